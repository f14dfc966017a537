import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import type { SloRequest } from 'backstage-plugin-shipshape-node';
import { gauge, openMetrics, TestSeries } from './testUtils/openMetrics';
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
} from './__testUtils__/slos';
import { MISSING_PROMETHEUS, TestPrometheus } from './testUtils/TestPrometheus';
import { TestProxy } from './__testUtils__/TestProxy';

const SCHEDULE = { from: BASE - 5 * HOUR, to: BASE };

function series(
  name: string,
  labels: Record<string, string>,
  value: number | ((at: number) => number | undefined),
  schedule: Parameters<typeof gauge>[0] = SCHEDULE,
): TestSeries {
  return {
    name,
    labels,
    samples: gauge(schedule, typeof value === 'number' ? () => value : value),
  };
}

/** The last half of the hour that begins two hours before the end. */
const isIdle = (at: number) => at > BASE - 1.5 * HOUR && at <= BASE - HOUR;
/** When labels of a Sloth spec were edited. */
const EDIT = BASE - 2 * HOUR;

const sloth = (id: string, more: Record<string, string> = {}) => ({
  sloth_id: id,
  sloth_service: 'shop',
  ...more,
});

const DATA = openMetrics([
  series('sloth_slo_info', sloth('idle', { sloth_objective: '99.9' }), 1),
  series(
    'slo:sli_error:ratio_rate5m',
    sloth('idle', { sloth_window: '5m' }),
    at => (isIdle(at) ? NaN : 0.01),
  ),
  series(
    'slo:sli_error:ratio_rate1h',
    sloth('idle', { sloth_window: '1h' }),
    0.02,
  ),
  series(
    'slo:sli_error:ratio_rate30d',
    sloth('idle', { sloth_window: '30d' }),
    NaN,
  ),

  series('sloth_slo_info', sloth('edited', { team: 'old' }), 1, {
    ...SCHEDULE,
    to: EDIT,
  }),
  series('sloth_slo_info', sloth('edited', { team: 'new' }), 1),
  series(
    'slo:sli_error:ratio_rate5m',
    sloth('edited', { team: 'old' }),
    0.5,
    SCHEDULE,
  ),
  series('slo:sli_error:ratio_rate5m', sloth('edited', { team: 'new' }), 0.1, {
    ...SCHEDULE,
    from: EDIT,
  }),

  // Without its info series.
  series('slo:sli_error:ratio_rate5m', sloth('orphan'), 0.5),

  // Evaluated every 30 seconds.
  series('pyrra_objective', { slo: 'shop-pyrra' }, 0.99, {
    ...SCHEDULE,
    stepSeconds: 30,
  }),
  series('pyrra_requests:rate5m', { slo: 'shop-pyrra' }, 10, {
    ...SCHEDULE,
    stepSeconds: 30,
  }),
  series('pyrra_errors:rate5m', { slo: 'shop-pyrra' }, 0.5, {
    ...SCHEDULE,
    stepSeconds: 30,
  }),

  series('grafana_slo_info', { grafana_slo_uuid: 'k3y(1)' }, 1),
  series('grafana_slo_total_rate_5m', { grafana_slo_uuid: 'k3y(1)' }, 20),
  series('grafana_slo_success_rate_5m', { grafana_slo_uuid: 'k3y(1)' }, 19),
  series('grafana_slo_sli_1h', { grafana_slo_uuid: 'k3y(1)' }, 0.95),
  series('grafana_slo_info', { grafana_slo_uuid: 'over' }, 1),
  series('grafana_slo_total_rate_5m', { grafana_slo_uuid: 'over' }, 20),
  series('grafana_slo_success_rate_5m', { grafana_slo_uuid: 'over' }, 21),

  series(
    'ALERTS',
    {
      alertname: 'ShopErrors',
      alertstate: 'firing',
      sloth_id: 'idle',
      sloth_severity: 'ticket',
      severity: 'slack',
    },
    1,
    { from: BASE - HOUR + 30, to: BASE - HOUR + 5.5 * MINUTE },
  ),
  series(
    'ALERTS',
    {
      alertname: 'ErrorBudgetBurn',
      alertstate: 'firing',
      slo: 'shop-pyrra',
      severity: 'critical',
    },
    1,
    { from: BASE - 2 * HOUR + 30, to: BASE - 2 * HOUR + 5.5 * MINUTE },
  ),
  series(
    'ALERTS',
    { alertname: 'Other', alertstate: 'firing', severity: 'page' },
    1,
  ),
]);

const RANGES = ranges({
  from: BASE - 4 * HOUR,
  fineFrom: BASE - HOUR,
  to: BASE,
});

const request = (
  foreign: string,
  change: Parameters<typeof testSlo>[1] = {},
): SloRequest => ({
  slo: testSlo(`ours-${foreign.replace(/\W/g, '')}`, {
    series: foreign,
    ...change,
  }),
  ranges: RANGES,
});

