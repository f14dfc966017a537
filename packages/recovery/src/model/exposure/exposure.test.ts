import fc from 'fast-check';
import { at, testLocation, testPlan, testPoint } from '../__testUtils__/facts';
import type { PlanFacts, PointFacts, SampleFacts } from '../facts';
import {
  ExposureFacts,
  exposureSeconds,
  exposureSegments,
  exposureSeries,
  ProtectionTimeline,
  rpoCompliance,
  thinExposureSeries,
} from '.';

const daily: PlanFacts = { plan: testPlan() };
const facts = (overrides: Partial<ExposureFacts>): ExposureFacts => ({
  points: [],
  plans: [daily],
  samples: [],
  placement: { region: 'eu-central-1', account: 'prod' },
  ...overrides,
});
const timeline = (overrides: Partial<ExposureFacts>) =>
  ProtectionTimeline.create(facts(overrides), 'data-corruption');
const exposureAt = (overrides: Partial<ExposureFacts>, when: string) =>
  exposureSeconds(timeline(overrides).at(at(when)), at(when));

describe('exposure by points', () => {
  // Reference/recovery.md, "Definitions": daily dump 02:00, 20 minutes.
  const points = [
    testPoint(at('2026-11-01 02:00')),
    testPoint(at('2026-11-02 02:00')),
  ];

  it.each([
    ['2026-11-01 14:00', 43_200],
    ['2026-11-02 02:10', 87_000],
    ['2026-11-02 02:19:59', 87_599],
    ['2026-11-02 02:20', 1_200],
  ])('is at %s %d s', (when, seconds) => {
    expect(exposureAt({ points }, when)).toBe(seconds);
  });

  it('is as a line: peak 87,600 s, then 1,200 s', () => {
    const segments = exposureSegments(
      timeline({ points }),
      at('2026-11-01 00:00'),
      at('2026-11-02 14:00'),
    );
    expect(exposureSeries(segments)).toEqual([
      { at: '2026-11-01T00:00:00.000Z' },
      { at: '2026-11-01T02:20:00.000Z' },
      { at: '2026-11-01T02:20:00.000Z', seconds: 1_200 },
      { at: '2026-11-02T02:20:00.000Z', seconds: 87_600 },
      { at: '2026-11-02T02:20:00.000Z', seconds: 1_200 },
      { at: '2026-11-02T14:00:00.000Z', seconds: 43_200 },
    ]);
    expect(segments[0].protection).toEqual({ state: 'never' });
  });

  it('tells never from nothing left', () => {
    const expired = [
      testPoint(at('2026-11-01 02:00'), { expiresAt: at('2026-11-03 00:00') }),
    ];
    expect(timeline({ points: expired }).at(at('2026-11-03 00:00'))).toEqual({
      state: 'none',
    });
    expect(timeline({}).at(at('2026-11-03 00:00'))).toEqual({ state: 'never' });
  });

  it('takes no instant of the future from a tool whose clock is ahead', () => {
    const ahead = testPoint(at('2026-11-01 02:10'), {
      availableAt: at('2026-11-01 02:00'),
    });
    expect(exposureAt({ points: [ahead] }, '2026-11-01 02:05')).toBe(0);
    expect(exposureAt({ points: [ahead] }, '2026-11-01 02:11')).toBe(60);
  });
});

