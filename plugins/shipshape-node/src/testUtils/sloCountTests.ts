import { SLO_METHODS } from 'backstage-plugin-shipshape-common';
import { bucketsIn, halves, isReading, read, sorted } from './sloReadings';
import type { SloConformanceTools } from './sloSourceFixture';

/** What a source delivers. */
export function sloCountTests({ test, expect }: SloConformanceTools): void {
  test('answers every SLO exactly once, and nothing when nothing is asked', async ({
    source,
    requests,
    broken,
  }) => {
    expect(requests.length).toBeGreaterThanOrEqual(3);
    const asked = [...requests, broken];
    const items = await read(source, asked);
    expect(items.map(({ sloId }) => sloId)).toEqual(
      asked.map(({ slo }) => slo.id).sort(),
    );
    expect(await read(source, [])).toEqual([]);
  });

  test('delivers aligned buckets inside the ranges, each at most once, with 0 ≤ bad ≤ total', async ({
    source,
    requests,
  }) => {
    for (const item of await read(source, requests)) {
      expect(item).toHaveProperty('buckets');
      if (isReading(item)) {
        const { ranges } =
          requests.find(({ slo }) => slo.id === item.sloId) ?? requests[0];
        expect(SLO_METHODS).toContain(item.method);
        expect(item.buckets).not.toEqual([]);
        const keys = item.buckets.map(
          ({ widthSeconds, start }) => `${widthSeconds}/${start}`,
        );
        expect(new Set(keys).size).toBe(keys.length);
        const wrong = item.buckets.filter(
          ({ widthSeconds, start, bad, total }) =>
            start % widthSeconds !== 0 ||
            !ranges.some(
              range =>
                range.widthSeconds === widthSeconds &&
                start >= range.from &&
                start + widthSeconds <= range.to,
            ) ||
            !Number.isFinite(total) ||
            !(bad >= 0 && bad <= total),
        );
        expect(wrong).toEqual([]);
      }
    }
  });

  test('delivers the error ratios of windows as shares of 1, with their instant', async ({
    source,
    requests,
  }) => {
    for (const item of await read(source, requests)) {
      if (isReading(item) && item.ratios) {
        expect(item.ratios.at.toJSON()).not.toBeNull();
        for (const ratio of Object.values(item.ratios.byWindow)) {
          expect(ratio >= 0 && ratio <= 1).toBe(true);
        }
      }
    }
  });

  test('counts right', async ({ source, requests, expected }) => {
    const items = await read(source, requests);
    const all = { sloId: expected.sloId, from: -Infinity, to: Infinity };
    const sums = bucketsIn(items, all).reduce(
      (sum, { bad, total }) => [sum[0] + bad, sum[1] + total],
      [0, 0],
    );
    expect(expected.bad).toBeGreaterThan(0);
    [expected.bad, expected.total].forEach((count, index) => {
      const allowed = count * expected.tolerance;
      expect(sums[index]).toBeGreaterThanOrEqual(count - allowed);
      expect(sums[index]).toBeLessThanOrEqual(count + allowed);
    });
  });

  test('leaves a gap where there are no samples, instead of counting it as good', async ({
    source,
    requests,
    gap,
  }) => {
    const items = await read(source, requests);
    const { sloId } = gap;
    expect(bucketsIn(items, gap)).toEqual([]);
    expect(
      bucketsIn(items, { sloId, from: -Infinity, to: gap.from }),
    ).not.toEqual([]);
    expect(bucketsIn(items, { sloId, from: gap.to, to: Infinity })).not.toEqual(
      [],
    );
  });

  test('delivers empty buckets where there are samples and no events', async ({
    source,
    requests,
    idle,
  }) => {
    const buckets = bucketsIn(await read(source, requests), idle);
    expect(buckets).not.toEqual([]);
    for (const { widthSeconds, bad, total } of buckets) {
      expect([bad, total]).toEqual([0, 0]);
      expect(buckets).toHaveLength((idle.to - idle.from) / widthSeconds);
    }
  });

  test('reads the same twice', async ({ source, requests }) => {
    expect(await read(source, requests)).toEqual(await read(source, requests));
  });

  test('delivers in two parts what it delivers at once', async ({
    source,
    requests,
  }) => {
    const whole = await read(source, requests);
    const [older, newer] = halves(requests);
    const parts = [
      ...(await read(source, older)),
      ...(await read(source, newer)),
    ];
    for (const { slo } of requests) {
      const all = { sloId: slo.id, from: -Infinity, to: Infinity };
      const joined = sorted(bucketsIn(parts, all));
      const once = bucketsIn(whole, all);
      expect(joined.map(({ start }) => start)).toEqual(
        once.map(({ start }) => start),
      );
      joined.forEach(({ bad, total }, index) => {
        expect(bad).toBeCloseTo(once[index].bad, 6);
        expect(total).toBeCloseTo(once[index].total, 6);
      });
    }
  });
}
