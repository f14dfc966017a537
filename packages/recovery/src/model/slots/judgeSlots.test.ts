import type { BackupRun } from 'backstage-plugin-shipshape-common';
import { at, testPlan, testRun } from '../__testUtils__/facts';
import { judgeSlots, SlotsToJudge } from '.';

const week = {
  from: at('2026-11-01 00:00'),
  to: at('2026-11-08 00:00'),
  now: at('2026-11-10 00:00'),
  reportedSince: at('2026-10-01 00:00'),
};
const day = (number: number, time = '02:00') =>
  at(`2026-11-0${number} ${time}`);
const states = (question: Partial<SlotsToJudge>) =>
  judgeSlots({ plan: testPlan(), runs: [], ...week, ...question }).map(
    ({ state }) => state,
  );
const onFirst = (question: Partial<SlotsToJudge>) =>
  states({ to: at('2026-11-02 00:00'), ...question })[0];

describe('the state of a slot', () => {
  it('is pending until a run must have started, then missed', () => {
    // 02:00 + 3,600 s + 300 s.
    expect(onFirst({ now: day(1, '03:05:00') })).toBe('pending');
    expect(onFirst({ now: day(1, '03:05:01') })).toBe('missed');
  });

  it.each<[string, Partial<BackupRun>, string, string]>([
    [
      'a run that goes on',
      { state: 'running', finishedAt: undefined },
      '2026-11-02 02:05:00',
      'running',
    ],
    [
      'one that went on for too long',
      { state: 'running', finishedAt: undefined },
      '2026-11-02 02:05:01',
      'lost',
    ],
    [
      'one that waits',
      {
        state: 'queued',
        startedAt: undefined,
        queuedAt: day(1),
        finishedAt: undefined,
      },
      '2026-11-01 04:00',
      'running',
    ],
    [
      'one that waited for too long',
      {
        state: 'queued',
        startedAt: undefined,
        queuedAt: day(1),
        finishedAt: undefined,
      },
      '2026-11-02 02:05:01',
      'not_started',
    ],
    [
      'a success in time',
      { finishedAt: at('2026-11-02 02:05:00') },
      '2026-11-03 00:00',
      'succeeded',
    ],
    [
      'a success after the deadline',
      { finishedAt: at('2026-11-02 02:05:01') },
      '2026-11-03 00:00',
      'late',
    ],
    [
      'people who stopped it',
      { state: 'aborted' },
      '2026-11-03 00:00',
      'aborted',
    ],
    [
      'a state that nobody understood',
      { state: 'unknown' },
      '2026-11-03 00:00',
      'unknown',
    ],
    ['a manual run', { trigger: 'manual' }, '2026-11-03 00:00', 'missed'],
    ['a copy', { kind: 'copy' }, '2026-11-03 00:00', 'missed'],
    [
      'a run an hour later',
      { startedAt: day(1, '03:00') },
      '2026-11-03 00:00',
      'succeeded',
    ],
    [
      'a run more than an hour later',
      { startedAt: day(1, '03:00:01') },
      '2026-11-03 00:00',
      'missed',
    ],
    [
      'a run much later that names its slot',
      { startedAt: day(1, '14:00'), slotAt: day(1) },
      '2026-11-03 00:00',
      'succeeded',
    ],
  ])('with %s', (_, run, now, expected) => {
    expect(onFirst({ runs: [testRun(day(1), run)], now: at(now) })).toBe(
      expected,
    );
  });

  it('takes the windows of the schedule', () => {
    const plan = testPlan({
      schedule: {
        kind: 'cron',
        dialect: 'unix5',
        expression: '0 2 * * *',
        startWindowSeconds: 28_800,
        completionWindowSeconds: 36_000,
      },
    });
    // A run seven hours later is within the start window; 02:00 + 10 h + 5 min is the deadline.
    const run = testRun(day(1, '09:00'), { finishedAt: day(1, '12:05') });
    expect(onFirst({ plan, runs: [run] })).toBe('succeeded');
    expect(
      onFirst({ plan, runs: [{ ...run, finishedAt: day(1, '12:05:01') }] }),
    ).toBe('late');
    expect(onFirst({ plan, now: day(1, '10:05:00') })).toBe('pending');
  });

  it('gives a run that is longer than the interval to the slot of its start', () => {
    const plan = testPlan({
      schedule: { kind: 'cron', dialect: 'unix5', expression: '0 * * * *' },
    });
    const found = judgeSlots({
      ...week,
      plan,
      from: day(1, '00:00'),
      to: day(1, '03:00'),
      runs: [testRun(day(1, '00:05'), { finishedAt: day(1, '01:50') })],
    });
    expect(found.map(({ state }) => state)).toEqual([
      'late',
      'missed',
      'missed',
    ]);
  });

  it('leaves runs of the neighbours to them', () => {
    const plan = testPlan({
      schedule: { kind: 'cron', dialect: 'unix5', expression: '0 * * * *' },
    });
    const runs = [testRun(day(1, '00:40'))];
    expect(
      states({ plan, runs, from: day(1, '00:00'), to: day(1, '01:00') }),
    ).toEqual(['missed']);
    expect(
      states({ plan, runs, from: day(1, '01:00'), to: day(1, '02:00') }),
    ).toEqual(['succeeded']);
  });

  it('knows nothing about times before the plan was known', () => {
    expect(
      states({
        states: [{ state: 'active', from: day(3, '00:00') }],
      }).slice(0, 3),
    ).toEqual(['unknown', 'unknown', 'missed']);
  });

  it.each([
    [{ kind: 'interval' as const, everySeconds: 3_600 }],
    [{ kind: 'manual' as const }],
    [
      {
        kind: 'cron' as const,
        dialect: 'unix5' as const,
        expression: 'nonsense',
      },
    ],
  ])('does not exist for %j', schedule => {
    expect(
      judgeSlots({ ...week, runs: [], plan: testPlan({ schedule }) }),
    ).toEqual([]);
  });
});
