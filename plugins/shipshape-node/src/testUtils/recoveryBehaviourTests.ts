import type { RecoveryDelivery } from '../recovery/RecoverySource';
import {
  answeredOf,
  deliveriesOf,
  EVER,
  nativesOf,
  notAborted,
  subjectOf,
  subjectsOf,
} from './recoveryDeliveries';
import type { RecoveryConformanceTools } from './recoverySourceFixture';

/** How a source behaves: alone, when something fails, when it is told to stop. */
export function recoveryBehaviourTests({
  test,
  expect,
}: RecoveryConformanceTools): void {
  const sourceError = (code: string) => ({
    name: 'SourceError',
    code: expect.stringMatching(code),
    message: expect.stringMatching(/\S/),
  });

  test('has an id of its module and instance, providers, and a schedule', async ({
    source,
  }) => {
    expect(source.id).toMatch(/^[a-z0-9-]+:[A-Za-z0-9._-]+$/);
    expect(source.providers).not.toEqual([]);
    expect(source.schedule.frequency).toBeDefined();
    expect(source.schedule.timeout).toBeDefined();
  });

  test('says what it could not read, answers the rest, and calls no listing complete that lost points', async ({
    source,
    targets,
    breakPart,
  }) => {
    const before = await deliveriesOf(source, targets);
    await breakPart();
    const after = await deliveriesOf(source, targets);
    const failures = after.flatMap(delivery =>
      delivery.kind === 'failure' ? [delivery.error] : [],
    );
    expect(failures).not.toEqual([]);
    for (const error of failures) {
      expect(error).toMatchObject(
        sourceError(
          '^(not_found|unauthorised|rate_limited|timeout|unavailable|invalid_content|internal)$',
        ),
      );
    }
    expect(answeredOf(after)).toEqual(
      expect.arrayContaining(nativesOf(targets)),
    );
    for (const { native, complete, state, points } of subjectsOf(after)) {
      const earlier = subjectOf(before, native);
      if (complete) {
        expect(points).toEqual(earlier?.points);
      }
      if (earlier?.state === 'known') {
        expect(state).not.toBe('never');
      }
    }
  });

  test('says with a stable code that it cannot be reached, delivers nothing, and recovers', async ({
    source,
    targets,
    breakSource,
    repairSource,
  }) => {
    const before = await deliveriesOf(source, targets);
    await breakSource();
    const delivered: RecoveryDelivery[] = [];
    const reading = (async () => {
      for await (const delivery of source.read(targets, {
        since: EVER,
        signal: notAborted(),
      })) {
        delivered.push(delivery);
      }
    })();
    await expect(reading).rejects.toMatchObject(
      sourceError(
        '^(not_found|unauthorised|rate_limited|timeout|unavailable)$',
      ),
    );
    expect(delivered).toEqual([]);
    await repairSource();
    expect(await deliveriesOf(source, targets)).toEqual(before);
  });

  test('stops when it is told to before it began', async ({
    source,
    targets,
    listLeftovers,
  }) => {
    const signal = AbortSignal.abort();
    const first = source
      .read(targets, { since: EVER, signal })
      [Symbol.asyncIterator]();
    await expect(first.next()).rejects.toThrow();
    expect(await listLeftovers()).toEqual([]);
  });

  test('stops when it is told to while it reads, and leaves nothing behind', async ({
    source,
    targets,
    listLeftovers,
  }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const deliveries = source
      .read(targets, { since: EVER, signal })
      [Symbol.asyncIterator]();
    await deliveries.next();
    controller.abort();
    await expect(deliveries.next()).rejects.toThrow();
    expect(await listLeftovers()).toEqual([]);
  });

  test('leaves nothing behind when nobody wants the rest', async ({
    source,
    targets,
    listLeftovers,
  }) => {
    for await (const delivery of source.read(targets, {
      since: EVER,
      signal: notAborted(),
    })) {
      expect(delivery.kind).toMatch(/\S/);
      break;
    }
    expect(await listLeftovers()).toEqual([]);
  });
}