describe('continuous protection', () => {
  const plans: PlanFacts[] = [
    {
      plan: testPlan({
        mechanism: 'base+wal',
        locations: [testLocation({ id: 'repo1' })],
      }),
    },
  ];
  const base = testPoint(at('2026-11-22 02:00'), {
    type: 'full',
    locationId: 'repo1',
  });
  const sample = (
    measuredAt: string,
    overrides: Partial<SampleFacts> = {},
  ): SampleFacts => ({
    linkId: 'archive:repo1',
    mode: 'log-shipping',
    caughtUp: false,
    measuredAt: at(measuredAt),
    source: 'reported',
    intervalSeconds: 60,
    ...overrides,
  });
  const exposed = (
    samples: SampleFacts[],
    when: string,
    points: PointFacts[] = [base],
  ) => timeline({ points, plans, samples }).at(at(when));

  it('is complete for an idle archive, however old the last segment is', () => {
    // Last archived 06:16:38.131; equal positions at 06:18:14.941.
    const now = '2026-11-22 06:18:14.941';
    const protection = exposed(
      [
        sample(now, {
          caughtUp: true,
          protectedUntil: at('2026-11-22 06:16:38.131'),
        }),
      ],
      now,
    );
    expect(exposureSeconds(protection, at(now))).toBe(0);
    expect(protection).toMatchObject({ basis: 'archive' });
  });

  it('grows while the archive fails', () => {
    const now = '2026-11-22 06:30:00';
    const protection = exposed(
      [
        sample(now, {
          failing: true,
          protectedUntil: at('2026-11-22 06:12:44.600'),
        }),
      ],
      now,
    );
    expect(exposureSeconds(protection, at(now))).toBe(1_035.4);
  });

  it('is not known two sample intervals after the last sample', () => {
    const samples = [sample('2026-11-22 06:00', { caughtUp: true })];
    expect(exposed(samples, '2026-11-22 06:02:00')).toMatchObject({
      state: 'protected',
      until: at('2026-11-22 06:00'),
    });
    expect(exposed(samples, '2026-11-22 06:02:00.001')).toMatchObject({
      state: 'insufficient_data',
      reason: 'No sample of archive:repo1 since 2026-11-22T06:00:00.000Z',
      atLeast: { basis: 'point', until: base.consistentAt },
    });
    expect(exposed([], '2026-11-22 06:02:00')).toMatchObject({
      state: 'insufficient_data',
      reason: 'Nobody reports how far base+wal of orders-daily is',
    });
  });

  it('ends before a gap', () => {
    const samples = [
      sample('2026-11-22 06:00', {
        caughtUp: true,
        gapAt: '000000010000000000000005',
        protectedUntil: at('2026-11-22 03:00'),
      }),
    ];
    expect(exposed(samples, '2026-11-22 06:00')).toMatchObject({
      state: 'protected',
      until: at('2026-11-22 03:00'),
    });
  });

  it('is not known when nobody says what came before the gap', () => {
    const gapAt = '000000010000000000000005';
    expect(
      exposed(
        [sample('2026-11-22 06:00', { caughtUp: true, gapAt })],
        '2026-11-22 06:00',
      ),
    ).toMatchObject({
      state: 'insufficient_data',
      reason: `archive:repo1 has a gap: ${gapAt} is missing`,
    });
  });

  it('is nothing without a base in its own location that it reaches', () => {
    const samples = [sample('2026-11-22 06:00', { caughtUp: true })];
    expect(exposed(samples, '2026-11-22 06:00', [])).toEqual({
      state: 'never',
    });
    expect(
      exposed(samples, '2026-11-22 06:00', [{ ...base, locationId: 'repo2' }]),
    ).toMatchObject({ state: 'protected', basis: 'point' });
  });

  it('counts a replica for what it survives, and never against corruption', () => {
    const replicas: PlanFacts[] = [
      {
        plan: testPlan({
          id: 'standby',
          mechanism: 'replica',
          schedule: { kind: 'continuous' },
          locations: [testLocation({ id: 'db2', host: 'db2' })],
        }),
      },
    ];
    const now = at('2026-11-22 06:00');
    const samples = [
      sample('2026-11-22 06:00', {
        linkId: 'standby:db2',
        mode: 'async',
        lagSeconds: 12,
      }),
    ];
    const all = facts({ plans: replicas, samples });
    expect(ProtectionTimeline.create(all, 'region').at(now)).toMatchObject({
      basis: 'replica',
      until: at('2026-11-22 05:59:48'),
    });
    expect(ProtectionTimeline.create(all, 'data-corruption').at(now)).toEqual({
      state: 'never',
    });
  });

  it('takes the range of a continuous backup', () => {
    const range = { from: at('2026-11-01 00:00'), to: at('2026-11-22 05:55') };
    const point = { ...base, type: 'continuous' as const, range };
    expect(exposed([], '2026-11-22 06:00', [point])).toMatchObject({
      state: 'protected',
      until: range.to,
    });
    expect(exposed([], '2026-11-22 05:00', [point])).toMatchObject({
      moving: true,
      until: at('2026-11-22 05:00'),
    });
  });
});

