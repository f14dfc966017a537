import Box from '@mui/material/Box';
import { SloDetails } from 'backstage-plugin-shipshape-common';
import { formatCount, formatDuration, formatInstant } from '../../format';
import { secondsBetween } from '../../model/slo';
import { Translate, useTexts } from '../../translation';
import { useNow } from '../../ui/clock';
import { Panel } from '../../ui/Panel';
import { ProblemList } from './DefinitionProblems';

/** What the figures of an SLO were computed from, and what was not honoured in its definition. */
export function SloBasis(props: { slo: SloDetails }) {
  const t = useTexts();
  const now = useNow();
  const { slo } = props;
  return (
    <>
      <Panel title={t('slo.basis.title')} context={slo.title} level={4}>
        <Box
          sx={{
            fontSize: '0.8125rem',
            lineHeight: 1.5,
            color: 'text.secondary',
            maxWidth: 900,
          }}
        >
          <Box>{describeBasis(slo, now, t)}</Box>
          {slo.basis && (
            <Box>
              {t(`slo.basis.method.${slo.basis.method}`)}
              {slo.basis.series &&
                ` ${t('slo.basis.series', { series: slo.basis.series })}`}
            </Box>
          )}
          {slo.basis?.firstBucketAt && (
            <Box>
              {t('slo.basis.first', {
                instant: formatInstant(slo.basis.firstBucketAt),
              })}
            </Box>
          )}
          {slo.exclusions.map(({ from, to, reason }) => (
            <Box key={`${from} ${to}`}>
              {t('slo.basis.exclusion', {
                from: formatInstant(from),
                to: formatInstant(to),
              })}
              {reason && ` ${reason}`}
            </Box>
          ))}
          <Box>{t('slo.basis.id', { id: slo.sloId })}</Box>
        </Box>
      </Panel>
      {slo.problems.length > 0 && (
        <Panel title={t('slo.problems.ownTitle')} context={slo.title} level={4}>
          <Box sx={{ fontSize: '0.8125rem' }}>
            <ProblemList problems={slo.problems} />
          </Box>
        </Panel>
      )}
    </>
  );
}

/** `From 718 one-hour and 36 five-minute buckets of prometheus:main, 3 minutes old, request-weighted; SLI revision 2.` */
export function describeBasis(
  slo: SloDetails,
  now: Date,
  t: Translate,
): string {
  const { basis, asOf, sourceId } = slo;
  if (!basis || !asOf) {
    return t('slo.basis.nothing');
  }
  const words = {
    buckets: describeBuckets(basis, t),
    source: sourceId ?? t('slo.basis.unknownSource'),
    // Seconds of an age would be noise.
    age: formatDuration(
      Math.floor(secondsBetween(asOf, now.toISOString()) / 60) * 60,
    ),
    weight: slo.flags.includes('timeWeighted')
      ? t('slo.basis.timeWeighted')
      : t('slo.basis.requestWeighted'),
    revision: String(basis.revision),
  };
  return t('slo.basis.sentence', words);
}

function describeBuckets(
  basis: NonNullable<SloDetails['basis']>,
  t: Translate,
): string {
  const coarse = formatCount(basis.coarseBuckets);
  const fine = formatCount(basis.fineBuckets);
  if (basis.coarseBuckets > 0 && basis.fineBuckets > 0) {
    return t('slo.basis.both', { coarse, fine });
  }
  if (basis.fineBuckets > 0) {
    return t('slo.basis.fine', { fine });
  }
  return basis.coarseBuckets > 0
    ? t('slo.basis.coarse', { coarse })
    : t('slo.basis.recorded');
}
