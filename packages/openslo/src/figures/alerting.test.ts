import { testSlo } from '../__testUtils__/testSlo';
import {
  constant,
  DAY,
  firing,
  HOUR,
  incident,
} from './__testUtils__/alertReadings';
import { burnRates, CountsByWindow, evaluateAlerts } from './index';

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
    const observed = burnRates(slo, { sums }).find(
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
});
