import Box from '@mui/material/Box';
import {
  ShowbackCurrency,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import { formatPercent, shareOf } from '../../format';
import { useEntityNames } from '../../hooks/useEntityNames';
import { useEntityTabLink } from '../../router';
import { Translate, useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { BudgetChip } from '../../ui/BudgetBar';
import { EntityText } from '../../ui/EntityLink';
import { Column, DataTable, FixedRow } from '../../ui/DataTable';
import { Money } from '../../ui/Money';
import { Trend } from '../../ui/Trend';

type Owner = ShowbackCurrency['owners'][number];
type Amount = ShowbackCurrency['visibleTotal'];

/** Properties of {@link ShowbackTable}. */
export interface ShowbackTableProps {
  month: ShowbackCurrency;
}

/** Every owner, and below them what belongs to none, up to the total. */
export function ShowbackTable(props: ShowbackTableProps) {
  const t = useTexts();
  const costTabLink = useEntityTabLink('/cost');
  const { month } = props;
  const { currency } = month;
  const nameOf = useEntityNames(
    month.owners.map(owner => owner.ownerRef),
    'group',
  );
  const whole = (month.total ?? month.visibleTotal).amount;

  const share = (amount: Amount) => {
    const value = shareOf(amount.amount, whole);
    return value === undefined ? '–' : formatPercent(value);
  };
  const money = (amount: Amount) => (
    <Money amount={amount.amount} currency={currency} />
  );
  const change = (amount: Amount) => (
    <Trend
      currency={currency}
      change={amount.change}
      previousAmount={amount.previousAmount}
    />
  );

  const columns: Column<Owner>[] = [
    {
      id: 'owner',
      header: t('showback.owner'),
      wrap: true,
      sortKey: owner => nameOf(owner.ownerRef),
      render: owner => {
        return (
          <AppLink
            to={costTabLink(owner.ownerRef)}
            label={t('showback.openCost', {
              name: nameOf(owner.ownerRef),
            })}
          >
            <EntityText entityRef={owner.ownerRef} defaultKind="group" />
          </AppLink>
        );
      },
    },
    {
      id: 'cost',
      header: t('showback.cost'),
      align: 'right',
      sortKey: owner => parseDecimal(owner.amount),
      render: money,
    },
    {
      id: 'share',
      header: t('showback.share'),
      align: 'right',
      render: share,
    },
    {
      id: 'change',
      header: t('showback.change'),
      align: 'right',
      sortKey: owner =>
        owner.change === undefined ? undefined : parseDecimal(owner.change),
      render: change,
    },
    {
      id: 'budget',
      header: t('showback.budget'),
      sortKey: owner => owner.budget?.usedRate,
      render: owner =>
        owner.budget ? (
          <BudgetChip budget={owner.budget} />
        ) : (
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t('showback.noBudget')}
          </Box>
        ),
    },
  ];

  const cells = (amount: Amount) => ({
    cost: money(amount),
    share: share(amount),
    change: change(amount),
  });
  return (
    <DataTable
      label={t('showback.table', { currency })}
      columns={columns}
      rows={month.owners}
      rowId={owner => owner.ownerRef}
      initialSort={{ column: 'cost', direction: 'descending' }}
      empty={t('showback.noOwners')}
      limit={100}
      fixedRows={restRows(month, cells, t)}
    />
  );
}

function restRows(
  month: ShowbackCurrency,
  cells: (amount: Amount) => FixedRow['cells'],
  t: Translate,
): FixedRow[] {
  const rows: FixedRow[] = [];
  if (month.hidden) {
    rows.push({
      id: 'hidden',
      cells: {
        owner: (
          <Explained
            name={t('showback.hidden')}
            meaning={t('showback.hiddenMeaning')}
          />
        ),
        ...cells(month.hidden),
      },
    });
  }
  if (month.unallocated && month.unallocated.length > 0) {
    rows.push({
      id: 'unallocated',
      spanning: true,
      cells: {
        owner: (
          <Box component="span" sx={{ fontWeight: 700 }}>
            {t('showback.unallocatedRows')}
          </Box>
        ),
      },
    });
    for (const line of month.unallocated) {
      rows.push({
        id: `unallocated:${line.reason}`,
        cells: {
          owner: (
            <Explained
              name={t(`showback.reason.${line.reason}`)}
              meaning={t(`showback.reasonMeaning.${line.reason}`)}
            />
          ),
          ...cells(line),
        },
      });
    }
  }
  rows.push({
    id: 'total',
    emphasis: 'sum',
    cells: {
      owner: month.total ? t('showback.total') : t('showback.visibleTotal'),
      ...cells(month.total ?? month.visibleTotal),
    },
  });
  return rows;
}

function Explained(props: { name: string; meaning: string }) {
  return (
    <>
      <span>{props.name}</span>
      <Box
        component="span"
        sx={{
          display: 'block',
          fontSize: '0.75rem',
          fontWeight: 400,
          color: 'text.secondary',
        }}
      >
        {props.meaning}
      </Box>
    </>
  );
}
