import type { Exposure } from 'backstage-plugin-shipshape-common';
import { at, testPlan, testPoint, testRun } from '../__testUtils__/facts';
import type { PlanFacts } from '../facts';
import { judgeSlots } from '../slots';
import {
  awaitedStartAt,
  copyDelaySeconds,
  designRpoSeconds,
  ExposureFacts,
  judgeExposure,
} from '.';

const daily: PlanFacts = { plan: testPlan() };
const facts = (overrides: Partial<ExposureFacts>): ExposureFacts => ({
  points: [],
  plans: [daily],
  samples: [],
  placement: { region: 'eu-central-1', account: 'prod' },
  ...overrides,
});
describe('the design RPO', () => {
  const hourly: PlanFacts = {
    plan: testPlan({
      schedule: { kind: 'cron', dialect: 'unix5', expression: '0 * * * *' },
    }),
  };
  const paces = new Map([['orders-daily', { usualDurationSeconds: 600 }]]);

  it('is interval + duration + copy delay + start window', () => {
    expect(designRpoSeconds([hourly], paces, 'data-corruption')).toBe(4_200);
    const windowed = testPlan({
      schedule: {
        kind: 'cron',
        dialect: 'unix5',
        expression: '0 * * * *',
        startWindowSeconds: 900,
      },
    });
    expect(
      designRpoSeconds(
        [{ plan: windowed }],
        new Map([
          [
            'orders-daily',
            { usualDurationSeconds: 600, copyDelaySeconds: 120 },
          ],
        ]),
        'region',
      ),
    ).toBe(5_220);
  });

  it('is that of the best plan, and not known where one is continuous', () => {
    expect(
      designRpoSeconds(
        [{ plan: testPlan({ id: 'other' }) }, hourly],
        paces,
        'data-corruption',
      ),
    ).toBe(4_200);
    const wal = { plan: testPlan({ mechanism: 'base+wal' as const }) };
    expect(
      designRpoSeconds([wal, hourly], paces, 'data-corruption'),
    ).toBeUndefined();
    expect(
      designRpoSeconds(
        [{ plan: testPlan({ state: 'paused' }) }],
        paces,
        'data-corruption',
      ),
    ).toBeUndefined();
  });

  it('knows the usual delay of copies', () => {
    const original = testPoint(at('2026-11-01 02:00'));
    const copy = testPoint(at('2026-11-01 02:00'), {
      nativeId: 'copy',
      copyOf: original.nativeId,
      availableAt: at('2026-11-01 03:20'),
    });
    expect(copyDelaySeconds([original, copy])).toBe(3_600);
    expect(copyDelaySeconds([original])).toBeUndefined();
  });
});

