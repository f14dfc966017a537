import { ReactNode } from 'react';
import Box from '@mui/material/Box';
import {
  CostDefectCount,
  ResolvedCostQuery,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import { formatAge, formatDay, formatRange } from '../../format';
import { Translate, useTexts } from '../../translation';
import { useNow } from '../../ui/clock';
import { Panel } from '../../ui/Panel';
import { DataQuality } from './DataQuality';

/** Properties of {@link HowComputed}. */
export interface HowComputedProps {
  query: ResolvedCostQuery;
  freshness: SourceFreshness[];
  /** Of the bills behind the figures, for those who may read sources. */
  defects?: CostDefectCount[];
  children: ReactNode;
}

/** Says where the figures come from and how they were made, in words. */
export function HowComputed(props: HowComputedProps) {
  const t = useTexts();
  const { query } = props;
  return (
    <Panel title={t('cost.computed.title')}>
      <Box
        sx={{
          fontSize: '0.8125rem',
          lineHeight: 1.5,
          color: 'text.secondary',
          maxWidth: 900,
        }}
      >
        <Box>
          {t('cost.computed.what', {
            metric: t(`shared.metric.${query.metric}`),
            clock: t(`shared.clock.${query.clock}`),
            range: formatRange(query.from, query.to),
          })}{' '}
          {props.children} {t('cost.computed.completeness')}
        </Box>
        <SourceLines freshness={props.freshness} />
        <Box>{t('cost.computed.rounding')}</Box>
        <DataQuality defects={props.defects} />
      </Box>
    </Panel>
  );
}

/** One line per source: how far its data reaches and how old it is. */
export function SourceLines(props: { freshness: SourceFreshness[] }) {
  const t = useTexts();
  const now = useNow();
  return (
    <>
      {props.freshness.map(source => (
        <Box key={source.sourceId}>{describe(source, now, t)}</Box>
      ))}
    </>
  );
}

function describe(source: SourceFreshness, now: Date, t: Translate): string {
  if (!source.lastSuccessAt) {
    return t('cost.computed.sourceFirst', { source: source.sourceId });
  }
  const age = formatAge(source.lastSuccessAt, now);
  return source.dataThrough
    ? t('cost.computed.source', {
        source: source.sourceId,
        day: formatDay(source.dataThrough),
        age,
      })
    : t('cost.computed.sourceNoDay', { source: source.sourceId, age });
}
