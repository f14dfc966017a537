import {
  BURN_WINDOWS,
  BurnWindow,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { testSlo } from '../__testUtils__/testSlo';
import { constant, DAY, HOUR } from './__testUtils__/alertReadings';
import {
  AlertReadings,
  burnRates,
  evaluateAlerts,
  firingSeverity,
  paceWindow,
} from './index';

const slo = testSlo();

describe('conditions of the author', () => {
  const condition = {
    name: 'fast',
    severity: 'page' as const,
    factor: '2',
    lookbackSeconds: HOUR,
    forSeconds: 0,
  };
  const withConditions = (...conditions: Array<Partial<typeof condition>>) =>
    testSlo({
      alerting: {
        ...slo.alerting,
        conditions: conditions.map(other => ({ ...condition, ...other })),
      },
    });
  const last = (of: SloDefinition, readings: AlertReadings) =>
    evaluateAlerts(of, readings)[4];

  it('have one window', () => {
    expect(last(withConditions({}), { sums: constant(0.0021) })).toEqual({
      name: 'fast',
      severity: 'page',
      longSeconds: 3600,
      factor: '2',
      threshold: '0.002',
      reachable: true,
      firing: true,
    });
    expect(last(withConditions({}), { sums: constant(0.002) }).firing).toBe(
      false,
    );
  });

  it('are not known to fire where they have to last', () => {
    const lasting = withConditions({ forSeconds: 300 });
    expect(last(lasting, { sums: constant(0.1) }).firing).toBeUndefined();
    expect(last(lasting, { sums: constant(0) }).firing).toBe(false);
  });

  it('may look at a window of their own', () => {
    const other = withConditions({ lookbackSeconds: 2 * DAY });
    expect(last(other, { sums: constant(0.1) }).firing).toBeUndefined();
    const otherSums = new Map([
      [2 * DAY, { bad: 1, total: 100, coveredSeconds: 2 * DAY }],
    ]);
    expect(last(other, { sums: {}, otherSums }).firing).toBe(true);
    const young = new Map([
      [2 * DAY, { bad: 1, total: 100, coveredSeconds: 0.1 * DAY }],
    ]);
    expect(last(other, { sums: {}, otherSums: young }).firing).toBe(false);
  });

  it('may be unreachable', () => {
    const never = withConditions({ factor: '1000' });
    expect(last(never, { sums: constant(1) })).toMatchObject({
      reachable: false,
      firing: false,
    });
  });
});

describe('burnRates', () => {
  it('has every window, without a rate where there was no traffic', () => {
    const rates = burnRates(slo, {
      sums: {
        '1h': { bad: 6, total: 1000, coveredSeconds: 3600 },
        '5m': { bad: 0, total: 0, coveredSeconds: 300 },
        '30m': { bad: 0, total: 7, coveredSeconds: 1800 },
      },
      ratios: { '6h': 0.002 },
    });
    expect(rates.map(({ window }) => window)).toEqual([...BURN_WINDOWS]);
    const rate = (name: BurnWindow) =>
      rates.find(({ window }) => window === name);
    expect(rate('5m')).toEqual({ window: '5m' });
    expect(rate('30m')).toEqual({ window: '30m', rate: 0 });
    expect(rate('1h')?.rate).toBeCloseTo(6, 9);
    expect(rate('6h')?.rate).toBeCloseTo(2, 9);
    expect(rate('3d')).toEqual({ window: '3d' });
  });

  it('has none where a window does not hold a slice', () => {
    const hourly = testSlo({
      method: { type: 'RatioTimeslices', sliceSeconds: HOUR },
    });
    // A slice ended just now, so that even the shortest window has one.
    const rates = burnRates(hourly, {
      sums: constant(0.5, 1),
      ratios: { '30m': 0.5 },
    });
    expect(
      rates.flatMap(({ window, rate }) => (rate === undefined ? [] : window)),
    ).toEqual(['1h', '2h', '6h', '1d', '3d']);
  });
});

describe('severity and pace', () => {
  const alert = (
    severity: 'page' | 'ticket',
    longSeconds: number,
    fires: boolean | undefined,
    shortSeconds: number | undefined = longSeconds / 12,
  ) => ({
    name: `${severity}-${longSeconds}`,
    severity,
    longSeconds,
    ...(shortSeconds !== undefined && { shortSeconds }),
    factor: '1',
    threshold: '0.001',
    reachable: true,
    ...(fires !== undefined && { firing: fires }),
  });

  it('are those of the severest and of the quickest', () => {
    const alerts = [
      alert('ticket', DAY, true),
      alert('page', 6 * HOUR, true),
      alert('page', HOUR, undefined),
    ];
    expect(firingSeverity(alerts)).toBe('page');
    expect(paceWindow(alerts)).toBe('6h');
    expect(firingSeverity(alerts.slice(0, 1))).toBe('ticket');
    expect(paceWindow(alerts.slice(0, 1))).toBe('1d');
    expect(firingSeverity([])).toBeUndefined();
    expect(paceWindow([alert('page', HOUR, false)])).toBe('1d');
  });
});
