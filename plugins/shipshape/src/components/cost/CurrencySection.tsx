import { ReactNode, useId, useMemo } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import {
  BudgetStatus,
  CurrencyCost,
  ResolvedCostQuery,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import { CostQuestionState } from '../../hooks/useCostQuestion';
import { useGroupNames } from '../../hooks/useGroupNames';
import { buildChartModel } from '../../model/chartModel';
import { useTexts } from '../../translation';
import { Choice } from '../../ui/Choice';
import { Stack } from '../../ui/Panel';
import { CostChart } from '../../ui/chart';
import { Breakdown } from './Breakdown';
import { CostStrip } from './CostStrip';
import { Movers } from './Movers';

/** Properties of {@link CurrencySection}. */
export interface CurrencySectionProps {
  cost: CurrencyCost;
  /** Whether other currencies stand beside it, so that it needs a heading. */
  oneOfSeveral: boolean;
  state: CostQuestionState;
  query: ResolvedCostQuery;
  /** `elsewhere`: it is in another currency. */
  budget?: BudgetStatus | 'elsewhere';
  data?: { until?: string; freshness: SourceFreshness[] };
  /** Between chart and breakdown. */
  children?: ReactNode;
}

/** Everything about the cost in one currency. */
export function CurrencySection(props: CurrencySectionProps) {
  const t = useTexts();
  const headingId = useId();
  const { cost, state, query } = props;
  const { groupBy, granularity } = query;

  const nameOf = useGroupNames(cost, state.question, groupBy);
  const model = useMemo(
    () =>
      buildChartModel(cost, granularity, {
        group: group => nameOf(groupBy, group),
        rest: count => t('cost.chart.other', { number: String(count) }),
      }),
    [cost, granularity, groupBy, nameOf, t],
  );
  const title = t('cost.chart.title', {
    metric: t(`shared.metric.${query.metric}`),
    dimension: t(`shared.dimension.${groupBy}`).toLocaleLowerCase(),
    currency: cost.currency,
  });

  return (
    <Box
      component="section"
      aria-labelledby={props.oneOfSeveral ? headingId : undefined}
      sx={{ minWidth: 0 }}
    >
      {props.oneOfSeveral && (
        <Typography
          id={headingId}
          component="h2"
          sx={{ fontSize: '1.125rem', fontWeight: 700, mt: 1, mb: 1 }}
        >
          {t('cost.currencySection', { currency: cost.currency })}
        </Typography>
      )}
      <Stack>
        <CostStrip
          cost={cost}
          query={query}
          budget={props.budget}
          data={props.data}
        />
        <Movers
          cost={cost}
          groupBy={groupBy}
          nameOf={nameOf}
          oneOfSeveral={props.oneOfSeveral}
          onDrill={state.drillDimension && state.drill}
        />
        <CostChart
          model={model}
          title={title}
          note={
            query.clock === query.seriesClock
              ? undefined
              : t('cost.chart.billedDaily')
          }
          actions={
            <Choice
              label={t('cost.granularity.label')}
              value={state.question.granularity}
              options={(['daily', 'monthly'] as const).map(value => ({
                value,
                label: t(`cost.granularity.${value}`),
              }))}
              onChange={value => state.change({ granularity: value })}
            />
          }
        />
        {props.children}
        <Breakdown
          cost={cost}
          state={state}
          nameOf={nameOf}
          oneOfSeveral={props.oneOfSeveral}
        />
      </Stack>
    </Box>
  );
}
