import {
  answeredOf,
  deliveriesOf,
  keyOf,
  nativesOf,
  subjectOf,
  subjectsOf,
} from './recoveryDeliveries';
import type { RecoveryConformanceTools } from './recoverySourceFixture';

/** What a source delivers. */
export function recoveryFactTests({
  test,
  expect,
}: RecoveryConformanceTools): void {
  const expectUnique = (values: readonly string[]) =>
    expect([...new Set(values)]).toEqual(values);

  test('answers every resource that is asked for exactly once, and no other twice', async ({
    source,
    targets,
    absent,
  }) => {
    expect(targets.length).toBeGreaterThanOrEqual(2);
    const asked = [...targets, absent];
    const answered = answeredOf(await deliveriesOf(source, asked));
    expectUnique(answered);
    expect(answered).toEqual(expect.arrayContaining(nativesOf(asked)));
    expectUnique(answeredOf(await deliveriesOf(source, [])));
  });

  test('delivers resources of its own providers only', async ({
    source,
    targets,
  }) => {
    for (const { native } of subjectsOf(await deliveriesOf(source, targets))) {
      expect(source.providers).toContain(native.provider);
    }
  });

  test('gives runs, points and plans names that are unique, and refers to those that exist', async ({
    source,
    targets,
  }) => {
    for (const subject of subjectsOf(await deliveriesOf(source, targets))) {
      const { runs, points, plans, locations } = subject;
      expectUnique(runs.map(({ runKey }) => runKey));
      expectUnique(points.map(({ nativeId }) => nativeId));
      expectUnique(plans.map(({ id }) => id));
      expectUnique(locations.map(({ id }) => id));
      const planIds = plans.map(({ id }) => id);
      const locationIds = locations.map(({ id }) => id);
      for (const { planId } of [...runs, ...points]) {
        expect([undefined, ...planIds]).toContain(planId);
      }
      for (const { locationId } of points) {
        expect(locationIds).toContain(locationId);
      }
      expect(locationIds).toEqual(
        expect.arrayContaining([...(subject.completeLocations ?? [])]),
      );
    }
  });

  test('delivers instants that are some, in their order', async ({
    source,
    targets,
  }) => {
    for (const { runs, points } of subjectsOf(
      await deliveriesOf(source, targets),
    )) {
      const instants = [
        ...runs.flatMap(({ startedAt, finishedAt }) => [startedAt, finishedAt]),
        ...points.flatMap(point => [
          point.createdAt,
          point.consistentAt,
          point.availableAt,
          point.expiresAt,
        ]),
      ].filter(instant => instant !== undefined);
      expect(
        instants.filter(instant => Number.isNaN(instant.getTime())),
      ).toEqual([]);
      const backwards = runs.filter(
        ({ startedAt, finishedAt }) =>
          startedAt && finishedAt && startedAt > finishedAt,
      );
      expect(backwards).toEqual([]);
    }
  });

  test('delivers what the provider has', async ({
    source,
    targets,
    expected,
  }) => {
    expect(nativesOf(targets)).toContain(keyOf(expected.native));
    const subject = subjectOf(
      await deliveriesOf(source, targets),
      expected.native,
    );
    expect(subject?.state).toBe(expected.state);
    expect(expected.points).not.toEqual([]);
    expect(subject?.points.map(({ nativeId }) => nativeId).sort()).toEqual(
      [...expected.points].sort(),
    );
    const states = subject?.runs.map(
      ({ runKey, state }) => `${runKey} ${state}`,
    );
    expect(states?.sort()).toEqual(
      expected.runs.map(({ runKey, state }) => `${runKey} ${state}`).sort(),
    );
  });

  test('knows of no backup where the provider has none', async ({
    source,
    targets,
    absent,
  }) => {
    const deliveries = await deliveriesOf(source, [...targets, absent]);
    for (const native of absent.native) {
      const subject = subjectOf(deliveries, native);
      expect([undefined, 'never', 'insufficient_data']).toContain(
        subject?.state,
      );
      expect(subject?.points ?? []).toEqual([]);
      expect(subject?.runs ?? []).toEqual([]);
    }
  });

  test('takes a state that nobody knows for unknown, and says so', async ({
    source,
    targets,
    unfamiliar,
  }) => {
    const deliveries = await deliveriesOf(source, targets);
    const subject = subjectOf(deliveries, unfamiliar);
    const states = [...(subject?.runs ?? []), ...(subject?.points ?? [])].map(
      ({ state }) => state,
    );
    expect(states).toContain('unknown');
    expect(
      deliveries.filter(
        delivery =>
          delivery.kind === 'notice' &&
          delivery.notice.code === 'unknown-value',
      ),
    ).not.toEqual([]);
  });

  test('delivers the same twice, and its points however recent the runs must be', async ({
    source,
    targets,
  }) => {
    const once = await deliveriesOf(source, targets);
    expect(await deliveriesOf(source, targets)).toEqual(once);
    const recent = await deliveriesOf(
      source,
      targets,
      new Date('2100-01-01T00:00:00Z'),
    );
    expect(subjectsOf(recent).map(({ points }) => points)).toEqual(
      subjectsOf(once).map(({ points }) => points),
    );
  });
}
