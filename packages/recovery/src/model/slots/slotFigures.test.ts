import type { BackupRun } from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { at, testPlan, testRun } from '../__testUtils__/facts';
import {
  backupDays,
  inferRuns,
  judgeSlots,
  sizeCollapse,
  SlotsToJudge,
  successRate,
  usualDurationSeconds,
} from '.';

const DAY = 86_400_000;
const week = {
  from: at('2026-11-01 00:00'),
  to: at('2026-11-08 00:00'),
  now: at('2026-11-10 00:00'),
  reportedSince: at('2026-10-01 00:00'),
};
const day = (number: number, time = '02:00') =>
  at(`2026-11-0${number} ${time}`);

/** The example of reference/recovery.md, "Definitions": ok, ok, failed+failed+ok, partial, missed, paused, ok. */
const example: SlotsToJudge = {
  ...week,
  plan: testPlan(),
  states: [
    { state: 'active', from: at('2026-10-01 00:00') },
    { state: 'paused', from: at('2026-11-06 00:00') },
    { state: 'active', from: at('2026-11-06 12:00') },
  ],
  runs: [
    testRun(day(1)),
    testRun(day(2, '02:03')),
    testRun(day(3), { state: 'failed', exitCode: 1 }),
    testRun(day(3, '02:15'), { state: 'failed', trigger: 'retry' }),
    testRun(day(3, '02:30'), { trigger: 'retry' }),
    testRun(day(4), { state: 'partial', exitCode: 3 }),
    testRun(day(7)),
  ],
};