describe('the status of the RPO', () => {
  const points = [testPoint(at('2026-11-01 02:00'))];
  const paces = new Map([['orders-daily', { usualDurationSeconds: 1_200 }]]);
  const judge = (
    rpoSeconds: number | undefined,
    overrides: Partial<ExposureFacts> = { points },
    now = '2026-11-01 14:00',
  ): Exposure =>
    judgeExposure({
      facts: facts(overrides),
      scope: 'data-corruption',
      objective: { rpoSeconds },
      paces,
      now: at(now),
    });

  it('looks ahead to the next backup', () => {
    // 43,200 + 43,200 to the next slot + 1,200 = 87,600.
    expect(judge(90_000)).toEqual({
      status: 'met',
      seconds: 43_200,
      protectedUntil: '2026-11-01T02:00:00.000Z',
      basis: 'point',
      rpoSeconds: 90_000,
      designRpoSeconds: 87_600,
      feasible: true,
      asOf: '2026-11-01T14:00:00.000Z',
    });
    expect(judge(86_400)).toMatchObject({ status: 'at_risk', feasible: false });
    // The next run is two days away, although the plan could hold it.
    expect(
      judge(180_000, {
        points,
        plans: [
          {
            plan: testPlan({
              schedule: {
                kind: 'cron',
                dialect: 'unix5',
                expression: '0 2 1,4 * *',
              },
            }),
          },
        ],
      }),
    ).toMatchObject({ status: 'at_risk' });
  });

  describe('while the backup of the last slot is still to come', () => {
    const states = (runs: ReturnType<typeof testRun>[], times: string[]) =>
      times.map(time => {
        const now = at(time);
        const slots = judgeSlots({
          ...daily,
          runs,
          from: at('2026-11-01 00:00'),
          to: now,
          now,
          reportedSince: at('2026-10-01 00:00'),
        });
        const pace = { usualDurationSeconds: 1_200 };
        return judgeExposure({
          facts: facts({ points }),
          scope: 'data-corruption',
          objective: { rpoSeconds: 90_000 },
          paces: new Map([
            [
              'orders-daily',
              { ...pace, awaitedStartAt: awaitedStartAt(slots, pace, now) },
            ],
          ]),
          now,
        }).status;
      });
    const first = testRun(at('2026-11-01 02:00'));
    // By plan 87,600 s at most: at 02:20 it is there.
    const window = ['2026-11-02 01:59', '2026-11-02 02:00:30'];

    it('takes its end for the next protection', () => {
      const running = testRun(at('2026-11-02 02:01'), {
        state: 'running',
        finishedAt: undefined,
      });
      expect(states([first], window)).toEqual(['met', 'met']);
      // At 02:50 it runs longer than usual, and still may end before 03:00.
      expect(
        states([first, running], ['2026-11-02 02:10', '2026-11-02 02:50']),
      ).toEqual(['met', 'met']);
    });

    it('needs its usual time still when it has not begun', () => {
      // 02:40 + 1,200 s is 25 h after the last one began.
      expect(
        states([first], ['2026-11-02 02:40', '2026-11-02 02:40:01']),
      ).toEqual(['met', 'at_risk']);
    });

    it('takes the next slot for it once the last one is lost', () => {
      const failed = testRun(at('2026-11-02 02:01'), { state: 'failed' });
      expect(states([first, failed], ['2026-11-02 02:15'])).toEqual([
        'at_risk',
      ]);
    });

    it('waits for what nobody reports as long as it usually takes', () => {
      const awaited = (time: string) =>
        awaitedStartAt(
          judgeSlots({
            ...daily,
            runs: [],
            from: at('2026-11-02 00:00'),
            to: at(time),
            now: at(time),
          }),
          { usualDurationSeconds: 1_200 },
          at(time),
        );
      // 02:00 + 3,600 s to begin + 300 s + 1,200 s.
      expect(awaited('2026-11-02 03:25')).toEqual(at('2026-11-02 02:00'));
      expect(awaited('2026-11-02 03:25:01')).toBeUndefined();
    });
  });

  it('is breached beyond the RPO and its tolerance', () => {
    expect(judge(43_199)).toMatchObject({ status: 'at_risk' });
    expect(judge(90_000, { points }, '2026-11-02 03:00:01')).toMatchObject({
      status: 'at_risk',
    });
    expect(judge(90_000, { points }, '2026-11-02 03:00:02')).toMatchObject({
      status: 'breached',
      seconds: 90_002,
    });
  });

  it('says once that a plan cannot hold it, and breached only beyond its design', () => {
    const reason =
      'The plan cannot hold the RPO: by design up to 1 d 20 min can be lost, 1 h are allowed';
    expect(judge(3_600)).toMatchObject({ status: 'at_risk', reason });
    expect(judge(3_600, { points }, '2026-11-01 02:30')).toMatchObject({
      status: 'at_risk',
      reason,
    });
    expect(judge(3_600, { points }, '2026-11-02 03:00')).toMatchObject({
      status: 'breached',
    });
  });

  it('is at risk when nothing is planned', () => {
    expect(
      judge(90_000, {
        points,
        plans: [{ plan: testPlan({ state: 'paused' }) }],
      }),
    ).toMatchObject({
      status: 'at_risk',
      reason: 'No backup is planned before the RPO is reached',
    });
  });

  it('is at risk while the archiver fails', () => {
    const now = '2026-11-01 14:00';
    expect(
      judge(3_600, {
        points: [{ ...points[0], locationId: 'vault' }],
        plans: [{ plan: testPlan({ mechanism: 'base+wal' }) }],
        samples: [
          {
            linkId: 'archive:vault',
            mode: 'log-shipping',
            caughtUp: false,
            failing: true,
            failingSince: at('2026-11-01 13:50'),
            protectedUntil: at('2026-11-01 13:49'),
            measuredAt: at(now),
            source: 'reported',
          },
        ],
      }),
    ).toMatchObject({
      status: 'at_risk',
      reason: 'archive:vault fails since 2026-11-01T13:50:00.000Z',
      seconds: 660,
      basis: 'archive',
      caughtUp: false,
    });
  });

  it.each<[string, Exposure['status'], Partial<ExposureFacts>]>([
    ['there never was a point', 'never', {}],
    [
      'all points are gone',
      'breached',
      { points: [{ ...points[0], expiresAt: at('2026-11-01 12:00') }] },
    ],
    [
      'the source knows nothing',
      'insufficient_data',
      { insufficientData: true },
    ],
    [
      'nobody reports the archive',
      'insufficient_data',
      { points, plans: [{ plan: testPlan({ mechanism: 'base+wal' }) }] },
    ],
  ])('when %s: %s', (_, status, overrides) => {
    expect(judge(3_600, overrides)).toMatchObject({ status });
  });

  it('says why the newest point does not help', () => {
    const partial = { ...points[0], completeness: 'partial' as const };
    expect(judge(3_600, { points: [partial] })).toMatchObject({
      status: 'never',
      reason: `There never was a point that could be restored: ${partial.nativeId} cannot be restored: it is partial`,
    });
    const expired = { ...points[0], expiresAt: at('2026-11-01 12:00') };
    expect(judge(3_600, { points: [expired] }).reason).toBe(
      `Nothing is left that could be restored: ${expired.nativeId} cannot be restored: it expired at 2026-11-01T12:00:00.000Z`,
    );
    expect(judge(3_600, {}).reason).toBe(
      'There never was a point that could be restored',
    );
  });

  it('has nothing to compare without a target, and nothing to say where it does not apply', () => {
    expect(judge(undefined)).toMatchObject({
      status: 'no_target',
      seconds: 43_200,
    });
    expect(judge(undefined, {})).toMatchObject({ status: 'never' });
    expect(
      judgeExposure({
        facts: facts({}),
        scope: 'data-corruption',
        paces,
        now: at('2026-11-01 14:00'),
        applicable: false,
      }),
    ).toEqual({ status: 'not_applicable', asOf: '2026-11-01T14:00:00.000Z' });
  });
});
