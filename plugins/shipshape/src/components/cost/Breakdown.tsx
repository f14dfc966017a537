import Box from '@mui/material/Box';
import IconButton from '@mui/material/IconButton';
import Typography from '@mui/material/Typography';
import ChevronRight from '@mui/icons-material/ChevronRight';
import {
  CostDimension,
  CostGroup,
  CurrencyCost,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import { formatPercent, formatRange, shareOf, signOf } from '../../format';
import { CostQuestionState } from '../../hooks/useCostQuestion';
import { NameOfGroup } from '../../hooks/useGroupNames';
import { formatFilter } from '../../model/dimensions';
import { Translate, useTexts } from '../../translation';
import { Select } from '../../ui/Choice';
import { Column, DataTable } from '../../ui/DataTable';
import { EntityLink } from '../../ui/EntityLink';
import { FilterChips } from '../../ui/FilterChips';
import { Money } from '../../ui/Money';
import { Panel } from '../../ui/Panel';
import { Trend } from '../../ui/Trend';

/** Properties of {@link Breakdown}. */
export interface BreakdownProps {
  cost: CurrencyCost;
  state: CostQuestionState;
  nameOf: NameOfGroup;
  /** Whether other currencies stand beside it. */
  oneOfSeveral: boolean;
}

/** Where the cost comes from, step by step: each row leads to its parts. */
export function Breakdown(props: BreakdownProps) {
  const t = useTexts();
  const { cost, state, nameOf } = props;
  const { groupBy, filters } = state.question;
  const next = state.drillDimension;
  const missingPrices = cost.groups.reduce(
    (sum, group) => sum + group.missingPriceRows,
    0,
  );
  return (
    <Panel
      title={t('cost.breakdown.title')}
      context={props.oneOfSeveral ? cost.currency : undefined}
      hint={
        next &&
        t('cost.breakdown.drillHint', {
          dimension: t(`shared.dimension.${next}`),
        })
      }
      actions={
        <Select
          label={t('cost.breakdown.groupBy')}
          value={groupBy}
          options={state.dimensions.map(value => ({
            value,
            label: t(`shared.dimension.${value}`),
          }))}
          onChange={value => state.change({ groupBy: value })}
        />
      }
    >
      <FilterChips
        filters={filters.map(filter => ({
          id: formatFilter(filter),
          label: t('cost.breakdown.chip', {
            dimension: t(`shared.dimension.${filter.dimension}`),
            value: nameOf(filter.dimension, { key: filter.value }),
          }),
        }))}
        onRemove={state.removeFilter}
        onClear={state.clearFilters}
      />
      <DataTable
        // A new dimension starts from the top again.
        key={groupBy}
        label={`${t('cost.breakdown.title')}, ${cost.currency}`}
        columns={createColumns(props, t)}
        rows={cost.groups}
        rowId={group => group.key}
        initialSort={{ column: 'cost', direction: 'descending' }}
        onRowClick={next && (group => state.drill(group.key))}
        empty={t('cost.breakdown.empty')}
        fixedRows={[
          {
            id: 'total',
            emphasis: 'sum',
            cells: {
              name: t('cost.breakdown.total'),
              cost: <Money amount={cost.total} currency={cost.currency} />,
              direct: <Money amount={cost.direct} currency={cost.currency} />,
              shared: <Money amount={cost.shared} currency={cost.currency} />,
              change: cost.comparison && (
                <Trend
                  currency={cost.currency}
                  change={cost.comparison.change}
                  previousAmount={cost.comparison.previousAmount}
                />
              ),
            },
          },
        ]}
      />
      {missingPrices > 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
          {t('cost.breakdown.missingPrice', { count: missingPrices })}
        </Typography>
      )}
    </Panel>
  );
}

function createColumns(
  props: BreakdownProps,
  t: Translate,
): Column<CostGroup>[] {
  const { cost, state, nameOf } = props;
  const { currency } = cost;
  const { groupBy } = state.question;
  const next = state.drillDimension;
  const hasShared = signOf(cost.shared) !== 0;
  const amount = (
    id: string,
    header: string,
    read: (group: CostGroup) => string,
  ): Column<CostGroup> => ({
    id,
    header,
    align: 'right',
    sortKey: group => parseDecimal(read(group)),
    render: group => <Money amount={read(group)} currency={currency} />,
  });
  const columns: Column<CostGroup>[] = [
    {
      id: 'name',
      header: t(`shared.dimension.${groupBy}`),
      wrap: true,
      sortKey: group => nameOf(groupBy, group),
      render: group => (
        <GroupCell
          group={group}
          groupBy={groupBy}
          name={nameOf(groupBy, group)}
        />
      ),
    },
    amount('cost', t('cost.breakdown.cost'), group => group.amount),
    {
      id: 'share',
      header: t('cost.breakdown.share'),
      align: 'right',
      render: group => {
        const share = shareOf(group.amount, cost.total);
        return share === undefined ? '–' : formatPercent(share);
      },
    },
    ...(hasShared
      ? [
          amount('direct', t('cost.breakdown.direct'), group => group.direct),
          amount('shared', t('cost.breakdown.shared'), group => group.shared),
        ]
      : []),
  ];
  // Without data for the time before, a column of "nothing to compare with" would say nothing.
  if (cost.comparison) {
    columns.push(changeColumn(cost, t));
  }
  if (next) {
    columns.push({
      id: 'drill',
      header: t('cost.breakdown.drillColumn'),
      headerHidden: true,
      align: 'right',
      render: group => (
        <IconButton
          size="small"
          aria-label={t('cost.breakdown.drill', {
            name: nameOf(groupBy, group),
            dimension: t(`shared.dimension.${next}`),
          })}
          onClick={event => {
            // The row would do it a second time.
            event.stopPropagation();
            state.drill(group.key);
          }}
          sx={{ p: 0.25 }}
        >
          <ChevronRight fontSize="small" />
        </IconButton>
      ),
    });
  }
  return columns;
}

function changeColumn(cost: CurrencyCost, t: Translate): Column<CostGroup> {
  const { currency, comparison } = cost;
  return {
    id: 'change',
    header: t('cost.breakdown.change'),
    hint:
      comparison &&
      t('cost.breakdown.changeHint', {
        range: formatRange(comparison.from, comparison.to),
        previous: formatRange(comparison.previousFrom, comparison.previousTo),
      }),
    align: 'right',
    sortKey: group =>
      group.change === undefined ? undefined : parseDecimal(group.change),
    render: group => (
      <Trend
        currency={currency}
        change={group.change}
        previousAmount={group.previousAmount}
      />
    ),
  };
}

function GroupCell(props: {
  group: CostGroup;
  groupBy: CostDimension;
  name: string;
}) {
  const t = useTexts();
  const { group, groupBy, name } = props;
  return (
    <>
      {groupBy === 'entity' && group.key !== '' ? (
        <EntityLink entityRef={group.key} />
      ) : (
        <Box
          component="span"
          sx={{ fontStyle: group.key === '' ? 'italic' : 'normal' }}
        >
          {name}
        </Box>
      )}
      {group.missingPriceRows > 0 && (
        <Box
          component="span"
          sx={{
            display: 'block',
            fontSize: '0.75rem',
            color: 'text.secondary',
          }}
        >
          {t('cost.breakdown.rowMissingPrice', {
            number: String(group.missingPriceRows),
          })}
        </Box>
      )}
    </>
  );
}
