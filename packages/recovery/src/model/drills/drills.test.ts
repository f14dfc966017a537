import fc from 'fast-check';
import { at } from '../__testUtils__/facts';
import {
  DrillFacts,
  drillStanding,
  DrillStandingQuestion,
  rtoQuantiles,
} from '.';

const DAY = 86_400;
const passed = { severity: 'blocking', status: 'passed' } as const;

const drill = (
  finishedAt: string,
  outcome: DrillFacts['outcome'],
  overrides: Partial<DrillFacts> = {},
): DrillFacts => ({
  drillId: `drill-${finishedAt}`,
  kind: 'restore',
  scope: 'data-corruption',
  lifecycle: 'done',
  outcome,
  finishedAt: at(finishedAt),
  checks: [passed],
  ...overrides,
});
const standing = (
  drills: DrillFacts[],
  now: string,
  overrides: Partial<DrillStandingQuestion> = {},
) =>
  drillStanding({
    drills,
    intervalSeconds: 30 * DAY,
    graceSeconds: 7 * DAY,
    enrolledAt: at('2026-09-01 00:00'),
    now: at(now),
    ...overrides,
  });

describe('the standing of drills', () => {
  const october = drill('2026-10-01 00:00', 'passed');
  const failed = drill('2026-10-28 00:00', 'failed');

  it('is that of the example', () => {
    // Reference/recovery.md: interval 30 d, grace 7 d, last pass 1 Oct, failed 28 Oct, a pass on 3 Nov.
    expect(standing([october], '2026-10-27 00:00')).toMatchObject({
      state: 'current',
      dueAt: '2026-10-31T00:00:00.000Z',
      overdueAt: '2026-11-07T00:00:00.000Z',
      lastPassedAt: '2026-10-01T00:00:00.000Z',
    });
    for (const now of [
      '2026-10-28 00:00',
      '2026-11-01 00:00',
      '2026-12-31 00:00',
    ]) {
      expect(standing([october, failed], now)).toMatchObject({
        state: 'failing',
        dueAt: '2026-10-31T00:00:00.000Z',
        lastOutcome: 'failed',
      });
    }
    const november = drill('2026-11-03 00:00', 'passed');
    const all = [november, failed, october];
    expect(standing(all, '2026-11-03 00:00').state).toBe('current');
    expect(standing(all, '2026-12-03 00:00').state).toBe('current');
    expect(standing(all, '2026-12-03 00:00:01').state).toBe('due');
  });

  it('is due, then overdue after the grace', () => {
    expect(standing([october], '2026-10-31 00:00:01').state).toBe('due');
    expect(standing([october], '2026-11-07 00:00').state).toBe('due');
    expect(standing([october], '2026-11-07 00:00:01').state).toBe('overdue');
  });

  it('waits for the first drill from the enrolment on', () => {
    expect(standing([], '2026-10-01 00:00')).toEqual({
      state: 'never',
      dueAt: '2026-10-01T00:00:00.000Z',
      overdueAt: '2026-10-08T00:00:00.000Z',
      intervalSeconds: 30 * DAY,
      inconclusiveInARow: 0,
    });
    expect(standing([], '2026-10-08 00:00:01').state).toBe('overdue');
  });

  it.each<[string, Partial<DrillFacts>]>([
    ['was not verified', { checks: [] }],
    [
      'skipped a blocking check',
      { checks: [passed, { severity: 'blocking', status: 'skipped' }] },
    ],
    ['was only talked about', { kind: 'tabletop' }],
    ['was of another scope', { scope: 'region' }],
    ['restored from elsewhere', { locationId: 'repo2' }],
    ['does not say where it restored from', {}],
    ['is not over', { finishedAt: undefined, outcome: undefined }],
  ])('is not moved by a drill that %s', (_, overrides) => {
    const later = drill('2026-10-20 00:00', 'passed', overrides);
    expect(
      standing(
        [{ ...october, locationId: 'repo1' }, later],
        '2026-10-27 00:00',
        {
          scope: 'data-corruption',
          locations: new Set(['repo1']),
        },
      ),
    ).toMatchObject({
      dueAt: '2026-10-31T00:00:00.000Z',
      lastPassedAt: '2026-10-01T00:00:00.000Z',
    });
  });

  it('is failing wherever the drill that failed restored from', () => {
    expect(
      standing(
        [
          { ...october, locationId: 'repo1' },
          { ...failed, locationId: 'repo2' },
        ],
        '2026-10-29 00:00',
        { locations: new Set(['repo1']) },
      ).state,
    ).toBe('failing');
  });

  it('asks nobody who switches over where it restored from', () => {
    const failover = drill('2026-10-20 00:00', 'passed', { kind: 'failover' });
    expect(
      standing([october, failover], '2026-10-27 00:00', {
        locations: new Set(['repo1']),
      }),
    ).toMatchObject({
      state: 'current',
      lastPassedAt: '2026-10-20T00:00:00.000Z',
    });
  });

  it('is not planned without an interval, whatever passed', () => {
    expect(
      standing([october], '2026-10-02 00:00', { intervalSeconds: undefined }),
    ).toMatchObject({
      state: 'not_planned',
      lastPassedAt: '2026-10-01T00:00:00.000Z',
    });
  });

  it('counts tabletop drills where they are allowed', () => {
    const tabletop = drill('2026-10-20 00:00', 'passed', {
      kind: 'tabletop',
      checks: [],
    });
    expect(
      standing([october, tabletop], '2026-10-27 00:00', {
        allowTabletop: true,
      }),
    ).toMatchObject({ lastPassedAt: '2026-10-20T00:00:00.000Z' });
  });

  it('counts inconclusive drills since the last conclusive one, and is not moved by them', () => {
    const inconclusive = [
      drill('2026-09-20 00:00', 'inconclusive'),
      drill('2026-10-10 00:00', 'inconclusive'),
      drill('2026-10-11 00:00', 'inconclusive', { lifecycle: 'cancelled' }),
      drill('2026-10-12 00:00', 'inconclusive', { lifecycle: 'timed_out' }),
    ];
    expect(
      standing([...inconclusive, october], '2026-10-27 00:00'),
    ).toMatchObject({
      state: 'current',
      inconclusiveInARow: 3,
      lastOutcome: 'passed',
    });
  });

  it('tells what the last conclusive drill measured, against its own targets', () => {
    const measured = {
      achievedRtoSeconds: 16.652,
      achievedRpoSeconds: 30.829,
      rtoTargetSeconds: 1_800,
      rpoTargetSeconds: 30,
      rtoMet: true,
      rpoMet: false,
    };
    expect(
      standing([{ ...october, ...measured }], '2026-10-27 00:00'),
    ).toMatchObject({
      rtoSeconds: 16.652,
      rpoSeconds: 30.829,
      rtoTargetSeconds: 1_800,
      rpoTargetSeconds: 30,
      rtoMet: true,
      rpoMet: false,
    });
  });

  it('is not planned without an interval, unless a drill failed', () => {
    const never = { intervalSeconds: undefined };
    expect(standing([october], '2026-10-27 00:00', never).state).toBe(
      'not_planned',
    );
    expect(standing([october, failed], '2026-10-29 00:00', never).state).toBe(
      'failing',
    );
    expect(
      standing([failed], '2026-10-29 00:00', { applicable: false }).state,
    ).toBe('not_applicable');
  });

  it('does not depend on the order of the drills', () => {
    const drills = [
      october,
      failed,
      drill('2026-10-10 00:00', 'inconclusive'),
      drill('2026-10-12 00:00', 'passed', { checks: [] }),
      drill('2026-10-29 00:00', 'inconclusive'),
    ];
    const expected = standing(drills, '2026-11-01 00:00');
    fc.assert(
      fc.property(fc.shuffledSubarray(drills, { minLength: 5 }), shuffled => {
        expect(standing(shuffled, '2026-11-01 00:00')).toEqual(expected);
      }),
    );
  });
});

describe('rtoQuantiles', () => {
  it('needs five values', () => {
    expect(rtoQuantiles([1, 2, 3, 4])).toEqual({ n: 4 });
  });

  it('is linear between neighbours', () => {
    // 0.95 × 4 = 3.8: 40 + 0.8 × (60 - 40).
    expect(rtoQuantiles([60, 10, 40, 20, 30])).toEqual({
      n: 5,
      p50Seconds: 30,
      p95Seconds: 56,
    });
  });
});
