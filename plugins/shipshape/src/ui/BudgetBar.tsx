import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  BudgetStatus,
  formatDecimal,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import { formatMagnitude, formatMoney, formatPercent } from '../format';
import { Translate, useTexts } from '../translation';
import { StatusChip, StatusTone } from './StatusChip';

const TONES: Record<BudgetStatus['state'], StatusTone> = {
  ok: 'good',
  warning: 'warning',
  exceeded: 'bad',
  stale: 'neutral',
};

const FILLS = {
  ok: 'success.main',
  warning: 'warning.main',
  exceeded: 'error.main',
  stale: 'text.disabled',
} as const;

/** State of a budget as a chip. */
export function BudgetChip(props: { budget: BudgetStatus }) {
  const t = useTexts();
  const { budget } = props;
  return (
    <StatusChip
      tone={TONES[budget.state]}
      label={t(`shared.budget.${budget.state}`)}
      hint={describeUse(budget, t)}
    />
  );
}

function describeUse(budget: BudgetStatus, t: Translate): string {
  return t('shared.budget.used', {
    percent: formatPercent(budget.usedRate),
    amount: formatMoney(budget),
  });
}

function describeRest(budget: BudgetStatus, t: Translate): string {
  const rest = parseDecimal(budget.amount) - parseDecimal(budget.used);
  const amount = formatMagnitude({
    amount: formatDecimal(rest),
    currency: budget.currency,
  });
  return rest < 0n
    ? t('shared.budget.over', { amount })
    : t('shared.budget.left', { amount });
}

/** How much of a monthly budget is used: bar, state and figures. */
export function BudgetBar(props: { budget: BudgetStatus }) {
  const t = useTexts();
  const { budget } = props;
  const percent = Math.max(0, Math.min(100, budget.usedRate * 100));
  const use = describeUse(budget, t);
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mb: 0.75 }}>
        <Typography variant="body2" component="span" sx={{ fontWeight: 600 }}>
          {use}
        </Typography>
        <BudgetChip budget={budget} />
      </Box>
      <Box
        role="meter"
        aria-label={t('shared.budget.title')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent * 10) / 10}
        aria-valuetext={use}
        sx={{
          height: 8,
          borderRadius: 1,
          bgcolor: 'action.selected',
          overflow: 'hidden',
        }}
      >
        <Box
          sx={{
            width: `${percent}%`,
            height: '100%',
            bgcolor: FILLS[budget.state],
          }}
        />
      </Box>
      <Typography
        variant="caption"
        component="p"
        sx={{ color: 'text.secondary', mt: 0.5 }}
      >
        {describeRest(budget, t)}
        {' · '}
        {t('shared.budget.basis', {
          metric: t(`shared.metric.${budget.metric}`),
        })}
      </Typography>
    </Box>
  );
}
