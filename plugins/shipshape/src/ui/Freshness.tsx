import Box from '@mui/material/Box';
import { SourceFreshness } from 'backstage-plugin-shipshape-common';
import { formatAge, formatInstant } from '../format';
import { useOptionalLink } from '../router';
import { sourcesRouteRef } from '../routes';
import { Translate, useTexts } from '../translation';
import { AppLink } from './AppLink';
import { useNow } from './clock';
import { Notice } from './Notice';
import { StatusChip, StatusTone } from './StatusChip';

const TONES: Record<SourceFreshness['state'], StatusTone> = {
  fresh: 'good',
  late: 'warning',
  stale: 'warning',
  failed: 'bad',
  never: 'neutral',
};

/** State of a source as a chip. */
export function SourceStatus(props: { freshness: SourceFreshness }) {
  const t = useTexts();
  const { state } = props.freshness;
  return (
    <StatusChip
      tone={TONES[state]}
      label={t(`shared.freshness.${state}`)}
      hint={t(`shared.freshness.${state}Meaning`)}
    />
  );
}

/** How long ago something happened; the exact instant stands in the title. */
export function DataAge(props: { instant?: string }) {
  const t = useTexts();
  const now = useNow();
  const { instant } = props;
  if (instant === undefined) {
    return <span>{t('shared.age.never')}</span>;
  }
  return (
    <time dateTime={instant} title={formatInstant(instant)}>
      {formatAge(instant, now)}
    </time>
  );
}

function describeSource(
  source: SourceFreshness,
  now: Date,
  t: Translate,
): string {
  const words = {
    source: source.sourceId,
    meaning: t(`shared.freshness.${source.state}Meaning`),
  };
  const line = source.lastSuccessAt
    ? t('shared.freshness.line', {
        ...words,
        age: formatAge(source.lastSuccessAt, now),
      })
    : t('shared.freshness.lineNever', words);
  return source.error
    ? `${line} ${t('shared.freshness.failingSince', {
        since: formatInstant(source.error.since),
        reason: t(`shared.errorCode.${source.error.code}`),
      })}`
    : line;
}

/** Names the sources that make a view partial or old; nothing while all are fresh. */
export function FreshnessNotice(props: { freshness: SourceFreshness[] }) {
  const t = useTexts();
  const now = useNow();
  const sourcesLink = useOptionalLink(sourcesRouteRef);
  const late = props.freshness.filter(source => source.state !== 'fresh');
  const held = props.freshness.filter(source => source.quarantined > 0);
  const count = new Set([...late, ...held].map(source => source.sourceId)).size;
  if (count === 0) {
    return null;
  }
  return (
    <Notice
      severity="warning"
      title={t('shared.freshness.title', { count })}
      action={
        sourcesLink && (
          <AppLink to={sourcesLink}>{t('shared.freshness.toSources')}</AppLink>
        )
      }
    >
      {late.map(source => (
        <Box key={source.sourceId}>{describeSource(source, now, t)}</Box>
      ))}
      {held.map(source => (
        <Box key={source.sourceId}>
          {t('shared.freshness.quarantined', {
            count: source.quarantined,
            source: source.sourceId,
          })}
        </Box>
      ))}
    </Notice>
  );
}