describe('the success rate', () => {
  it('is that of the example', () => {
    const slots = judgeSlots(example);
    expect(slots.map(({ state }) => state)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
      'partial',
      'missed',
      'paused',
      'succeeded',
    ]);
    const figures = successRate(slots, {
      windowSeconds: 604_800,
      now: week.now,
    });
    expect(figures).toEqual({
      windowSeconds: 604_800,
      due: 6,
      succeeded: 4,
      late: 0,
      partial: 1,
      unknown: 0,
      rate: 4 / 6,
      attempts: 7,
      attemptsSucceeded: 4,
    });
  });

  it('has no rate when nothing was due, and counts no slot before its deadline', () => {
    const now = at('2026-11-02 02:04:59');
    const slots = judgeSlots({ ...example, now, to: at('2026-11-03 00:00') });
    // Deadline of the first slot: 2 November 02:00 + 300 s.
    expect(successRate(slots, { windowSeconds: 1, now })).not.toHaveProperty(
      'rate',
    );
    expect(
      successRate(slots, { windowSeconds: 1, now: at('2026-11-02 02:05:01') }),
    ).toMatchObject({ due: 1, succeeded: 1, rate: 1 });
  });

  it('leaves out slots that nobody reports about, and says how many', () => {
    const slots = judgeSlots({
      ...week,
      plan: testPlan(),
      runs: [testRun(day(2), { source: 'observed' })],
      reportedSince: day(3, '00:00'),
    });
    expect(slots.map(({ state }) => state)).toEqual([
      'unknown',
      'unknown',
      ...Array(5).fill('missed'),
    ]);
    expect(
      successRate(slots, { windowSeconds: 1, now: week.now }),
    ).toMatchObject({
      due: 5,
      unknown: 2,
      rate: 0,
    });
  });

  it('counts slots in any order of the runs once', () => {
    const judged = judgeSlots(example);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(example.runs as BackupRun[], {
          minLength: example.runs.length,
        }),
        runs => {
          expect(judgeSlots({ ...example, runs })).toEqual(judged);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('never has more successes than due slots, and no late report makes it worse', () => {
    const run = fc
      .record({
        minutes: fc.integer({ min: -300, max: 7 * 1440 }),
        minutesLong: fc.integer({ min: 1, max: 2_000 }),
        state: fc.constantFrom<BackupRun['state'][]>(
          'succeeded',
          'partial',
          'failed',
          'aborted',
          'lost',
          'running',
        ),
        key: fc.uuid(),
      })
      .map(({ minutes, minutesLong, state, key }) => {
        const startedAt = new Date(week.from.getTime() + minutes * 60_000);
        return testRun(startedAt, {
          runKey: key,
          state,
          finishedAt: new Date(startedAt.getTime() + minutesLong * 60_000),
        });
      });
    const figures = (runs: BackupRun[]) =>
      successRate(judgeSlots({ ...week, plan: testPlan(), runs }), {
        windowSeconds: 604_800,
        now: week.now,
      });
    fc.assert(
      fc.property(fc.array(run, { maxLength: 20 }), run, (runs, late) => {
        const before = figures(runs);
        const after = figures([...runs, late]);
        expect(before.succeeded).toBeLessThanOrEqual(before.due);
        expect(after.succeeded).toBeGreaterThanOrEqual(before.succeeded);
        expect(after.rate ?? 1).toBeGreaterThanOrEqual(before.rate ?? 0);
      }),
    );
  });
});

describe('inferRuns', () => {
  it('adds what nobody reported, and replaces nothing that was', () => {
    const running = testRun(day(2), {
      state: 'running',
      finishedAt: undefined,
    });
    const manual = testRun(day(2, '15:00'), {
      state: 'running',
      trigger: 'manual',
      finishedAt: undefined,
    });
    const runs = [testRun(day(1)), running, manual];
    const question = {
      ...week,
      plan: testPlan(),
      runs,
      to: at('2026-11-04 00:00'),
    };
    expect(
      inferRuns({ ...question, slots: judgeSlots(question) }).map(
        ({ runKey, state, source }) => [runKey, state, source],
      ),
    ).toEqual([
      ['run-2026-11-01T02:00:00.000Z', 'succeeded', 'reported'],
      ['run-2026-11-02T02:00:00.000Z', 'lost', 'inferred'],
      ['run-2026-11-02T15:00:00.000Z', 'lost', 'inferred'],
      ['missed:2026-11-03T02:00:00.000Z', 'missed', 'inferred'],
    ]);
  });
});

describe('backupDays', () => {
  it('lists each day in the zone of the plan with its worst slot', () => {
    const plan = testPlan({
      schedule: {
        kind: 'cron',
        dialect: 'unix5',
        expression: '30 0,12 * * *',
        timezone: 'Europe/Berlin',
      },
    });
    // 00:30 in Berlin is 23:30 of the day before.
    const slots = judgeSlots({
      ...week,
      plan,
      from: at('2026-10-31 23:00'),
      to: at('2026-11-02 23:00'),
      runs: [
        testRun(at('2026-10-31 23:30')),
        testRun(at('2026-11-01 11:30'), { state: 'failed' }),
        testRun(at('2026-11-01 23:30')),
        testRun(at('2026-11-02 11:30')),
      ],
    });
    expect(
      backupDays(slots, {
        from: at('2026-10-30 23:00'),
        to: at('2026-11-02 23:00'),
        timezone: 'Europe/Berlin',
      }),
    ).toEqual([
      { day: '2026-10-31', counts: [] },
      {
        day: '2026-11-01',
        state: 'failed',
        counts: [
          { state: 'succeeded', count: 1 },
          { state: 'failed', count: 1 },
        ],
      },
      {
        day: '2026-11-02',
        state: 'succeeded',
        counts: [{ state: 'succeeded', count: 2 }],
      },
    ]);
  });
});

describe('usual figures', () => {
  const sized = (bytes: number[]) =>
    bytes.map((bytesProcessed, index) =>
      testRun(new Date(week.from.getTime() + index * DAY), { bytesProcessed }),
    );

  it('has the median duration of the last ten successes', () => {
    const lasting = (minutes: number, index: number) => {
      const startedAt = new Date(week.from.getTime() + index * DAY);
      return testRun(startedAt, {
        finishedAt: new Date(startedAt.getTime() + minutes * 60_000),
      });
    };
    expect(usualDurationSeconds([])).toBeUndefined();
    expect(usualDurationSeconds([10, 30].map(lasting))).toBe(1_200);
    expect(
      usualDurationSeconds(
        [500, 500, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3].map(lasting),
      ),
    ).toBe(90);
  });

  it('notices a size that collapses by more than 70 %', () => {
    expect(
      sizeCollapse(sized([100, 100, 110, 90, 100, 100, 100, 30])),
    ).toBeUndefined();
    expect(sizeCollapse(sized([100, 100, 110, 90, 100, 100, 100, 29]))).toEqual(
      {
        bytes: 29,
        medianBytes: 100,
      },
    );
    expect(sizeCollapse(sized([100, 1]))).toBeUndefined();
  });
});
