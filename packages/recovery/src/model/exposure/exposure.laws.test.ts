import type { FailureScope } from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import { at, testLocation, testPlan } from '../__testUtils__/facts';
import type { PointFacts, SampleFacts } from '../facts';
import {
  ExposureFacts,
  exposureSeconds,
  exposureSegments,
  ProtectionTimeline,
  sampleValidUntil,
} from '.';

const START = at('2026-11-01 00:00').getTime();
const HOURS = 240;
const hour = (hours: number) => new Date(START + hours * 3_600_000);
const instant = fc.integer({ min: 0, max: HOURS }).map(hour);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.option(arbitrary, { nil: undefined, freq: 3 });

const point: fc.Arbitrary<PointFacts> = fc
  .record({
    nativeId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    locationId: fc.constantFrom('here', 'far'),
    start: fc.integer({ min: 0, max: HOURS }),
    length: fc.integer({ min: 0, max: 10 }),
    consistentAtEnd: fc.boolean(),
    dependsOn: fc.subarray(['a', 'b'], { maxLength: 1 }),
    expiresAt: maybe(instant),
    goneAt: maybe(instant),
    lastRestoredAt: maybe(instant),
    state: fc.constantFrom<PointFacts['state'][]>(
      'available',
      'available',
      'deleted',
      'expiring',
      'unusable',
    ),
    verification: fc.constantFrom<PointFacts['verification'][]>(
      'none',
      'restored',
      'bad',
    ),
    completeness: fc.constantFrom<PointFacts['completeness'][]>(
      'complete',
      'unknown',
      'partial',
    ),
    rangeTo: maybe(instant),
  })
  .map(({ start, length, consistentAtEnd, rangeTo, ...rest }) => ({
    ...rest,
    planId: 'plan',
    type: 'full' as const,
    createdAt: hour(start),
    consistentAt: hour(consistentAtEnd ? start + length : start),
    availableAt: hour(start + length),
    range: rangeTo ? { from: hour(0), to: rangeTo } : undefined,
    encrypted: 'yes' as const,
    source: 'reported' as const,
  }));

const sample: fc.Arbitrary<SampleFacts> = fc.record({
  linkId: fc.constantFrom('archive:here', 'archive:far'),
  mode: fc.constant('log-shipping' as const),
  caughtUp: fc.boolean(),
  protectedUntil: maybe(instant),
  measuredAt: instant,
  intervalSeconds: fc.constantFrom(1_800, 7_200),
  gapAt: maybe(fc.constant('000000010000000000000005')),
  source: fc.constant('reported' as const),
});

const facts: fc.Arbitrary<ExposureFacts> = fc.record({
  points: fc.uniqueArray(point, {
    maxLength: 8,
    selector: ({ nativeId, locationId }) => `${locationId} ${nativeId}`,
  }),
  samples: fc.uniqueArray(sample, {
    maxLength: 6,
    selector: ({ linkId, measuredAt }) => `${linkId} ${measuredAt.getTime()}`,
  }),
  plans: fc
    .constantFrom<'dump' | 'base+wal'>('dump', 'base+wal')
    .map(mechanism => [
      {
        plan: testPlan({
          id: 'plan',
          mechanism,
          locations: [
            testLocation({ id: 'here', region: 'eu-central-1' }),
            testLocation({ id: 'far' }),
          ],
        }),
      },
    ]),
  placement: fc.constant({ region: 'eu-central-1' }),
});
const scope = fc.constantFrom<FailureScope[]>('data-corruption', 'region');

describe('exposure over a window', () => {
  it('is at every instant what the definition says, in segments without gaps', () => {
    fc.assert(
      fc.property(
        facts,
        scope,
        fc.array(fc.integer({ min: 0, max: HOURS * 3600 - 1 }), {
          minLength: 5,
          maxLength: 20,
        }),
        (given, ofScope, seconds) => {
          const timeline = ProtectionTimeline.create(given, ofScope);
          const segments = exposureSegments(timeline, hour(0), hour(HOURS));
          expect(segments[0].from).toEqual(hour(0));
          expect(segments.at(-1)?.to).toEqual(hour(HOURS));
          expect(segments.slice(1).map(({ from }) => from)).toEqual(
            segments.slice(0, -1).map(({ to }) => to),
          );
          const ends = given.samples.map(each =>
            sampleValidUntil(each).getTime(),
          );
          const instants = [
            ...seconds.map(second => START + second * 1000),
            ...[...ends, ...ends.map(end => end + 1)].filter(
              end => end < hour(HOURS).getTime(),
            ),
          ];
          for (const when of instants.map(each => new Date(each))) {
            const segment = segments.find(
              ({ from, to }) => from <= when && when < to,
            );
            const defined = timeline.byDefinition(when);
            expect(segment?.protection.state).toBe(defined.state);
            expect(segment && exposureSeconds(segment.protection, when)).toBe(
              exposureSeconds(defined, when),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is never worse for a point or a sample that was told of late', () => {
    const exposure = (given: ExposureFacts, when: Date) => {
      const protection = ProtectionTimeline.create(given, 'data-corruption').at(
        when,
      );
      return exposureSeconds(protection, when) ?? Infinity;
    };
    const dumps = facts.map(given => ({
      ...given,
      plans: given.plans.map(({ plan }) => ({
        plan: { ...plan, mechanism: 'dump' as const },
      })),
      samples: [],
    }));
    fc.assert(
      fc.property(dumps, point, instant, (given, late, when) => {
        const added = { ...late, nativeId: 'late' };
        expect(
          exposure({ ...given, points: [...given.points, added] }, when),
        ).toBeLessThanOrEqual(exposure(given, when));
      }),
      { numRuns: 200 },
    );
  });
});
