import { generateRules } from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import type { SloRequest } from 'backstage-plugin-shipshape-node';
import { recorded, traffic } from '../__testUtils__/recordedSeries';
import {
  BASE,
  HOUR,
  MINUTE,
  ranges,
  readAll,
  readOnly,
  sumOf,
  testSlo,
  testSource,
} from '../__testUtils__/slos';
import { TestProxy } from '../__testUtils__/TestProxy';
import { gauge, openMetrics } from '../testUtils/openMetrics';
import {
  MISSING_PROMETHEUS,
  TestPrometheus,
} from '../testUtils/TestPrometheus';

const CHANGE = BASE - 4 * HOUR;

const AFTER = testSlo('checkout', { sliHash: 'b'.repeat(64) });

/** What failed is what is good now. */
const BEFORE = testSlo('checkout', {
  sliHash: 'a'.repeat(64),
  sli: {
    kind: 'ratio',
    total: 'http_requests_total{service="checkout"}',
    bad: 'http_requests_total{service="checkout",code="200"}',
    counter: true,
  },
});

/** Ten hours up to now, six of which are before the change. */
const REQUEST: SloRequest = {
  slo: AFTER,
  ranges: ranges({
    from: BASE - 10 * HOUR,
    fineFrom: BASE - 5 * HOUR,
    to: BASE,
  }),
};

/** The rules that need nothing but counters, as JSON, which is YAML. */
function rulesOf(slo: SloDefinition): string {
  return JSON.stringify({
    groups: generateRules([slo])
      .groups.map(({ name, interval, rules }) => ({
        name,
        interval,
        rules: rules.filter(
          rule =>
            'record' in rule &&
            /^slo(_info|:objective|:(bad|total|error_ratio):\d+[mh]|:.*:rate5m)$/.test(
              rule.record,
            ),
        ),
      }))
      .filter(({ rules }) => rules.length > 0),
  });
}

/** What our rules record, and what they say of themselves. */
function recordedWithHash(id: string, hash: string, hours: number) {
  return [
    ...recorded(id, { hours }),
    {
      name: 'slo_info',
      labels: { slo_id: id, sli_hash: hash },
      samples: gauge({ from: BASE - hours * HOUR, to: BASE }, () => 1),
    },
  ];
}

const signal = new AbortController().signal;

describeIf(describe, MISSING_PROMETHEUS)('series of another query', () => {
  describe('in the first half', () => {
    let server: TestPrometheus;

    beforeAll(async () => {
      server = await TestPrometheus.create(
        openMetrics([
          ...traffic('checkout', { hours: 13, offset: 17 }),
          {
            name: 'slo:error_ratio:5m',
            labels: { slo_id: 'checkout' },
            samples: gauge({ from: BASE - 12 * HOUR, to: CHANGE }, () => 0.95),
          },
        ]),
      );
      await server.backfillRules(rulesOf(BEFORE), {
        from: BASE - 12 * HOUR,
        to: CHANGE,
      });
      await server.backfillRules(rulesOf(AFTER), {
        from: CHANGE + MINUTE,
        to: BASE,
      });
    }, 120_000);

    afterAll(async () => server.dispose());

    it('are not counted: that time is read directly', async () => {
      const source = testSource(server.url);
      const reading = await readOnly(source, REQUEST);
      expect(reading.method).toBe('shipshape');
      const { total, bad } = sumOf(reading.buckets);
      const expected = 10 * 60 * 150 + 28 * 750;
      expect(Math.abs(total / (10 * 60 * 3000) - 1)).toBeLessThan(1e-4);
      expect(Math.abs(bad / expected - 1)).toBeLessThan(1e-4);
      // Longer windows hold ratios of both.
      expect(Object.keys(reading.ratios?.byWindow ?? {}).sort()).toEqual([
        '1h',
        '2h',
        '30m',
      ]);
      expect((await source.describe({ signal })).warnings).toEqual([]);
    });

    it('leave a gap where the queries cannot be asked', async () => {
      const { buckets } = await readOnly(testSource(server.url), {
        ...REQUEST,
        slo: { ...AFTER, support: 'unsupported' },
      });
      const first = Math.min(...buckets.map(({ start }) => start));
      expect(first).toBeGreaterThanOrEqual(CHANGE);
      expect(first).toBeLessThanOrEqual(CHANGE + 10 * MINUTE);
      expect(sumOf(buckets).bad / sumOf(buckets).total).toBeCloseTo(0.05, 4);
    });

    it('are not read at all while they are the newest, and the source says so', async () => {
      const source = testSource(server.url, { now: CHANGE });
      const reading = await readOnly(source, {
        slo: AFTER,
        ranges: [{ from: CHANGE - 4 * HOUR, to: CHANGE, widthSeconds: HOUR }],
      });
      expect(reading.method).toBe('direct');
      expect(reading.ratios).toBeUndefined();
      expect(sumOf(reading.buckets).bad).toBeCloseTo(4 * 60 * 150, 3);
      expect((await source.describe({ signal })).warnings).toEqual([
        expect.stringMatching(/^The rules of 1 SLO are out of date/),
      ]);
    });

    it('tell nothing of when a burn began', async () => {
      // By the query of then 95 % failed, by the one of now 5 %.
      expect(
        await testSource(server.url).findOnset({
          slo: { ...AFTER, target: '0.9' },
          detectedAt: new Date((CHANGE - HOUR) * 1000),
          lookbackSeconds: HOUR,
          signal,
        }),
      ).toBeUndefined();
    });
  });

  it('are looked for with one query for all SLOs', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `slo-${index}`);
    const server = await TestPrometheus.create(
      openMetrics(ids.flatMap(id => recordedWithHash(id, '000000000000', 5))),
    );
    const proxy = await TestProxy.create(server.url);
    try {
      const hours = [{ from: BASE - 4 * HOUR, to: BASE, widthSeconds: HOUR }];
      const counts: number[] = [];
      for (const count of [2, 20]) {
        const items = await readAll(
          testSource(proxy.url),
          ids.slice(0, count).map(id => ({ slo: testSlo(id), ranges: hours })),
        );
        for (const item of items) {
          expect(item).toMatchObject({ method: 'shipshape' });
        }
        counts.push(proxy.takeQueries().length);
      }
      // Which SLOs there are, ratios, since when, bad and total.
      expect(counts).toEqual([5, 5]);
    } finally {
      await proxy.close();
      await server.dispose();
    }
  });
});
