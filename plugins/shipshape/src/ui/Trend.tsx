import Box from '@mui/material/Box';
import SouthEast from '@mui/icons-material/SouthEast';
import NorthEast from '@mui/icons-material/NorthEast';
import East from '@mui/icons-material/East';
import {
  formatMagnitude,
  formatPercent,
  relativeChange,
  signOf,
} from '../format';
import { Translate, useTexts } from '../translation';

/** Properties of {@link Trend}. */
export interface TrendProps {
  currency: string;
  /** Amount now minus amount before; absent when there is nothing to compare with. */
  change?: string;
  previousAmount?: string;
}

/** A change of cost in words: `up $12.30 (+4%)`. */
export function describeTrend(props: TrendProps, t: Translate): string {
  const { change, previousAmount, currency } = props;
  if (change === undefined || previousAmount === undefined) {
    return t('shared.trend.none');
  }
  const sign = signOf(change);
  if (sign === 0) {
    return t('shared.trend.unchanged');
  }
  const amount = formatMagnitude({ amount: change, currency });
  const relative = relativeChange(change, previousAmount);
  if (relative === undefined) {
    return sign > 0
      ? t('shared.trend.upFromZero', { amount })
      : t('shared.trend.downFromZero', { amount });
  }
  const percent = formatPercent(relative, { signed: true });
  return sign > 0
    ? t('shared.trend.up', { amount, percent })
    : t('shared.trend.down', { amount, percent });
}

const ICONS = { '-1': SouthEast, '0': East, '1': NorthEast } as const;

/** A change of cost: arrow, word, amount and percentage. No colour: more cost is not always worse. */
export function Trend(props: TrendProps) {
  const t = useTexts();
  const text = describeTrend(props, t);
  const known =
    props.change !== undefined && props.previousAmount !== undefined;
  const Icon = known ? ICONS[`${signOf(props.change ?? '0')}`] : undefined;
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        verticalAlign: 'middle',
        lineHeight: 1.5,
        alignItems: 'center',
        gap: 0.5,
        fontVariantNumeric: 'tabular-nums',
        color: known ? 'text.primary' : 'text.secondary',
      }}
    >
      {Icon && <Icon aria-hidden sx={{ fontSize: '1.1em', flexShrink: 0 }} />}
      <span>{text}</span>
    </Box>
  );
}
