import { generateRules } from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import type { SloRequest } from 'backstage-plugin-shipshape-node';
import { failed } from './__testUtils__/answers';
import { gauge, openMetrics } from './testUtils/openMetrics';
import { recorded, traffic } from './__testUtils__/recordedSeries';
import {
  BASE,
  DAY,
  HOUR,
  ranges,
  readAll,
  readOnly,
  sumOf,
  testSlo,
  testSource,
} from './__testUtils__/slos';
import { MISSING_PROMETHEUS, TestPrometheus } from './testUtils/TestPrometheus';
import { TestProxy } from './__testUtils__/TestProxy';

/** The rules that count, out of all that are generated; JSON is YAML. */
function countingRules(slos: readonly SloDefinition[]): string {
  return JSON.stringify({
    groups: generateRules(slos)
      .groups.map(({ name, interval, rules }) => ({
        name,
        interval,
        rules: rules.filter(
          rule => 'record' in rule && /^slo:(bad|total):/.test(rule.record),
        ),
      }))
      .filter(({ rules }) => rules.length > 0),
  });
}

const LAST_DAY = ranges({
  from: BASE - DAY,
  fineFrom: BASE - 12 * HOUR,
  to: BASE,
});
const request = (slo = testSlo('checkout'), change = LAST_DAY): SloRequest => ({
  slo,
  ranges: change,
});

