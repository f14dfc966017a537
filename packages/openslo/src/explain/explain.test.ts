import fc from 'fast-check';
import { testSlo } from '../__testUtils__/testSlo';
import { asPercent, explainSlo, inWords } from './index';

const HOUR = 3600;
const DAY = 24 * HOUR;
const { alerting } = testSlo();

describe('explainSlo', () => {
  it('says the budget in minutes and per requests', () => {
    expect(explainSlo(testSlo()).budget).toEqual({
      share: '0.001',
      minutes: 43.2,
      oneIn: 1000,
      requests: [
        { total: 1_000, allowed: 1 },
        { total: 100_000, allowed: 100 },
        { total: 1_000_000, allowed: 1000 },
      ],
    });
  });

  it('says the budget in slices', () => {
    const { budget } = explainSlo(
      testSlo({
        target: '0.95',
        window: { type: 'rolling', duration: '2w', seconds: 14 * DAY },
        method: { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '0.9' },
      }),
    );
    expect(budget).toEqual({
      share: '0.05',
      minutes: 1008,
      oneIn: 20,
      slices: { total: 20_160, allowed: 1008 },
    });
  });

  it('has no requests where time is counted', () => {
    const { budget, alerts } = explainSlo(
      testSlo({ sli: { kind: 'raw', query: 'q', rawType: 'success' } }),
    );
    expect(budget.requests).toBeUndefined();
    expect(alerts[0].singleFailureBelow).toBeUndefined();
  });

  it('has the alert table', () => {
    const { alerts, notes } = explainSlo(testSlo());
    expect(
      alerts.map(alert => [
        alert.name,
        alert.factor,
        alert.threshold,
        alert.reachable,
        Number(alert.detectsOutageAfterSeconds?.toFixed(6)),
        Number(alert.budgetSpent.toFixed(9)),
      ]),
    ).toEqual([
      ['page-quick', '14.4', '0.0144', true, 51.84, 0.02],
      ['page-slow', '6', '0.006', true, 129.6, 0.05],
      ['ticket-quick', '3', '0.003', true, 259.2, 0.1],
      ['ticket-slow', '1', '0.001', true, 259.2, 0.1],
    ]);
    // 1 of 69 is above 1.44 %, 1 of 70 is not.
    expect(alerts[0].singleFailureBelow).toBeCloseTo(69.44, 2);
    expect(notes).toEqual([
      'Below 70 requests in 1 h a single failure is enough for page-quick; the annotation shipshape.dev/min-failures sets how many it takes.',
    ]);
  });

  it('says what can never fire and why', () => {
    const { alerts, notes } = explainSlo(testSlo({ target: '0.9' }));
    expect(alerts[0]).toMatchObject({ threshold: '1.44', reachable: false });
    expect(alerts[0].detectsOutageAfterSeconds).toBeUndefined();
    expect(notes[0]).toBe(
      'page-quick can never fire: at a target of 90 % a burn rate above 14.4 is an error ratio above 144 %, and even a total outage is 100 %. It needs a target above about 93.06 %.',
    );
    expect(notes[1]).toContain('enough for page-slow');
  });

  it('says why a short window has no alerts', () => {
    const explain = (duration: string, seconds: number) =>
      explainSlo(testSlo({ window: { type: 'rolling', duration, seconds } }));
    expect(explain('1m', 60).notes).toEqual([
      'There are no burn-rate alerts: the window 1m is shorter than a day (m means minutes: a month is 1M).',
    ]);
    expect(explain('12h', 12 * HOUR).alerts).toEqual([]);
    expect(explain('4d', 4 * DAY).notes[0]).toBe(
      'There is no ticket-slow: 3 d are more than half of the window 4d.',
    );
  });

  it('says which alerts are over before a slice is', () => {
    const { alerts, notes } = explainSlo(
      testSlo({
        method: { type: 'RatioTimeslices', sliceSeconds: HOUR },
        alerting: {
          ...alerting,
          conditions: [
            {
              name: 'fast',
              severity: 'page',
              factor: '2',
              lookbackSeconds: 600,
              forSeconds: 0,
            },
          ],
        },
      }),
    );
    expect(alerts.map(({ name }) => name)).toEqual([
      'ticket-quick',
      'ticket-slow',
    ]);
    expect(notes).toEqual([
      'There is no page-quick: a slice of 1 h does not fit into its short window of 5 min.',
      'There is no page-slow: a slice of 1 h does not fit into its short window of 30 min.',
      'There is no alert of fast: a slice of 1 h does not fit into its window of 10 min.',
    ]);
  });

  it('says what is switched off, and what guards', () => {
    const { alerts, notes } = explainSlo(
      testSlo({ alerting: { ...alerting, page: false, minFailures: 5 } }),
    );
    expect(alerts.map(({ severity }) => severity)).toEqual([
      'ticket',
      'ticket',
    ]);
    expect(notes).toEqual([
      'The definition switches page alerts off.',
      'Pairs fire only when their long window holds at least 5 failures.',
    ]);
  });

  it('explains conditions of the author', () => {
    const condition = (name: string, factor: string) => ({
      name,
      severity: 'page' as const,
      factor,
      lookbackSeconds: HOUR,
      forSeconds: 300,
    });
    const { alerts, notes } = explainSlo(
      testSlo({
        target: '0.99',
        alerting: {
          ...alerting,
          conditions: [condition('fast', '200'), condition('slow', '0.5')],
        },
      }),
    );
    expect(alerts.slice(4)).toMatchObject([
      { name: 'fast', threshold: '2', reachable: false },
      {
        name: 'slow',
        threshold: '0.005',
        detectsOutageAfterSeconds: 318,
        forSeconds: 300,
      },
    ]);
    expect(notes[0]).toContain('fast can never fire');
    expect(notes[0]).toContain('above about 99.5 %');
    expect(notes[1]).toBe(
      'slow fires at a burn rate of 0.5, at which the budget lasts longer than the window.',
    );
  });

  it('says when there are no figures, and what months mean to alerts', () => {
    const { notes } = explainSlo(
      testSlo({
        support: 'notConfigured',
        supportReason: 'The query is a placeholder.',
        window: {
          type: 'calendar',
          duration: '1M',
          seconds: 30 * DAY,
          startTime: '2026-01-01 00:00:00',
          timeZone: 'UTC',
        },
      }),
    );
    expect(notes.slice(0, 2)).toEqual([
      'No figures can be read from Prometheus (notConfigured): The query is a placeholder.',
      'Alerts reckon with 30 days, so that their factors do not change with the calendar.',
    ]);
  });

  it('says that other rules may record it', () => {
    const { notes } = explainSlo(
      testSlo({
        support: 'unsupported',
        supportReason: 'A plugin of Sloth.',
        series: 'shop-requests',
      }),
    );
    expect(notes[0]).toBe(
      'Figures can be read only where other rules record shop-requests (unsupported): A plugin of Sloth.',
    );
  });
});

