import Box from '@mui/material/Box';
import {
  ANNOTATION_MONTHLY_BUDGET,
  BudgetStatus,
  CostComparison,
  CurrencyCost,
  ResolvedCostQuery,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import { formatDay, formatMoney, formatRange, signOf } from '../../format';
import { Translate, useTexts } from '../../translation';
import { BudgetBar } from '../../ui/BudgetBar';
import { Fact, FactText, Facts } from '../../ui/Facts';
import { SourceStatus } from '../../ui/Freshness';
import { Money } from '../../ui/Money';
import { Trend } from '../../ui/Trend';

/** Properties of {@link CostStrip}. */
export interface CostStripProps {
  cost: CurrencyCost;
  query: ResolvedCostQuery;
  /** `elsewhere`: it is in another currency. */
  budget?: BudgetStatus | 'elsewhere';
  /** Once per page, not once per currency. */
  data?: { until?: string; freshness: SourceFreshness[] };
}

/** The key figures of one currency. */
export function CostStrip(props: CostStripProps) {
  const t = useTexts();
  const { cost, query, data } = props;
  const { currency } = cost;
  const facts: Fact[] = [
    monthToDate(cost, t),
    lastMonth(cost, t),
    {
      id: 'selected',
      title: t('cost.strip.selected'),
      value: <Money amount={cost.total} currency={currency} prominent />,
      details: (
        <>
          <Box>{formatRange(query.from, query.to)}</Box>
          {signOf(cost.shared) !== 0 && (
            <Box>
              {t('cost.strip.ofWhichShared', {
                direct: formatMoney({ amount: cost.direct, currency }),
                shared: formatMoney({ amount: cost.shared, currency }),
              })}
            </Box>
          )}
        </>
      ),
    },
  ];
  if (props.budget !== 'elsewhere') {
    facts.push(budgetFact(props.budget, t));
  }
  if (data) {
    facts.push({
      id: 'data',
      title: t('cost.strip.dataUntil'),
      value: (
        <FactText>
          {data.until ? formatDay(data.until) : t('cost.strip.dataUntilNone')}
        </FactText>
      ),
      details: (
        <>
          {data.until && <Box>{t('cost.strip.completeDays')}</Box>}
          <Box sx={{ display: 'grid', gap: 0.5, mt: 0.5 }}>
            {data.freshness.map(source => (
              <Box
                key={source.sourceId}
                sx={{ display: 'flex', alignItems: 'center', gap: 1 }}
              >
                <SourceStatus freshness={source} />
                <span>{source.sourceId}</span>
              </Box>
            ))}
          </Box>
        </>
      ),
    });
  }
  return <Facts label={t('cost.strip.label', { currency })} facts={facts} />;
}

function budgetFact(budget: BudgetStatus | undefined, t: Translate): Fact {
  return {
    id: 'budget',
    title: t('shared.budget.title'),
    value: budget ? (
      <BudgetBar budget={budget} />
    ) : (
      <FactText>{t('shared.budget.none')}</FactText>
    ),
    details:
      !budget &&
      t('shared.budget.noneHint', { annotation: ANNOTATION_MONTHLY_BUDGET }),
  };
}

function comparison(compared: CostComparison, currency: string, t: Translate) {
  return (
    <>
      <Trend
        currency={currency}
        change={compared.change}
        previousAmount={compared.previousAmount}
      />
      <Box>
        {t('cost.strip.against', {
          range: formatRange(compared.previousFrom, compared.previousTo),
        })}
      </Box>
    </>
  );
}

function monthToDate(cost: CurrencyCost, t: Translate): Fact {
  const { currency } = cost;
  const compared = cost.monthToDate;
  const withIncomplete = t('cost.strip.withIncomplete', {
    amount: formatMoney({ amount: cost.monthToDateTotal, currency }),
  });
  return {
    id: 'monthToDate',
    title: t('cost.strip.monthToDate'),
    value: compared ? (
      <Money amount={compared.amount} currency={currency} prominent />
    ) : (
      <FactText>{t('cost.strip.noCompleteDay')}</FactText>
    ),
    details: (
      <>
        {compared && comparison(compared, currency, t)}
        {compared?.amount !== cost.monthToDateTotal && (
          <Box>{withIncomplete}</Box>
        )}
      </>
    ),
  };
}

function lastMonth(cost: CurrencyCost, t: Translate): Fact {
  const { currency } = cost;
  const compared = cost.lastMonth;
  return {
    id: 'lastMonth',
    title: t('cost.strip.lastMonth'),
    value: compared ? (
      <Money amount={compared.amount} currency={currency} prominent />
    ) : (
      <FactText>{t('cost.strip.noLastMonth')}</FactText>
    ),
    details: compared && comparison(compared, currency, t),
  };
}
