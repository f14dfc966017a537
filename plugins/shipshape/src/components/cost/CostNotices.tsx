import Box from '@mui/material/Box';
import {
  BudgetStatus,
  EntityCost,
  OwnerCost,
} from 'backstage-plugin-shipshape-common';
import { formatMoney } from '../../format';
import { useOptionalLink } from '../../router';
import { showbackRouteRef } from '../../routes';
import { useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { FreshnessNotice } from '../../ui/Freshness';
import { Notice } from '../../ui/Notice';

/** What is wrong with the figures or with what was asked for them, before the figures. */
export function CostNotices(props: { cost: EntityCost | OwnerCost }) {
  const t = useTexts();
  const { cost } = props;
  const { problems } = cost;
  return (
    <>
      <FreshnessNotice freshness={cost.freshness} />
      {problems.length > 0 && (
        <Notice
          severity="warning"
          title={t('cost.problems.title', { count: problems.length })}
        >
          {problems.map(problem => (
            <Box key={problem.annotation}>
              <code>{problem.annotation}</code>: {problem.message}
            </Box>
          ))}
        </Notice>
      )}
      <StrayBudget cost={cost} />
    </>
  );
}

/** A budget in a currency that has no section to stand in. */
function StrayBudget(props: { cost: EntityCost | OwnerCost }) {
  const t = useTexts();
  const { budget, currencies } = props.cost;
  if (
    !budget ||
    currencies.length === 0 ||
    currencies.some(cost => cost.currency === budget.currency)
  ) {
    return null;
  }
  return (
    <Notice severity="info">
      {t('shared.budget.otherCurrency', {
        amount: formatMoney(budget),
        currency: budget.currency,
      })}
    </Notice>
  );
}

/** The budget, where it belongs to the currency. */
export function budgetIn(
  currency: string,
  budget: BudgetStatus | undefined,
): BudgetStatus | 'elsewhere' | undefined {
  return budget && budget.currency !== currency ? 'elsewhere' : budget;
}

/** Cost of the organisation that belongs to nobody; perhaps some of it belongs here. */
export function UnallocatedNotice(props: {
  unallocated: EntityCost['unallocated'];
}) {
  const t = useTexts();
  const link = useOptionalLink(showbackRouteRef);
  if (!props.unallocated || props.unallocated.length === 0) {
    return null;
  }
  return (
    <Notice
      severity="info"
      title={t('cost.unallocated.title')}
      action={link && <AppLink to={link}>{t('cost.unallocated.link')}</AppLink>}
    >
      {t('cost.unallocated.text', {
        amounts: new Intl.ListFormat(undefined, { type: 'conjunction' }).format(
          props.unallocated.map(value => formatMoney(value)),
        ),
      })}
    </Notice>
  );
}
