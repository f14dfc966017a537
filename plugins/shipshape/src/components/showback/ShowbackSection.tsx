import { useId } from 'react';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import CheckCircleOutline from '@mui/icons-material/CheckCircleOutline';
import { ShowbackCurrency } from 'backstage-plugin-shipshape-common';
import { formatMoney, formatPercent, shareOf } from '../../format';
import { sumShowback } from '../../model/showback';
import { Translate, useTexts } from '../../translation';
import { Fact, Facts } from '../../ui/Facts';
import { Money } from '../../ui/Money';
import { Notice } from '../../ui/Notice';
import { Panel, Stack } from '../../ui/Panel';
import { Trend } from '../../ui/Trend';
import { ShowbackTable } from './ShowbackTable';

/** Properties of {@link ShowbackSection}. */
export interface ShowbackSectionProps {
  month: ShowbackCurrency;
  oneOfSeveral: boolean;
}

/** A month in one currency: key figures, owners, and the proof that they add up. */
export function ShowbackSection(props: ShowbackSectionProps) {
  const t = useTexts();
  const headingId = useId();
  const { month } = props;
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
          {t('showback.currency', { currency: month.currency })}
        </Typography>
      )}
      <Stack>
        <Facts
          label={t('showback.facts', { currency: month.currency })}
          facts={createFacts(month, t)}
        />
        <Panel title={t('showback.table', { currency: month.currency })}>
          <ShowbackTable month={month} />
          <Proof month={month} />
        </Panel>
      </Stack>
    </Box>
  );
}

function createFacts(month: ShowbackCurrency, t: Translate): Fact[] {
  const { currency } = month;
  const sums = sumShowback(month);
  const total = month.total ?? month.visibleTotal;
  const part = (id: string, title: string, amount: string): Fact => {
    const share = shareOf(amount, total.amount);
    return {
      id,
      title,
      value: <Money amount={amount} currency={currency} prominent />,
      details:
        share !== undefined &&
        t('showback.ofTotal', { percent: formatPercent(share) }),
    };
  };
  return [
    {
      id: 'total',
      title: month.total ? t('showback.total') : t('showback.visibleTotal'),
      value: <Money amount={total.amount} currency={currency} prominent />,
      details: (
        <Trend
          currency={currency}
          change={total.change}
          previousAmount={total.previousAmount}
        />
      ),
    },
    ...(month.total
      ? [part('owners', t('showback.allocated'), sums.owners)]
      : []),
    ...(month.hidden
      ? [part('hidden', t('showback.hidden'), sums.hidden)]
      : []),
    ...(month.unallocated
      ? [part('unallocated', t('showback.unallocated'), sums.unallocated)]
      : []),
  ];
}

function Proof(props: { month: ShowbackCurrency }) {
  const t = useTexts();
  const { currency } = props.month;
  const sums = sumShowback(props.month);
  if (sums.total === undefined) {
    return null;
  }
  const write = (amount: string) => formatMoney({ amount, currency });
  if (sums.difference !== '0') {
    return (
      <Box sx={{ mt: 1.5 }}>
        <Notice severity="error" role="alert">
          {t('showback.sumDiffers', {
            difference: `${sums.difference} ${currency}`,
          })}
        </Notice>
      </Box>
    );
  }
  return (
    <Box
      sx={{
        mt: 1.5,
        display: 'flex',
        gap: 1,
        fontSize: '0.8125rem',
        color: 'text.secondary',
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      <CheckCircleOutline aria-hidden fontSize="small" color="success" />
      <span>
        {t('showback.sum', {
          owners: write(sums.owners),
          hidden: write(sums.hidden),
          unallocated: write(sums.unallocated),
          total: write(sums.total),
        })}
        . {t('showback.sumExact')}
      </span>
    </Box>
  );
}
