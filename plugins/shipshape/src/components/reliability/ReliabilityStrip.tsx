import Box from '@mui/material/Box';
import {
  IncidentStats,
  OwnerReliability,
} from 'backstage-plugin-shipshape-common';
import { formatDuration } from '../../format';
import { newest } from '../../model/slo';
import { Translate, useTexts } from '../../translation';
import { Fact, FactText, Facts } from '../../ui/Facts';
import { DataAge } from '../../ui/Freshness';
import { StatusCounts } from '../../ui/StatusCounts';

/** How reliable the services of an owner are, at a glance. Statuses are counted; budgets are never averaged. */
export function ReliabilityStrip(props: { answer: OwnerReliability }) {
  const t = useTexts();
  const { slos, statuses, withoutSlo, incidents } = props.answer;
  const facts: Fact[] = [
    {
      id: 'statuses',
      title: t('slo.strip.statuses'),
      value: <FactText>{String(slos.length)}</FactText>,
      details: (
        <>
          <StatusCounts counts={statuses} />
          {withoutSlo.length > 0 && (
            <Box sx={{ mt: 0.5 }}>
              {t('reliability.without', { count: withoutSlo.length })}
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'incidents',
      title: t('slo.strip.incidents'),
      value: <FactText>{String(incidents.open.length)}</FactText>,
      details: t('reliability.detected', { count: incidents.recent.detected }),
    },
    durationFact('timeToDetect', incidents.recent, t),
    durationFact('timeToResolve', incidents.recent, t),
    {
      id: 'age',
      title: t('slo.strip.age'),
      value: (
        <FactText>
          <DataAge instant={newest(slos.map(slo => slo.asOf))} />
        </FactText>
      ),
    },
  ];
  return <Facts label={t('reliability.strip')} facts={facts} />;
}

function durationFact(
  field: 'timeToDetect' | 'timeToResolve',
  stats: IncidentStats,
  t: Translate,
): Fact {
  const { n, medianSeconds, meanSeconds } = stats[field];
  return {
    id: field,
    title: t(`reliability.${field}`),
    value: (
      <FactText>
        {medianSeconds === undefined
          ? t('slo.unknown')
          : formatDuration(medianSeconds)}
      </FactText>
    ),
    details: (
      <>
        <Box>{t('reliability.median', { count: n })}</Box>
        {meanSeconds !== undefined && (
          <Box>
            {t('reliability.mean', { mean: formatDuration(meanSeconds) })}
          </Box>
        )}
        {field === 'timeToDetect' && stats.unknownStart > 0 && (
          <Box>
            {t('reliability.unknownStart', { count: stats.unknownStart })}
          </Box>
        )}
        {field === 'timeToResolve' && stats.open > 0 && (
          <Box>{t('reliability.openApart', { count: stats.open })}</Box>
        )}
      </>
    ),
  };
}