describe('words', () => {
  it.each([
    [0, '0 s'],
    [51.84, '51.84 s'],
    [0.4, '0.4 s'],
    [59.999, '60 s'],
    [43.2 * 60, '43 min 12 s'],
    [5.04 * 60, '5 min 2 s'],
    [60_480, '16 h 48 min'],
    [3 * DAY, '3 d'],
    [DAY - 1, '1 d'],
    [2 * HOUR + 30, '2 h 1 min'],
    [2 * HOUR - 1, '2 h'],
    [2 * HOUR + 1, '2 h'],
    [90 * 60, '1 h 30 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(inWords(seconds)).toBe(text);
  });

  it('are never far from what it is', () => {
    const units: Record<string, number> = { d: DAY, h: HOUR, min: 60, s: 1 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8e7, noNaN: true }), seconds => {
        const said = [...inWords(seconds).matchAll(/([\d.]+) (\w+)/g)].reduce(
          (sum, [, count, unit]) => sum + Number(count) * units[unit],
          0,
        );
        expect(Math.abs(said - seconds)).toBeLessThanOrEqual(
          Math.max(seconds / 48, 0.005),
        );
      }),
    );
  });

  it('write percentages exactly', () => {
    expect(asPercent('0.999')).toBe('99.9 %');
    expect(asPercent('0.99995')).toBe('99.995 %');
    expect(asPercent('0')).toBe('0 %');
  });
});
