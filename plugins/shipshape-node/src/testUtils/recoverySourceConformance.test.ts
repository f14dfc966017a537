import type { RecoverySubject } from 'backstage-plugin-shipshape-common';
import type {
  RecoveryDelivery,
  RecoverySource,
} from '../recovery/RecoverySource';
import { recoverySourceConformance } from '.';
import {
  memoryRecoveryFixture,
  native,
} from './__testUtils__/memoryRecoveryFixture';

recoverySourceConformance({
  describe,
  it,
  expect,
  name: 'a source in memory',
  createFixture: () => memoryRecoveryFixture(),
});

/** Runs the suite by hand and returns the names of the tests that a source fails. */
async function failures(
  wrap: (source: RecoverySource) => RecoverySource,
): Promise<string[]> {
  const tests: Array<[string, () => Promise<void>]> = [];
  const collect = (name: string, test: () => Promise<void>) =>
    tests.push([name, test]);
  recoverySourceConformance({
    describe: (_, body) => body(),
    it: collect as unknown as typeof it,
    expect,
    name: 'a faulty source',
    createFixture: () => memoryRecoveryFixture(wrap),
  });
  const failed: string[] = [];
  for (const [name, test] of tests) {
    try {
      await test();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

type Wrap = (source: RecoverySource) => RecoverySource;

/** The source itself, with what is changed; the methods stay bound to it. */
const like = (
  source: RecoverySource,
  changed: Partial<RecoverySource>,
): RecoverySource => ({
  id: source.id,
  providers: source.providers,
  schedule: source.schedule,
  read: (targets, options) => source.read(targets, options),
  ...changed,
});

/** A source whose deliveries are changed on their way. */
const deliveries =
  (change: (delivery: RecoveryDelivery) => RecoveryDelivery[]): Wrap =>
  source =>
    like(source, {
      async *read(targets, options) {
        for await (const delivery of source.read(targets, options)) {
          yield* change(delivery);
        }
      },
    });

const subjects = (
  change: (subject: RecoverySubject) => RecoverySubject,
): Wrap =>
  deliveries(delivery =>
    delivery.kind === 'subject'
      ? [{ kind: 'subject', subject: change(delivery.subject) }]
      : [delivery],
  );

const ANSWERS =
  'answers every resource that is asked for exactly once, and no other twice';
const NAMES =
  'gives runs, points and plans names that are unique, and refers to those that exist';
const PART =
  'says what it could not read, answers the rest, and calls no listing complete that lost points';
const DOWN =
  'says with a stable code that it cannot be reached, delivers nothing, and recovers';
const SAME =
  'delivers the same twice, and its points however recent the runs must be';
let ticks = 0;

describe('recoverySourceConformance', () => {
  it('finds no fault with a good source', async () => {
    expect(await failures(source => source)).toEqual([]);
  });

  it.each<[string, Wrap, string]>([
    [
      'an id without a module',
      source => like(source, { id: 'main' }),
      'has an id of its module and instance, providers, and a schedule',
    ],
    [
      'a resource that is not answered',
      deliveries(delivery =>
        delivery.kind === 'subject' &&
        delivery.subject.native.nativeId === 'nowhere'
          ? []
          : [delivery],
      ),
      ANSWERS,
    ],
    [
      'a resource that is answered twice',
      deliveries(delivery => [delivery, delivery]),
      ANSWERS,
    ],
    [
      'a resource of another provider',
      deliveries(delivery =>
        delivery.kind === 'subject'
          ? [
              delivery,
              {
                kind: 'subject',
                subject: {
                  ...delivery.subject,
                  native: { provider: 'other', nativeId: 'x' },
                },
              },
            ]
          : [delivery],
      ),
      'delivers resources of its own providers only',
    ],
    [
      'two runs with one key',
      subjects(subject => ({
        ...subject,
        runs: [...subject.runs, ...subject.runs],
      })),
      NAMES,
    ],
    [
      'two points with one id',
      subjects(subject => ({
        ...subject,
        points: [...subject.points, ...subject.points],
      })),
      NAMES,
    ],
    [
      'a plan that is not there',
      subjects(subject => ({ ...subject, plans: [] })),
      NAMES,
    ],
    [
      'a location that is not there',
      subjects(subject => ({ ...subject, locations: [] })),
      NAMES,
    ],
    [
      'a whole listing of a location that is not there',
      subjects(subject => ({ ...subject, completeLocations: ['nowhere'] })),
      NAMES,
    ],
    [
      'an instant that is none',
      subjects(subject => ({
        ...subject,
        points: subject.points.map(point => ({
          ...point,
          consistentAt: new Date(NaN),
        })),
      })),
      'delivers instants that are some, in their order',
    ],
    [
      'a run that ends before it starts',
      subjects(subject => ({
        ...subject,
        runs: subject.runs.map(run => ({ ...run, finishedAt: new Date(0) })),
      })),
      'delivers instants that are some, in their order',
    ],
    [
      'points that are lost',
      subjects(subject => ({ ...subject, points: [] })),
      'delivers what the provider has',
    ],
    [
      'a failure that is told as a success',
      subjects(subject => ({
        ...subject,
        runs: subject.runs.map(run => ({ ...run, state: 'failed' })),
      })),
      'delivers what the provider has',
    ],
    [
      'a backup where there is none',
      subjects(subject => ({ ...subject, state: 'known' })),
      'knows of no backup where the provider has none',
    ],
    [
      'a state that nobody knows as a success',
      subjects(subject => ({
        ...subject,
        runs: subject.runs.map(run => ({ ...run, state: 'succeeded' })),
        points: subject.points.map(point => ({ ...point, state: 'available' })),
      })),
      'takes a state that nobody knows for unknown, and says so',
    ],
    [
      'silence about a state that nobody knows',
      deliveries(delivery => (delivery.kind === 'notice' ? [] : [delivery])),
      'takes a state that nobody knows for unknown, and says so',
    ],
    [
      'an answer that changes by itself',
      subjects(subject => {
        ticks += 1;
        return {
          ...subject,
          runs: subject.runs.map(run => ({ ...run, bytesStored: ticks })),
        };
      }),
      SAME,
    ],
    [
      'points that are forgotten with their runs',
      source =>
        like(source, {
          async *read(targets, options) {
            yield* subjects(subject => ({
              ...subject,
              points: subject.points.filter(
                ({ createdAt }) => createdAt >= options.since,
              ),
            }))(source).read(targets, options);
          },
        }),
      SAME,
    ],
    [
      'silence about a part that failed',
      deliveries(delivery => (delivery.kind === 'failure' ? [] : [delivery])),
      PART,
    ],
    [
      'a part that failed taken for an empty one',
      deliveries(delivery =>
        delivery.kind === 'failure'
          ? [
              { kind: 'failure', error: delivery.error },
              {
                kind: 'subject',
                subject: {
                  native: delivery.native ?? native('odd'),
                  state: 'never',
                  complete: true,
                  plans: [],
                  locations: [],
                  runs: [],
                  points: [],
                  samples: [],
                  drills: [],
                  checks: [],
                },
              },
            ]
          : [delivery],
      ),
      PART,
    ],
    [
      'silence while it is down',
      source =>
        like(source, {
          async *read(targets, options) {
            try {
              yield* source.read(targets, options);
            } catch (error) {
              options.signal.throwIfAborted();
            }
          },
        }),
      DOWN,
    ],
    [
      'an error without a code',
      source =>
        like(source, {
          async *read(targets, options) {
            try {
              yield* source.read(targets, options);
            } catch (error) {
              throw new Error(String(error));
            }
          },
        }),
      DOWN,
    ],
    [
      'deafness to an abort',
      source =>
        like(source, {
          read: (targets, { since }) =>
            source.read(targets, {
              since,
              signal: new AbortController().signal,
            }),
        }),
      'stops when it is told to before it began',
    ],
    [
      'work that goes on when nobody wants it',
      source =>
        like(source, {
          read: (targets, options) => {
            const all = source.read(targets, options)[Symbol.asyncIterator]();
            return {
              [Symbol.asyncIterator]: () => ({ next: () => all.next() }),
            };
          },
        }),
      'leaves nothing behind when nobody wants the rest',
    ],
  ])('finds %s', async (_, wrap, test) => {
    expect(await failures(wrap)).toContain(test);
  });
});
