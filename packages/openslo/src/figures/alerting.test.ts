import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
  BurnWindow,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import { testSlo } from '../__testUtils__/testSlo';
import {
  AlertReadings,
  burnRates,
  CountsByWindow,
  evaluateAlerts,
  firingSeverity,
  paceWindow,
} from './index';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

/** Counts of one minute. */
type Minute = { bad: number; total: number };

/** The windows that end after the last of the given minutes. */
function sumsOf(minutes: readonly Minute[]): CountsByWindow {
  return Object.fromEntries(
    BURN_WINDOWS.map(window => {
      const part = minutes.slice(-BURN_WINDOW_SECONDS[window] / MINUTE);
      return [
        window,
        {
          bad: part.reduce((sum, { bad }) => sum + bad, 0),
          total: part.reduce((sum, { total }) => sum + total, 0),
          coveredSeconds: part.length * MINUTE,
        },
      ];
    }),
  );
}

/** 600 requests a minute: clean ones, then some with an error ratio, then clean ones again. */
function incident(options: {
  cleanSeconds: number;
  ratio: number;
  minutes: number;
  after?: number;
}): CountsByWindow {
  const repeat = (count: number, bad: number): Minute[] =>
    Array.from({ length: count }, () => ({ bad, total: 600 }));
  return sumsOf([
    ...repeat(options.cleanSeconds / MINUTE, 0),
    ...repeat(options.minutes, options.ratio * 600),
    ...repeat(options.after ?? 0, 0),
  ]);
}

function firing(slo: SloDefinition, readings: AlertReadings): string[] {
  return evaluateAlerts(slo, readings)
    .filter(alert => alert.firing)
    .map(alert => alert.name);
}

/** All windows with the same error ratio. */
function constant(ratio: number, total = 10_000): CountsByWindow {
  return Object.fromEntries(
    BURN_WINDOWS.map(window => [
      window,
      {
        bad: ratio * total,
        total,
        coveredSeconds: BURN_WINDOW_SECONDS[window],
      },
    ]),
  );
}

describe('evaluateAlerts', () => {
  const slo = testSlo();

  it('pages six minutes into 15 % of errors, and not before', () => {
    const at = (minutes: number) =>
      firing(slo, {
        sums: incident({ cleanSeconds: 4 * DAY, ratio: 0.15, minutes }),
      });
    expect(at(5)).toEqual([]);
    expect(at(6)).toEqual(['page-quick']);
    expect(at(10)).toEqual(['page-quick']);
  });

  it('clears when the short window is over, without a ticket', () => {
    const at = (after: number) =>
      firing(slo, {
        sums: incident({
          cleanSeconds: 4 * DAY,
          ratio: 0.15,
          minutes: 10,
          after,
        }),
      });
    expect(at(4)).toEqual(['page-quick']);
    expect(at(5)).toEqual([]);
  });

  it('pages one minute into a total outage', () => {
    const sums = incident({ cleanSeconds: 4 * DAY, ratio: 1, minutes: 1 });
    expect(firing(slo, { sums })).toEqual(['page-quick']);
  });

  it('takes missing history of a young SLO for clean', () => {
    const sums = incident({ cleanSeconds: 3 * HOUR, ratio: 0.15, minutes: 10 });
    expect(firing(slo, { sums })).toEqual(['page-quick']);
    // What the windows say without that: the ratios are those of three hours.
    const observed = burnRates('0.999', { sums }).find(
      ({ window }) => window === '3d',
    );
    expect(observed?.rate).toBeGreaterThan(1);
  });

  it('is strict: at the threshold nothing fires', () => {
    expect(firing(slo, { sums: constant(0.0144) })).not.toContain('page-quick');
    expect(firing(slo, { sums: constant(0.01440001) })).toContain('page-quick');
    expect(firing(slo, { sums: constant(0.001) })).toEqual([]);
    expect(firing(slo, { sums: constant(0.0010001) })).toEqual(['ticket-slow']);
  });

  it('needs both windows', () => {
    const sums = constant(0.02);
    expect(
      firing(slo, {
        sums: { ...sums, '5m': { bad: 0, total: 10, coveredSeconds: 300 } },
      }),
    ).not.toContain('page-quick');
  });

  it('says nothing of an idle service, and does not know without samples', () => {
    const state = (name: string, sums: CountsByWindow) =>
      evaluateAlerts(slo, { sums }).find(alert => alert.name === name)?.firing;
    const sums = constant(0.5);
    const idle = { bad: 0, total: 0, coveredSeconds: 300 };
    const gap = { bad: 0, total: 0, coveredSeconds: 0 };
    expect(state('page-quick', { ...sums, '5m': idle })).toBe(false);
    expect(state('page-quick', { ...sums, '5m': gap })).toBeUndefined();
    expect(state('page-quick', { ...sums, '5m': undefined })).toBeUndefined();
    // The long window decides, whatever the short one would say.
    expect(state('page-quick', { ...constant(0.001), '5m': gap })).toBe(false);
    expect(state('page-quick', { ...sums, '5m': { ...idle, bad: NaN } })).toBe(
      undefined,
    );
  });

  it('waits for the least number of failures', () => {
    const guarded = testSlo({
      alerting: { ...slo.alerting, minFailures: 5 },
    });
    const hour = (bad: number) => ({
      ...constant(0),
      '5m': { bad: 1, total: 5, coveredSeconds: 300 },
      '1h': { bad, total: 60, coveredSeconds: 3600 },
    });
    expect(firing(slo, { sums: hour(1) })).toEqual(['page-quick']);
    expect(firing(guarded, { sums: hour(1) })).toEqual([]);
    expect(firing(guarded, { sums: hour(4) })).toEqual([]);
    expect(firing(guarded, { sums: hour(5) })).toEqual(['page-quick']);
  });

  it('lets newer ratios win, and keeps the guard', () => {
    const sums = constant(0);
    expect(firing(slo, { sums, ratios: { '5m': 0.02, '1h': 0.02 } })).toEqual([
      'page-quick',
    ]);
    expect(firing(slo, { sums: constant(0.02), ratios: { '5m': 0 } })).toEqual(
      expect.not.arrayContaining(['page-quick']),
    );
    expect(firing(slo, { sums, ratios: { '5m': NaN, '1h': 0.02 } })).toEqual(
      [],
    );
    const young = { ...sums, '6h': { bad: 0, total: 1, coveredSeconds: HOUR } };
    const ratios = { '30m': 0.01, '6h': 0.01 };
    expect(firing(slo, { sums, ratios })).toEqual(['page-slow']);
    expect(firing(slo, { sums: young, ratios })).toEqual([]);
  });

  it('never fires what cannot be reached, and says so', () => {
    const loose = testSlo({ target: '0.9' });
    const alerts = evaluateAlerts(loose, { sums: constant(1) });
    expect(
      alerts.map(({ name, reachable, firing: fires, threshold }) => [
        name,
        threshold,
        reachable,
        fires,
      ]),
    ).toEqual([
      ['page-quick', '1.44', false, false],
      ['page-slow', '0.6', true, true],
      ['ticket-quick', '0.3', true, true],
      ['ticket-slow', '0.1', true, true],
    ]);
  });

  it('leaves out what the author has switched off', () => {
    const quiet = testSlo({ alerting: { ...slo.alerting, page: false } });
    expect(firing(quiet, { sums: constant(1) })).toEqual([
      'ticket-quick',
      'ticket-slow',
    ]);
  });

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
});

describe('burnRates', () => {
  it('has every window, without a rate where there was no traffic', () => {
    const rates = burnRates('0.999', {
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
