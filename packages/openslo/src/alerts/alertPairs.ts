import {
  BURN_WINDOW_SECONDS,
  BurnWindow,
} from 'backstage-plugin-shipshape-common';
import { compare, multiply, Rational, rational } from './rational';

const DAY = 86_400;

/**
 * One pair of a multi-window, multi-burn-rate alert (SRE Workbook, "Alerting on SLOs"): it fires while the burn rate is above the factor over
 * the long window and over the short one, which is a twelfth of it.
 */
export interface AlertPair {
  /** `page-quick`, `page-slow`, `ticket-quick` or `ticket-slow`. */
  name: string;
  severity: 'page' | 'ticket';
  long: BurnWindow;
  short: BurnWindow;
  longSeconds: number;
  shortSeconds: number;
  /** Share of the budget of the whole period that is spent when the long window burns exactly at the factor. */
  budgetShare: Rational;
  /** Burn rate: budget share × period ÷ long window. */
  factor: Rational;
}

interface PairShape {
  name: string;
  severity: 'page' | 'ticket';
  long: BurnWindow;
  short: BurnWindow;
  /** In per mille of the budget. */
  share: number;
  /** The same for a period of a week, in which 2 % of the budget would be spent too soon. */
  weekShare: number;
}

/** Shares for 28 and 30 days: SRE Workbook, table 5-8 and its rule example; for 7 days: the window catalog of Sloth. */
const SHAPES: readonly PairShape[] = [
  {
    name: 'page-quick',
    severity: 'page',
    long: '1h',
    short: '5m',
    share: 20,
    weekShare: 80,
  },
  {
    name: 'page-slow',
    severity: 'page',
    long: '6h',
    short: '30m',
    share: 50,
    weekShare: 125,
  },
  {
    name: 'ticket-quick',
    severity: 'ticket',
    long: '1d',
    short: '2h',
    share: 100,
    weekShare: 200,
  },
  {
    name: 'ticket-slow',
    severity: 'ticket',
    long: '3d',
    short: '6h',
    share: 100,
    weekShare: 420,
  },
];

function shareOf(
  shape: PairShape,
  longSeconds: number,
  windowSeconds: number,
): Rational {
  if (windowSeconds === 7 * DAY) {
    return rational(shape.weekShare, 1000);
  }
  const share = rational(shape.share, 1000);
  if (windowSeconds === 28 * DAY || windowSeconds === 30 * DAY) {
    return share;
  }
  // A factor below 1 would fire on a budget that lasts.
  const even = rational(longSeconds, windowSeconds);
  return compare(share, even) < 0 ? even : share;
}

/**
 * The pairs for a period, the quickest first.
 *
 * @remarks For periods other than 7, 28 and 30 days the share of the budget is that of 30 days, or more where the factor would otherwise be below
 * 1, and pairs whose long window is more than half the period are left out. Periods below a day have no pairs.
 * @param windowSeconds - length of the SLO's period; of a calendar window its nominal length, so that rules do not change every month
 */
export function alertPairs(windowSeconds: number): AlertPair[] {
  if (windowSeconds < DAY) {
    return [];
  }
  return SHAPES.flatMap(shape => {
    const { name, severity, long, short } = shape;
    const longSeconds = BURN_WINDOW_SECONDS[long];
    if (2 * longSeconds > windowSeconds) {
      return [];
    }
    const budgetShare = shareOf(shape, longSeconds, windowSeconds);
    return [
      {
        name,
        severity,
        long,
        short,
        longSeconds,
        shortSeconds: BURN_WINDOW_SECONDS[short],
        budgetShare,
        factor: multiply(budgetShare, rational(windowSeconds, longSeconds)),
      },
    ];
  });
}
