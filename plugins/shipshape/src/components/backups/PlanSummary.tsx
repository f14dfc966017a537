import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { BackupPlanView, PlanState } from 'backstage-plugin-shipshape-common';
import { formatInstant, formatSpan } from '../../format';
import { describePlan, describeSurvival } from '../../model/backupPlans';
import { useTexts } from '../../translation';
import { Notice } from '../../ui/Notice';
import { StatusChip, StatusTone } from '../../ui/StatusChip';
import { BackupCalendar } from './BackupCalendar';

const STATE_TONES: Record<PlanState, StatusTone> = {
  active: 'good',
  paused: 'warning',
  invalid: 'bad',
  unknown: 'neutral',
};

/** A plan in words, with a strip of what became of its backups day by day. */
export function PlanSummary(props: { plan: BackupPlanView }) {
  const t = useTexts();
  const { plan } = props;
  const more = [
    t('backups.plan.by', {
      mechanism: t(`backups.plan.mechanism.${plan.mechanism}`),
      provider: plan.provider,
    }),
    plan.nextSlotAt &&
      t('backups.plan.next', { instant: formatInstant(plan.nextSlotAt) }),
    plan.usualDurationSeconds !== undefined &&
      t('backups.plan.usual', {
        length: formatSpan(plan.usualDurationSeconds),
      }),
  ].filter(Boolean);
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box
        sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}
      >
        <Typography
          component="h4"
          sx={{ fontSize: '0.875rem', fontWeight: 700 }}
        >
          {t('backups.plan.title', { id: plan.id })}
        </Typography>
        <StatusChip
          tone={STATE_TONES[plan.state]}
          label={t(`backups.plan.state.${plan.state}`)}
          hint={t(`backups.plan.stateMeaning.${plan.state}`)}
        />
      </Box>
      <Typography sx={{ fontSize: '1rem', mt: 0.5, overflowWrap: 'anywhere' }}>
        {describePlan(plan, t)}
      </Typography>
      <Typography
        variant="body2"
        component="div"
        sx={{ color: 'text.secondary', mb: 1 }}
      >
        <Box>{more.join(' · ')}</Box>
        {describeSurvival(plan.locations, t).map(line => (
          <Box key={line}>{line}</Box>
        ))}
      </Typography>
      {plan.warnings.length > 0 && (
        <Box sx={{ mb: 1 }}>
          <Notice
            severity="warning"
            title={t('backups.plan.warnings', { id: plan.id })}
          >
            {plan.warnings.map(({ code, message }) => (
              <Box key={`${code} ${message}`}>{message}</Box>
            ))}
          </Notice>
        </Box>
      )}
      {plan.days.length > 0 && <BackupCalendar plan={plan} />}
    </Box>
  );
}