describeIf(describe, MISSING_PROMETHEUS)('series of other rules', () => {
  let server: TestPrometheus;
  let proxy: TestProxy;

  beforeAll(async () => {
    server = await TestPrometheus.create(DATA);
    proxy = await TestProxy.create(server.url);
  });

  afterAll(async () => {
    await proxy?.close();
    await server?.dispose();
  });

  const read = (wanted: SloRequest) => readOnly(testSource(proxy.url), wanted);

  it('Sloth: counts each minute alike, and none without traffic', async () => {
    const reading = await read(request('idle'));
    expect(reading).toMatchObject({
      method: 'sloth',
      timeWeighted: true,
      // A period of NaN is no ratio, and no window of ours.
      ratios: { byWindow: { '5m': 0.01, '1h': 0.02 } },
    });
    const { total, bad } = sumOf(reading.buckets);
    expect(total).toBeCloseTo(4 * 60 - 30, 6);
    expect(bad).toBeCloseTo((4 * 60 - 30) * 0.01, 6);
    expect(
      reading.buckets.find(({ start }) => start === BASE - 2 * HOUR),
    ).toMatchObject({ total: 30 });
  });

  it('Sloth: takes the newest of two series, and never both', async () => {
    const { buckets, ratios } = await read(request('edited'));
    const ratioOf = (from: number) => {
      const { bad, total } = sumOf(
        buckets.filter(({ start }) => start === from),
      );
      return [total, bad / total];
    };
    expect(ratioOf(BASE - 4 * HOUR)).toEqual([60, 0.5]);
    expect(ratioOf(BASE - 2 * HOUR)[0]).toBe(60);
    expect(ratioOf(BASE - 2 * HOUR)[1]).toBeCloseTo(0.1, 9);
    expect(ratioOf(BASE - 5 * MINUTE)[0]).toBe(5);
    expect(ratioOf(BASE - 5 * MINUTE)[1]).toBeCloseTo(0.1, 9);
    // Which of two values at one instant is the newer one cannot be told.
    expect(ratios?.byWindow).toEqual({});
  });

  it('ignores a series without its info series', async () => {
    const [item] = await readAll(testSource(proxy.url), [
      request('orphan', { support: 'notConfigured' }),
    ]);
    expect(item).toMatchObject({ error: { code: 'invalid_content' } });
  });

  it('Pyrra: counts requests, whatever the interval of its rules', async () => {
    const reading = await read(request('shop-pyrra'));
    expect(reading.method).toBe('pyrra');
    expect(reading.timeWeighted).toBeUndefined();
    expect(sumOf(reading.buckets).total).toBeCloseTo(4 * HOUR * 10, 6);
    expect(sumOf(reading.buckets).bad).toBeCloseTo(4 * HOUR * 0.5, 6);
  });

  it('Grafana: counts what is not a success, and tells of more successes than requests', async () => {
    const reading = await read(request('k3y(1)'));
    expect(reading).toMatchObject({
      method: 'grafana',
      ratios: { byWindow: { '1h': expect.closeTo(0.05, 9) } },
    });
    expect(reading.inconsistent).toBeUndefined();
    expect(sumOf(reading.buckets).total).toBeCloseTo(4 * HOUR * 20, 6);
    expect(sumOf(reading.buckets).bad).toBeCloseTo(4 * HOUR, 6);
    const over = await read(request('over'));
    expect(over.inconsistent).toBe(true);
    expect(sumOf(over.buckets).bad).toBe(0);
  });

  it('takes a fixed number of queries for all', async () => {
    const all = ['idle', 'edited', 'shop-pyrra', 'k3y(1)', 'over'];
    proxy.takeQueries();
    for (const count of [1, all.length]) {
      await readAll(
        testSource(proxy.url),
        all.slice(0, count).map(id => request(id)),
      );
    }
    // What there is; ratios of Sloth and of Grafana; three kinds, two queries in two widths.
    expect(proxy.takeQueries()).toHaveLength(1 + 1 + 4 + (1 + 2 + 3 * 4));
  });

  it('tells of the alerts of Sloth and Pyrra under our names', async () => {
    const source = testSource(proxy.url);
    const ask = (slos: string[]) =>
      source.readAlerts({
        slos: slos.map(id => request(id).slo),
        from: new Date((BASE - 4 * HOUR) * 1000),
        to: new Date(BASE * 1000),
        signal: new AbortController().signal,
      });
    const minutes = (from: number) => ({
      firstAt: new Date((from + MINUTE) * 1000),
      lastAt: new Date((from + 10 * MINUTE) * 1000),
      stepSeconds: 60,
    });
    expect(await ask(['idle', 'shop-pyrra'])).toEqual(
      expect.arrayContaining([
        {
          sloId: 'ours-idle',
          severity: 'ticket',
          ...minutes(BASE - HOUR),
        },
        {
          sloId: 'ours-shoppyrra',
          severity: 'page',
          ...minutes(BASE - 2 * HOUR),
        },
      ]),
    );
    expect(await ask(['idle'])).toHaveLength(1);
    expect(await ask([])).toEqual([]);
  });

  it('finds since when the budget burns in the series of Sloth', async () => {
    expect(
      await testSource(proxy.url).findOnset({
        slo: request('edited').slo,
        detectedAt: new Date((BASE - 3 * HOUR) * 1000),
        lookbackSeconds: HOUR,
        signal: new AbortController().signal,
      }),
    ).toEqual(new Date((BASE - 4 * HOUR) * 1000));
  });
});
