import { Item, never, read } from './sloReadings';
import type { SloConformanceTools } from './sloSourceFixture';

/** How a source behaves: alone, when something fails, when it is told to stop. */
export function sloBehaviourTests({ test, expect }: SloConformanceTools): void {
  const sourceError = (code: string) => ({
    name: 'SourceError',
    code: expect.stringMatching(code),
    message: expect.stringMatching(/\S/),
  });

  test('has an id of its module and instance, and a schedule', async ({
    source,
  }) => {
    expect(source.id).toMatch(/^[a-z0-9-]+:[A-Za-z0-9._-]+$/);
    expect(source.schedule.frequency).toBeDefined();
    expect(source.schedule.timeout).toBeDefined();
  });

  test('tells facts about itself', async ({ source }) => {
    const facts = await source.describe({ signal: never() });
    expect(facts.retentionSeconds ?? 1).toBeGreaterThan(0);
    for (const warning of facts.warnings) {
      expect(warning).toMatch(/\S/);
    }
  });

  test('says what is wrong with one SLO, and reads the others as ever', async ({
    source,
    requests,
    broken,
  }) => {
    const alone = await read(source, requests);
    const items = await read(source, [broken, ...requests]);
    const { id } = broken.slo;
    expect(items.filter(({ sloId }) => sloId !== id)).toEqual(alone);
    expect(items.find(({ sloId }) => sloId === id)).toMatchObject({
      error: sourceError('^(not_found|timeout|invalid_content|internal)$'),
    });
  });

  test('says with a stable code that it cannot be reached, delivers nothing, and recovers', async ({
    source,
    requests,
    breakSource,
    repairSource,
  }) => {
    const before = await read(source, requests);
    await breakSource();
    const down = sourceError(
      '^(not_found|unauthorised|rate_limited|timeout|unavailable)$',
    );
    await expect(source.describe({ signal: never() })).rejects.toMatchObject(
      down,
    );
    const items: Item[] = [];
    const reading = (async () => {
      for await (const item of source.read(requests, { signal: never() })) {
        items.push(item);
      }
    })();
    await expect(reading).rejects.toMatchObject(down);
    expect(items).toEqual([]);
    await repairSource();
    expect(await read(source, requests)).toEqual(before);
  });

  test('stops when it is told to before it began', async ({
    source,
    requests,
    listLeftovers,
  }) => {
    const signal = AbortSignal.abort();
    const first = source.read(requests, { signal })[Symbol.asyncIterator]();
    await expect(first.next()).rejects.toThrow();
    await expect(source.describe({ signal })).rejects.toThrow();
    expect(await listLeftovers()).toEqual([]);
  });

  test('stops when it is told to while it reads, and leaves nothing behind', async ({
    source,
    requests,
    listLeftovers,
  }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const items = source.read(requests, { signal })[Symbol.asyncIterator]();
    await items.next();
    controller.abort();
    await expect(items.next()).rejects.toThrow();
    expect(await listLeftovers()).toEqual([]);
  });

  test('leaves nothing behind when nobody wants the rest', async ({
    source,
    requests,
    listLeftovers,
  }) => {
    for await (const item of source.read(requests, { signal: never() })) {
      expect(item.sloId).toMatch(/\S/);
      break;
    }
    expect(await listLeftovers()).toEqual([]);
  });
}
