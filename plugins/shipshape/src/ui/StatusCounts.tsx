import Box from '@mui/material/Box';
import { SloStatus } from 'backstage-plugin-shipshape-common';
import { useTexts } from '../translation';
import { SLO_TONES } from './SloStatusChip';
import { StatusChip } from './StatusChip';

/** How many SLOs have which status. Never an average: that would hide the worst. */
export function StatusCounts(props: {
  counts: ReadonlyArray<{ status: SloStatus; count: number }>;
}) {
  const t = useTexts();
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, mt: 0.5 }}>
      {props.counts
        .filter(({ count }) => count > 0)
        .map(({ status, count }) => (
          <StatusChip
            key={status}
            tone={SLO_TONES[status]}
            label={t('slo.count', {
              number: String(count),
              status: t(`slo.status.${status}`),
            })}
            hint={t(`slo.statusMeaning.${status}`)}
          />
        ))}
    </Box>
  );
}
