import Box from '@mui/material/Box';
import { RecoveryStatus } from 'backstage-plugin-shipshape-common';
import { useTexts } from '../translation';
import { StatusChip, StatusTone } from './StatusChip';

/** Unknown is never green: only `recoverable`, which a drill proved, is. */
export const RECOVERY_TONES: Record<RecoveryStatus, StatusTone> = {
  unprotected: 'bad',
  never: 'bad',
  breached: 'bad',
  drillFailing: 'bad',
  backupFailing: 'bad',
  atRisk: 'warning',
  drillOverdue: 'warning',
  insufficientData: 'neutral',
  drillDue: 'warning',
  unproven: 'neutral',
  recoverable: 'good',
  exempt: 'neutral',
  notApplicable: 'neutral',
};

/** Backups and drills of a resource as one chip. */
export function RecoveryStatusChip(props: { status: RecoveryStatus }) {
  const t = useTexts();
  return (
    <StatusChip
      tone={RECOVERY_TONES[props.status]}
      label={t(`recovery.status.${props.status}`)}
      hint={t(`recovery.statusMeaning.${props.status}`)}
    />
  );
}

/** How many resources have which status. Never an average: that would hide the worst. */
export function RecoveryCounts(props: {
  counts: ReadonlyArray<{ status: RecoveryStatus; count: number }>;
}) {
  const t = useTexts();
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5, mt: 0.5 }}>
      {props.counts
        .filter(({ count }) => count > 0)
        .map(({ status, count }) => (
          <StatusChip
            key={status}
            tone={RECOVERY_TONES[status]}
            label={t('recovery.count', {
              number: String(count),
              status: t(`recovery.status.${status}`),
            })}
            hint={t(`recovery.statusMeaning.${status}`)}
          />
        ))}
    </Box>
  );
}
