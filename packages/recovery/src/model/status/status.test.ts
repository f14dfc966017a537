import type {
  DrillStanding,
  Exposure,
  RecoveryStatus,
} from 'backstage-plugin-shipshape-common';
import { at, testPlan, testRun } from '../__testUtils__/facts';
import { judgeSlots } from '../slots';
import {
  backupFailure,
  planWarnings,
  recoveryStatus,
  RecoveryStatusQuestion,
  requirementAt,
  retentionSeconds,
  riskOf,
} from '.';

const now = at('2026-11-10 00:00');
const required = { lifecycle: 'active', requirement: 'required' } as const;

describe('requirementAt', () => {
  const exempt = (until: string) => ({
    lifecycle: 'active' as const,
    requirement: 'exempt' as const,
    exemption: { reason: 'rebuilt', until },
  });

  it('takes an exemption that has expired for none', () => {
    expect(requirementAt(exempt('2026-11-10T00:00:00.001Z'), now)).toBe(
      'exempt',
    );
    expect(requirementAt(exempt('2026-11-10T00:00:00.000Z'), now)).toBe(
      'required',
    );
    expect(
      requirementAt({ lifecycle: 'active', requirement: 'exempt' }, now),
    ).toBe('required');
  });

  it('does not judge what does not run', () => {
    expect(requirementAt({ ...required, lifecycle: 'stopped' }, now)).toBe(
      'inactive',
    );
    expect(requirementAt({ ...required, lifecycle: 'retired' }, now)).toBe(
      'inactive',
    );
    expect(requirementAt({ lifecycle: 'active' }, now)).toBe('required');
    expect(requirementAt({ ...required, requirement: 'stateless' }, now)).toBe(
      'stateless',
    );
  });
});