describe('RPO compliance', () => {
  const hourly = Array.from({ length: 26 }, (_, hour) =>
    testPoint(new Date(at('2026-11-01 00:00').getTime() + hour * 3_600_000), {
      availableAt: new Date(
        at('2026-11-01 00:10').getTime() + hour * 3_600_000,
      ),
    }),
  );
  const day = exposureSegments(
    timeline({ points: hourly }),
    at('2026-11-01 01:10'),
    at('2026-11-02 01:10'),
  );

  it('is 50 of 60 minutes for hourly dumps of ten minutes', () => {
    // Reference/recovery.md: RPO 3,600 s, exposure peaks at 4,200 s.
    expect(
      rpoCompliance(day, { rpoSeconds: 3_600, toleranceSeconds: 0 }).ratio,
    ).toBeCloseTo(50 / 60, 10);
    expect(rpoCompliance(day, { rpoSeconds: 4_200 }).ratio).toBe(1);
    // One second is tolerated by default.
    expect(rpoCompliance(day, { rpoSeconds: 3_600 }).ratio).toBeCloseTo(
      3_001 / 3_600,
      10,
    );
  });

  it('counts time without any point, and leaves out what is not known', () => {
    const window = [at('2026-11-01 00:00'), at('2026-11-02 00:00')] as const;
    const never = exposureSegments(timeline({}), ...window);
    expect(rpoCompliance(never, { rpoSeconds: 60 })).toEqual({
      windowSeconds: 86_400,
      ratio: 0,
      excludedSeconds: 0,
      neverSeconds: 86_400,
    });
    const unknown = exposureSegments(
      timeline({ insufficientData: true }),
      ...window,
    );
    expect(rpoCompliance(unknown, { rpoSeconds: 60 })).toEqual({
      windowSeconds: 86_400,
      excludedSeconds: 86_400,
      neverSeconds: 0,
    });
    expect(rpoCompliance(day, {})).not.toHaveProperty('ratio');
  });

  it('leaves out all time in which nobody says how far an archive is, also what the base alone proves to be good', () => {
    const silent = (samples: SampleFacts[]) =>
      rpoCompliance(
        exposureSegments(
          timeline({
            plans: [{ plan: testPlan({ mechanism: 'base+wal' }) }],
            points: [testPoint(at('2026-11-01 00:00'))],
            samples,
          }),
          at('2026-11-01 00:20'),
          at('2026-11-01 02:20'),
        ),
        { rpoSeconds: 1_800, toleranceSeconds: 0 },
      );
    expect(silent([])).toEqual({
      windowSeconds: 7_200,
      excludedSeconds: 7_200,
      neverSeconds: 0,
    });
    // Known from 01:20 to 02:20: data until 00:40, more than half an hour old all the time.
    const behind = {
      linkId: 'archive:vault',
      mode: 'log-shipping',
      caughtUp: false,
      protectedUntil: at('2026-11-01 00:40'),
      measuredAt: at('2026-11-01 01:20'),
      intervalSeconds: 3_600,
      source: 'reported',
    } as const;
    expect(silent([behind])).toMatchObject({
      ratio: 0,
      excludedSeconds: 3_600,
    });
  });
});

describe('a thinned line', () => {
  const minute = (minutes: number) =>
    new Date(at('2026-11-01 00:00').getTime() + minutes * 60_000).toISOString();

  it('is the line itself when it is short enough', () => {
    const line = [{ at: minute(0), seconds: 1 }, { at: minute(1) }];
    expect(thinExposureSeries(line, 2)).toEqual(line);
  });

  it('keeps the ends, and of each step the highest, the lowest and a hole', () => {
    const seconds = [5, 4, 9, 3, undefined, 6, 5, 5, 5, 5, undefined, 7, 5, 5];
    const line = seconds.map((value, index) =>
      value === undefined
        ? { at: minute(index) }
        : { at: minute(index), seconds: value },
    );
    // Two steps of 6.5 minutes: 0 to 6, and 7 to 13.
    expect(thinExposureSeries(line, 8)).toEqual([
      { at: minute(0), seconds: 5 },
      { at: minute(2), seconds: 9 },
      { at: minute(3), seconds: 3 },
      { at: minute(4) },
      { at: minute(7), seconds: 5 },
      { at: minute(10) },
      { at: minute(11), seconds: 7 },
      { at: minute(13), seconds: 5 },
    ]);
  });

  it('has never more instants than asked for, and the same highest one', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.option(fc.integer({ min: 0, max: 1_000 }), { nil: undefined }),
          {
            minLength: 1,
            maxLength: 300,
          },
        ),
        fc.integer({ min: 5, max: 60 }),
        (values, most) => {
          const line = values.map((seconds, index) => ({
            at: minute(index),
            seconds,
          }));
          const thin = thinExposureSeries(line, most);
          const highest = (of: typeof thin) =>
            Math.max(...of.map(({ seconds }) => seconds ?? -1));
          expect(thin.length).toBeLessThanOrEqual(most);
          expect(highest(thin)).toBe(highest(line));
          expect(thin.some(({ seconds }) => seconds === undefined)).toBe(
            line.some(({ seconds }) => seconds === undefined),
          );
        },
      ),
    );
  });
});