describeIf(describe, MISSING_PROMETHEUS)('series of our own rules', () => {
  let server: TestPrometheus | undefined;
  let proxy: TestProxy | undefined;

  const start = async (text: string) => {
    server = await TestPrometheus.create(text);
    proxy = await TestProxy.create(server.url);
    return { server, proxy, source: testSource(proxy.url) };
  };

  afterEach(async () => {
    await proxy?.close();
    await server?.dispose();
    proxy = undefined;
    server = undefined;
  });

  it('count what the queries count, within 0.01 %, when Prometheus evaluates the generated rules', async () => {
    const slos = ['on-edges', 'between-edges'].map(id => testSlo(id));
    const prometheus = await start(
      openMetrics([
        ...traffic('on-edges', { hours: 12, offset: 0 }),
        ...traffic('between-edges', { hours: 12, offset: 17 }),
      ]),
    );
    const requests = slos.map(slo =>
      request(
        slo,
        ranges({
          from: BASE - 10 * HOUR,
          fineFrom: BASE - 5 * HOUR,
          to: BASE,
        }),
      ),
    );
    const direct = await readAll(prometheus.source, requests);
    await prometheus.server.backfillRules(countingRules(slos), {
      from: BASE - 11 * HOUR,
      to: BASE,
    });
    const staged = await readAll(testSource(prometheus.server.url), requests);
    expect(direct.map(item => 'method' in item && item.method)).toEqual([
      'direct',
      'direct',
    ]);
    expect(staged.map(item => 'method' in item && item.method)).toEqual([
      'shipshape',
      'shipshape',
    ]);
    staged.forEach((item, index) => {
      const [ours, theirs] = [item, direct[index]].map(each =>
        sumOf('buckets' in each ? each.buckets : []),
      );
      expect(theirs.total).toBeCloseTo(10 * 60 * 3000, 3);
      expect(theirs.bad).toBeCloseTo(10 * 60 * 150 + 28 * 750, 3);
      expect(Math.abs(ours.total / theirs.total - 1)).toBeLessThan(1e-4);
      expect(Math.abs(ours.bad / theirs.bad - 1)).toBeLessThan(1e-4);
    });
  });

  it('are read with the same number of queries for 5 and for 50 SLOs', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `slo-${index}`);
    const prometheus = await start(
      openMetrics(ids.flatMap(id => recorded(id, { hours: 5 }))),
    );
    const hours = ranges({
      from: BASE - 4 * HOUR,
      fineFrom: BASE - 2 * HOUR,
      to: BASE,
    });
    const queries: string[][] = [];
    for (const count of [5, 50]) {
      const items = await readAll(
        prometheus.source,
        ids.slice(0, count).map(id => request(testSlo(id), hours)),
      );
      expect(items).toHaveLength(count);
      for (const item of items) {
        expect(item).toMatchObject({
          method: 'shipshape',
          ratios: {
            at: new Date(BASE * 1000),
            byWindow: { '5m': 0.01, '1h': 0.01 },
          },
        });
        const { total, bad } = sumOf('buckets' in item ? item.buckets : []);
        expect(total).toBeCloseTo(10 * 4 * HOUR, 6);
        expect(bad).toBeCloseTo(0.1 * 4 * HOUR, 6);
      }
      queries.push(prometheus.proxy.takeQueries());
    }
    // Which SLOs there are, ratios, and bad and total in two widths.
    expect(queries.map(({ length }) => length)).toEqual([6, 6]);
  });

  it('are read with few queries when SLOs lack different ranges, and never twice', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `slo-${index}`);
    const prometheus = await start(
      openMetrics(ids.flatMap(id => recorded(id, { hours: 18 }))),
    );
    const items = await readAll(
      prometheus.source,
      ids.map((id, index) =>
        request(testSlo(id), [
          { from: BASE - (6 + index) * HOUR, to: BASE, widthSeconds: HOUR },
        ]),
      ),
    );
    for (const item of items) {
      const hours = 6 + ids.indexOf(item.sloId);
      const buckets = 'buckets' in item ? item.buckets : [];
      expect(buckets).toHaveLength(hours);
      expect(sumOf(buckets).total).toBeCloseTo(10 * HOUR * hours, 6);
    }
    // Ranges of up to 8 hours, and those above.
    expect(prometheus.proxy.takeQueries()).toHaveLength(2 + 2 * 2);
  });

  it('are asked for in parts by a server that cannot take all at once', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `slo-${index}`);
    const prometheus = await start(
      openMetrics(ids.flatMap(id => recorded(id, { hours: 3 }))),
    );
    const hour = [{ from: BASE - HOUR, to: BASE, widthSeconds: HOUR }];
    const requests = ids.map(id => request(testSlo(id), hour));
    const whole = await readAll(prometheus.source, requests);
    // Only three SLOs at a time can be had.
    prometheus.proxy.intercept = ({ path, query }, response) =>
      path.endsWith('query_range') &&
      (query.includes('!=""') || query.split('|').length > 3) &&
      failed(
        422,
        'execution',
        'query would load too many samples',
      )(undefined, response);
    prometheus.proxy.takeQueries();
    expect(await readAll(prometheus.source, requests)).toEqual(whole);
    // All, two halves, four quarters: two queries each.
    expect(prometheus.proxy.takeQueries()).toHaveLength(2 + 2 * (1 + 2 + 4));
  });

  it('are given up with the server when even parts take too long', async () => {
    const ids = Array.from({ length: 64 }, (_, index) => `slo-${index}`);
    const prometheus = await start(
      openMetrics(ids.flatMap(id => recorded(id, { hours: 0.2 }))),
    );
    prometheus.proxy.intercept = ({ path }, response) =>
      path.endsWith('query_range') &&
      failed(503, 'timeout')(undefined, response);
    await expect(
      readAll(
        prometheus.source,
        ids.map(id => request(testSlo(id))),
      ),
    ).rejects.toMatchObject({ name: 'SourceError', code: 'timeout' });
    expect(prometheus.proxy.takeQueries().length).toBeLessThan(20);
  });

  it('win over the series of others', async () => {
    const prometheus = await start(
      openMetrics([
        ...recorded('checkout', { hours: 25 }),
        {
          name: 'sloth_slo_info',
          labels: { sloth_id: 'shop-checkout' },
          samples: gauge({ from: BASE - HOUR, to: BASE }, () => 1),
        },
      ]),
    );
    expect(
      await readOnly(
        prometheus.source,
        request(testSlo('checkout', { series: 'shop-checkout' })),
      ),
    ).toMatchObject({ method: 'shipshape' });
  });

  it('without bad events are a failure, not good', async () => {
    const [total] = recorded('half', { hours: 25 });
    const prometheus = await start(openMetrics([total]));
    const [item] = await readAll(prometheus.source, [
      request(testSlo('half', { support: 'invalid' })),
    ]);
    expect(item).toMatchObject({
      sloId: 'half',
      error: {
        code: 'invalid_content',
        message: expect.stringContaining('bad events has none'),
      },
    });
  });

  it('of slices count slices', async () => {
    const schedule = { from: BASE - 25 * HOUR, to: BASE, stepSeconds: 300 };
    const series = (name: string, value: number) => ({
      name,
      labels: { slo_id: 'sliced' },
      samples: gauge(schedule, () => value),
    });
    const prometheus = await start(
      openMetrics([
        series('slo:total:rate5m', 1 / 300),
        series('slo:bad:rate5m', 1 / 300),
        series('slo_info', 1),
      ]),
    );
    const { buckets } = await readOnly(
      prometheus.source,
      request(
        testSlo('sliced', {
          method: { type: 'Timeslices', sliceSeconds: 300, sliceTarget: '0.9' },
        }),
      ),
    );
    expect(sumOf(buckets).total).toBeCloseTo(288, 6);
    expect(sumOf(buckets).bad).toBeCloseTo(288, 6);
  });
});