describe('recoveryStatus', () => {
  const status = (
    exposure: Exposure['status'],
    drill: DrillStanding['state'],
    overrides: Partial<RecoveryStatusQuestion> = {},
  ): RecoveryStatus =>
    recoveryStatus({
      resource: required,
      plans: [{ plan: testPlan() }],
      exposure: { status: exposure },
      backupFailing: false,
      drill: { state: drill },
      now,
      ...overrides,
    });

  it('is the worst that is true, in the order of risk', () => {
    const paused = [{ plan: testPlan({ state: 'paused' as const }) }];
    const failing = { backupFailing: true };
    const found = [
      status('never', 'failing', { plans: paused }),
      status('never', 'failing', failing),
      status('breached', 'failing', failing),
      status('at_risk', 'failing', failing),
      status('at_risk', 'overdue', failing),
      status('at_risk', 'overdue'),
      status('insufficient_data', 'overdue'),
      status('insufficient_data', 'due'),
      status('met', 'due'),
      status('met', 'never'),
      status('met', 'current'),
    ];
    expect(found).toEqual([
      'unprotected',
      'never',
      'breached',
      'drillFailing',
      'backupFailing',
      'atRisk',
      'drillOverdue',
      'insufficientData',
      'drillDue',
      'unproven',
      'recoverable',
    ]);
    expect(found.map(riskOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('is not recoverable because nobody said what is promised', () => {
    expect(status('no_target', 'current')).toBe('insufficientData');
  });

  it('is not recoverable because of a drill that nobody says how long it counts', () => {
    expect(status('met', 'not_planned')).toBe('unproven');
  });

  it.each([
    ['stateless', { ...required, requirement: 'stateless' }, 'notApplicable'],
    ['stopped', { ...required, lifecycle: 'stopped' }, 'notApplicable'],
    [
      'exempt',
      {
        ...required,
        requirement: 'exempt',
        exemption: { reason: 'x', until: '2027-01-01T00:00:00Z' },
      },
      'exempt',
    ],
    [
      'no longer exempt',
      {
        ...required,
        requirement: 'exempt',
        exemption: { reason: 'x', until: '2026-11-01T00:00:00Z' },
      },
      'never',
    ],
  ] as const)('of a resource that is %s', (_, resource, expected) => {
    expect(status('never', 'failing', { resource })).toBe(expected);
  });
});

describe('backupFailure', () => {
  const reportedSince = at('2026-10-01 00:00');
  const judge = (
    runs: ReturnType<typeof testRun>[],
    when: string,
    plan = testPlan(),
  ) =>
    backupFailure({
      plan,
      runs,
      reportedSince,
      now: at(when),
      slots: judgeSlots({
        plan,
        runs,
        reportedSince,
        from: at('2026-11-01 00:00'),
        to: at(when),
        now: at(when),
      }),
    });
  const failed = testRun(at('2026-11-01 02:00'), { state: 'failed' });

  it('is the last due slot', () => {
    // Due at 2 November 02:05: until then a retry may succeed.
    expect(judge([failed], '2026-11-02 02:05')).toBeUndefined();
    expect(judge([failed], '2026-11-02 02:05:01')).toEqual({
      planId: 'orders-daily',
      state: 'failed',
      at: at('2026-11-01 02:00'),
    });
    expect(judge([], '2026-11-03 00:00')).toMatchObject({ state: 'missed' });
  });

  it('is cleared by a later success, also by hand', () => {
    const later = testRun(at('2026-11-02 02:00'));
    const manual = testRun(at('2026-11-02 01:00'), { trigger: 'manual' });
    expect(judge([failed, later], '2026-11-02 03:00')).toBeUndefined();
    expect(judge([failed, manual], '2026-11-02 02:30')).toBeUndefined();
    expect(
      judge([failed, { ...manual, state: 'failed' }], '2026-11-02 02:30'),
    ).toMatchObject({ state: 'failed' });
  });

  it('is cleared by a retry too late to be told whose it is', () => {
    // 90 minutes after its slot: a run belongs to one within an hour.
    const retry = testRun(at('2026-11-01 03:30'), { trigger: 'retry' });
    expect(judge([failed, retry], '2026-11-02 02:30')).toBeUndefined();
    const before = testRun(at('2026-11-01 00:30'), { trigger: 'retry' });
    expect(judge([failed, before], '2026-11-02 02:30')).toMatchObject({
      state: 'failed',
    });
  });

  it('tells a success that came too late', () => {
    const late = testRun(at('2026-11-01 02:00'), {
      finishedAt: at('2026-11-02 02:10'),
    });
    expect(judge([late], '2026-11-02 02:20')).toMatchObject({ state: 'late' });
  });

  it('is not expected of a plan that is paused', () => {
    expect(
      judge([failed], '2026-11-03 00:00', testPlan({ state: 'paused' })),
    ).toBeUndefined();
  });

  it('judges intervals by the last run and its age', () => {
    const plan = testPlan({
      schedule: { kind: 'cron', dialect: 'go', expression: '@every 1h' },
    });
    const run = testRun(at('2026-11-01 12:00'));
    // 12:00 + 1 h, and as long again to complete, and 300 s.
    expect(judge([run], '2026-11-01 14:05', plan)).toBeUndefined();
    expect(judge([run], '2026-11-01 14:05:01', plan)).toMatchObject({
      state: 'missed',
      at: at('2026-11-01 13:00'),
    });
    expect(
      judge([{ ...run, state: 'partial' }], '2026-11-01 12:30', plan),
    ).toMatchObject({ state: 'partial' });
  });
});

describe('planWarnings', () => {
  const objectives = [
    {
      scope: 'data-corruption' as const,
      drillIntervalSeconds: 30 * 86_400,
      maxDetectAndDecideSeconds: 14 * 86_400,
    },
  ];
  const codes = (
    retention: ReturnType<typeof testPlan>['retention'],
    longestDrillSeconds?: number,
  ) =>
    planWarnings(
      { plan: testPlan({ retention }) },
      { runs: [], objectives, longestDrillSeconds },
    ).map(({ code }) => code);

  it('tells when points are gone before the next drill, or before anybody notices', () => {
    expect(codes({ seconds: 30 * 86_400 })).toEqual([]);
    expect(codes({ seconds: 30 * 86_400 }, 600)).toEqual([
      'retention-below-drill-interval',
    ]);
    expect(codes({ count: 13 })).toEqual([
      'retention-below-drill-interval',
      'retention-below-detection',
    ]);
    expect(codes(undefined)).toEqual([]);
  });

  it('knows how long a number of points lasts', () => {
    expect(retentionSeconds(testPlan({ retention: { count: 7 } }))).toBe(
      604_800,
    );
    expect(
      retentionSeconds(
        testPlan({ retention: { count: 7 }, schedule: { kind: 'manual' } }),
      ),
    ).toBeUndefined();
  });

  it('passes on what is odd about the schedule and the sizes', () => {
    const runs = [100, 100, 100, 5].map((bytesProcessed, day) =>
      testRun(at(`2026-11-0${day + 1} 02:00`), { bytesProcessed }),
    );
    const plan = testPlan({
      schedule: { kind: 'cron', dialect: 'sec6', expression: '0 5 * * *' },
    });
    expect(
      planWarnings({ plan }, { runs, objectives: [] }).map(({ code }) => code),
    ).toEqual(['suspicious-schedule', 'size-collapse']);
  });
});
