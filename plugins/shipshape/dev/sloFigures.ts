import {
  BURN_WINDOWS,
  BurnWindow,
  SloDetails,
  SloFigures,
  SloWindow,
} from 'backstage-plugin-shipshape-common';
import { NOW, TODAY } from './answers';

/** The newest data of made-up SLOs. */
export const AS_OF = `${TODAY}T10:12:00Z`;
/** Since when made-up queries fail. */
export const FAILING_SINCE = `${TODAY}T06:40:00Z`;

export const THIRTY_DAYS: SloWindow = {
  type: 'rolling',
  duration: '30d',
  seconds: 30 * 86_400,
};

export function daysBefore(days: number, until: string = NOW): string {
  return new Date(Date.parse(until) - days * 86_400_000)
    .toISOString()
    .replace('.000Z', 'Z');
}

/** Figures of a window from its counts, by their definitions. */
export function figures(
  counts: { total: number; bad: number },
  target: number,
  days = 30,
): SloFigures {
  const { total, bad } = counts;
  const budget = 1 - target;
  const allowed = budget * total;
  const budgetMinutes = budget * days * 1440;
  const remaining = total > 0 ? (allowed - bad) / allowed : undefined;
  return {
    from: daysBefore(days, AS_OF),
    to: AS_OF,
    attainment: total > 0 ? 1 - bad / total : undefined,
    budgetRemaining: remaining,
    budgetMinutes,
    budgetMinutesLeft:
      remaining === undefined ? undefined : remaining * budgetMinutes,
    events: { total, bad, allowed, left: allowed - bad },
    coverage: 1,
    oneFailureCosts: total > 0 ? 1 / allowed : undefined,
  };
}

/** Burn rates by window, the shortest first; undefined without traffic. */
export function burnRates(
  rates: Array<number | undefined>,
): SloDetails['burnRates'] {
  return BURN_WINDOWS.map((window: BurnWindow, index) => ({
    window,
    rate: rates[index],
  }));
}

/** A healthy SLO, from which the others differ. */
export function madeUpSlo(
  change: Partial<SloDetails> & Pick<SloDetails, 'sloId' | 'title'>,
): SloDetails {
  return {
    entityRef: 'component:default/checkout-api',
    description: 'Requests that do not end in a server error',
    ownerRef: 'group:default/checkout',
    systemRef: 'system:default/storefront',
    tier: 'critical',
    target: '0.999',
    window: THIRTY_DAYS,
    method: { type: 'Occurrences' },
    status: 'healthy',
    health: 'healthy',
    data: 'ok',
    figures: figures({ total: 25_920_000, bad: 6_480 }, 0.999),
    thisMonth: figures({ total: 20_300_000, bad: 4_120 }, 0.999),
    burnRates: burnRates([0, 0.1, 0.2, 0.3, 0.25, 0.22, 0.24]),
    timeToExhaustion: { kind: 'notWithinWindow' },
    paceWindow: '1d',
    flags: [],
    asOf: AS_OF,
    sourceId: 'prometheus:main',
    runbookUrl: 'https://runbooks.example.com/checkout',
    definitionUrl: 'https://git.example.com/shop/checkout/blob/main/slo.yaml',
    alerts: [
      alert('page quick', 'page', 3600, '14.4', '0.0144'),
      alert('page slow', 'page', 21_600, '6', '0.006'),
      alert('ticket quick', 'ticket', 86_400, '3', '0.003'),
      alert('ticket slow', 'ticket', 259_200, '1', '0.001'),
    ],
    basis: {
      method: 'shipshape',
      coarseBuckets: 718,
      fineBuckets: 36,
      firstBucketAt: daysBefore(30, AS_OF),
      revision: 2,
    },
    problems: [],
    exclusions: [],
    ...change,
  };
}

export function alert(
  name: string,
  severity: 'page' | 'ticket',
  longSeconds: number,
  factor: string,
  threshold: string,
  firing = false,
): SloDetails['alerts'][number] {
  return {
    name,
    severity,
    longSeconds,
    shortSeconds: longSeconds / 12,
    factor,
    threshold,
    reachable: Number(threshold) < 1,
    firing,
  };
}
