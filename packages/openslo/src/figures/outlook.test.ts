import {
  SLO_DATA_STATES,
  SLO_STATUSES,
  TimeToExhaustion,
} from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { missingVectors, readVectors } from '../__testUtils__/vectors';
import {
  healthOf,
  joinStatus,
  RunningWindow,
  SLO_RISK,
  timeToExhaustion,
} from './index';

const HOUR = 3600;
const DAY = 24 * HOUR;
const FROM = new Date('2026-11-01T00:00:00Z');
const after = (seconds: number) => new Date(FROM.getTime() + seconds * 1000);

const ROLLING: RunningWindow = {
  state: 'running',
  from: FROM,
  to: after(30 * DAY),
};
const PERIOD: RunningWindow = {
  state: 'running',
  from: FROM,
  to: after(20 * DAY),
  periodEnd: after(30 * DAY),
};

describe('timeToExhaustion', () => {
  it.each<[number | undefined, number | undefined, TimeToExhaustion]>([
    [1, 2, { kind: 'in', seconds: 15 * DAY }],
    [1, 10, { kind: 'in', seconds: 3 * DAY }],
    [1, 14.4, { kind: 'in', seconds: 50 * HOUR }],
    [1, 1000, { kind: 'in', seconds: 43.2 * 60 }],
    [1, 35, { kind: 'in', seconds: 74_057.14 }],
    [0.4, 6, { kind: 'in', seconds: 2 * DAY }],
    [0.4, 0.3, { kind: 'notWithinWindow' }],
    [0.4, 0.4, { kind: 'notWithinWindow' }],
    [1, 1, { kind: 'notWithinWindow' }],
    [0, 1, { kind: 'exhausted' }],
    [-3, undefined, { kind: 'exhausted' }],
    [-3, 0, { kind: 'exhausted' }],
    [0.4, 0, { kind: 'never' }],
    [0.4, undefined, { kind: 'unknown' }],
    [undefined, 1, { kind: 'unknown' }],
  ])(
    'of a rolling window with %p left at %p is %j',
    (remaining, rate, expected) => {
      const found = timeToExhaustion({ window: ROLLING, remaining, rate });
      expect(found.kind).toBe(expected.kind);
      expect('seconds' in found ? found.seconds : 0).toBeCloseTo(
        'seconds' in expected ? expected.seconds : 0,
        1,
      );
    },
  );

  it.each<[number | undefined, number | undefined, TimeToExhaustion]>([
    // 10 of 30 days are left.
    [0.5, 3, { kind: 'in', seconds: 5 * DAY }],
    [0.5, 1.5, { kind: 'in', seconds: 10 * DAY }],
    [0.5, 1.4, { kind: 'lastsPeriod' }],
    [0.1, 0.31, { kind: 'in', seconds: (3 / 0.31) * DAY }],
    [0.1, 0.29, { kind: 'lastsPeriod' }],
    [0, 1, { kind: 'exhausted' }],
    [1, 0, { kind: 'never' }],
  ])(
    'of a calendar period with %p left at %p is %j',
    (remaining, rate, expected) => {
      const found = timeToExhaustion({ window: PERIOD, remaining, rate });
      expect(found.kind).toBe(expected.kind);
      expect('seconds' in found ? found.seconds : 0).toBeCloseTo(
        'seconds' in expected ? expected.seconds : 0,
        1,
      );
    },
  );
});

describe('status', () => {
  it('is exhausted from 0 on, whatever burns', () => {
    expect(healthOf({ budgetRemaining: 0, firing: 'page' })).toBe('exhausted');
    expect(healthOf({ budgetRemaining: -1, firing: undefined })).toBe(
      'exhausted',
    );
    expect(healthOf({ budgetRemaining: 1e-9, firing: 'ticket' })).toBe(
      'burning',
    );
    expect(healthOf({ budgetRemaining: 1, firing: undefined })).toBe('healthy');
    expect(
      healthOf({ budgetRemaining: undefined, firing: 'page' }),
    ).toBeUndefined();
  });

  it('joins health and data', () => {
    const join = (...[data, health, firing]: string[]) =>
      joinStatus({ data, health, firing } as Parameters<typeof joinStatus>[0]);
    expect(join('ok', 'healthy')).toBe('healthy');
    expect(join('partial', 'healthy')).toBe('partial');
    expect(join('partial', 'exhausted')).toBe('exhausted');
    expect(join('partial', 'burning', 'page')).toBe('burningPage');
    expect(join('ok', 'burning', 'ticket')).toBe('burningTicket');
    expect(join('ok', 'exhausted', 'page')).toBe('exhausted');
    const others = SLO_DATA_STATES.filter(
      data => data !== 'ok' && data !== 'partial',
    );
    expect(others.map(data => join(data, 'exhausted', 'page'))).toEqual(others);
  });

  it('has the order of risk', () => {
    expect(SLO_RISK.exhausted).toBe(0);
    expect(SLO_RISK.burningPage).toBeLessThan(SLO_RISK.burningTicket);
    expect(SLO_RISK.error).toBeLessThan(SLO_RISK.noData);
    expect(SLO_RISK.partial).toBeLessThan(SLO_RISK.healthy);
    expect(Object.keys(SLO_RISK)).toHaveLength(SLO_STATUSES.length);
  });
});

describeIf(describe, missingVectors)('shared vectors of exhaustion', () => {
  it('has the times', () => {
    const units: Record<string, number> = { d: DAY, h: HOUR, m: 60 };
    const words: Record<string, string> = {
      'not within one window': 'notWithinWindow',
      exhausted: 'exhausted',
      never: 'never',
      unknown: 'unknown',
    };
    const { time_to_exhaustion: cases } = readVectors();
    expect(cases).toHaveLength(8);
    for (const { windowDays, remaining, burn, result } of cases) {
      const found = timeToExhaustion({
        window: { state: 'running', from: FROM, to: after(windowDays * DAY) },
        remaining,
        rate: burn ?? undefined,
      });
      const length = /^([\d.]+)([dhm])$/.exec(result);
      const expected = length
        ? `in ${Math.round(Number(length[1]) * units[length[2]])} s`
        : words[result];
      expect(
        found.kind === 'in' ? `in ${Math.round(found.seconds)} s` : found.kind,
      ).toBe(expected);
    }
  });

  it('has the hours of the workbook', () => {
    const found = timeToExhaustion({ window: ROLLING, remaining: 1, rate: 35 });
    expect(found.kind === 'in' && found.seconds / HOUR).toBeCloseTo(
      readVectors().workbook['35x_exhausts_hours'],
      2,
    );
  });
});
