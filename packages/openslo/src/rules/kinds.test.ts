import type { Sli, SloDefinition } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { parse, stringify } from 'yaml';
import {
  CHECK_RULES,
  missingPromtool,
  promtool,
} from '../__testUtils__/promtool';
import { testSlo } from '../__testUtils__/testSlo';
import { generateRules, generateRuleTests } from './index';

jest.setTimeout(600_000);

const alerting = testSlo().alerting;
const counts = (total: string, side: { good?: string; bad?: string }): Sli => ({
  kind: 'ratio',
  counter: true,
  total,
  ...side,
});
const window = (days: number): SloDefinition['window'] => ({
  type: 'rolling',
  duration: `${days}d`,
  seconds: days * 86_400,
});

/** SLOs by id, and the alert that their generated test waits for; none when it cannot be tried. */
const kinds: Record<
  string,
  [Partial<SloDefinition>, 'page' | 'ticket' | undefined]
> = {
  latency: [
    {
      sli: counts('sum(h_count{job="a"})', {
        good: 'sum(h_bucket{job="a",le="1"})',
      }),
    },
    'page',
  ],
  slow: [
    {
      sli: counts('sum(rate(h_count[{{.window}}]))', {
        bad: 'sum(rate(h_count[{{.window}}])) - sum(rate(h_bucket{le="0.4"}[{{.window}}]))',
      }),
    },
    'page',
  ],
  increase: [
    {
      sli: counts('sum(increase(t[5m]))', { bad: 'sum(increase(e[5m]))' }),
    },
    'page',
  ],
  threshold: [
    {
      sli: {
        kind: 'threshold',
        query: 'max(g{a!~"b.*"})',
        op: 'lt',
        value: 500,
      },
    },
    'page',
  ],
  'threshold-above': [
    {
      sli: {
        kind: 'threshold',
        query: 'sum(min_over_time(g[2m]))',
        op: 'gte',
        value: 1,
      },
    },
    'page',
  ],
  'raw-value': [
    {
      sli: { kind: 'raw', query: 'satisfaction', rawType: 'success' },
      target: '0.95',
    },
    'page',
  ],
  'raw-quotient': [
    {
      sli: {
        kind: 'raw',
        rawType: 'success',
        query:
          '1 - (sum(rate(r{code=~"5.."}[{{.window}}])) / sum(rate(r[{{.window}}])))',
      },
    },
    'page',
  ],
  levels: [
    {
      sli: {
        kind: 'ratio',
        counter: false,
        total: 'sum(hosts)',
        good: 'sum(hosts{state="up"})',
      },
    },
    'page',
  ],
  slices: [
    { method: { type: 'Timeslices', sliceSeconds: 300, sliceTarget: '0.95' } },
    'page',
  ],
  'hourly-slices': [
    { method: { type: 'Timeslices', sliceSeconds: 3600, sliceTarget: '0.9' } },
    'ticket',
  ],
  'gauge-slices': [
    {
      sli: { kind: 'threshold', query: 'g', op: 'lte', value: 3 },
      method: { type: 'Timeslices', sliceSeconds: 300, sliceTarget: '0.9' },
    },
    'page',
  ],
  'ratio-slices': [
    { method: { type: 'RatioTimeslices', sliceSeconds: 60 } },
    'page',
  ],
  'few-failures': [{ alerting: { ...alerting, minFailures: 500 } }, 'page'],
  // 14.4 × 0.1 is above 1, so the slow pair has to do.
  'ninety-percent': [{ target: '0.9' }, 'page'],
  'tickets-only': [
    { target: '0.99', alerting: { ...alerting, page: false } },
    'ticket',
  ],
  week: [{ window: window(7) }, 'page'],
  'two-days': [{ window: window(2) }, 'page'],
  month: [
    {
      window: {
        type: 'calendar',
        duration: '1M',
        seconds: 2_592_000,
        startTime: '2026-01-01 00:00:00',
        timeZone: 'UTC',
      },
    },
    'page',
  ],
  // 1 × (1 − 0) is not below 1: nothing can fire.
  'no-target': [{ target: '0' }, undefined],
  'short-window': [
    { window: { type: 'rolling', duration: '1h', seconds: 3600 } },
    undefined,
  ],
  conditions: [
    {
      alerting: {
        ...alerting,
        conditions: [
          {
            name: 'half a day',
            severity: 'ticket',
            factor: '2',
            lookbackSeconds: 43_200,
            forSeconds: 300,
          },
        ],
      },
    },
    'page',
  ],
  particular: [
    {
      sli: counts('sum_over_time((count(c))[{{.window}}:])', {
        bad: 'sum_over_time((count(c < 0.5))[{{.window}}:]) or on() vector(0)',
      }),
    },
    'page',
  ],
};

describeIf(describe, missingPromtool)('rules of every kind of SLO', () => {
  it('pass promtool, and so do their tests', () => {
    const files: Record<string, string> = {};
    for (const [id, [overrides, severity]] of Object.entries(kinds)) {
      const slo = testSlo({ id, ...overrides });
      files[`${id}.yaml`] = generateRules([slo]).yaml;
      const tests = generateRuleTests([slo], { rulesFile: `${id}.yaml` });
      files[`${id}_test.yaml`] = tests;
      const fired = parse(tests).tests[0].promql_expr_test.flatMap(
        ({ exp_samples }: { exp_samples: Array<{ labels: string }> }) =>
          exp_samples.filter(({ labels }) => labels.startsWith('ALERTS')),
      );
      expect([
        id,
        fired.map(
          ({ labels }: { labels: string }) =>
            /severity="(\w+)"/.exec(labels)?.[1],
        ),
      ]).toEqual([id, severity ? [severity] : []]);
    }
    // What the generated tests do not say.
    files['more_test.yaml'] = stringify({
      rule_files: ['latency.yaml', 'threshold.yaml', 'conditions.yaml'],
      evaluation_interval: '1m',
      tests: [
        {
          name: 'bounds as Prometheus 3 writes them; one second is missing',
          interval: '1m',
          input_series: [
            { series: 'h_count{job="a"}', values: '0+100x60' },
            {
              series: 'h_bucket{job="a",le="1.0"}',
              values: '0+75x30 _x30',
            },
          ],
          promql_expr_test: [
            expectation(30, 'slo:error_ratio:5m', 0.25),
            expectation(60, 'slo:bad:rate5m{slo_id="latency"}'),
          ],
        },
        {
          name: 'three bad evaluations of ten',
          interval: '1m',
          input_series: [{ series: 'g', values: '100 100x5 500x2 100x1' }],
          promql_expr_test: [
            expectation(
              10,
              'sum_over_time(slo:bad:rate5m[9m59s999ms]) / sum_over_time(slo:total:rate5m[9m59s999ms])',
              0.3,
            ),
          ],
        },
        {
          name: 'a condition over half a day, of which three hours are known',
          interval: '1m',
          input_series: [
            {
              series: 'http_requests_total{code="200"}',
              values: '0+100x180 18000+96x60',
            },
            {
              series: 'http_requests_total{code="500"}',
              values: '0x180 4+4x59',
            },
          ],
          promql_expr_test: [
            // 2 × 0.001 of 720 minutes: 36 minutes at 4 %, and five more until it fires.
            expectation(213, 'sum(ALERTS{alertname="SLOBurnRateCondition"})'),
            expectation(
              230,
              'sum(ALERTS{alertname="SLOBurnRateCondition",alertstate="firing",condition="half a day"})',
              1,
            ),
          ],
        },
      ],
    });
    // promtool evaluates all groups at one interval: here that of the slices.
    files['slices_more_test.yaml'] = stringify({
      rule_files: ['slices.yaml'],
      evaluation_interval: '5m',
      tests: [
        {
          name: 'slices of a service that is always idle',
          interval: '1m',
          input_series: [
            { series: 'http_requests_total{code="200"}', values: '70x180' },
            { series: 'http_requests_total{code="500"}', values: '7x180' },
          ],
          promql_expr_test: [
            expectation(180, 'slo:total:rate5m{slo_id="slices"}', 0),
            expectation(180, 'slo:bad:rate5m{slo_id="slices"}', 0),
            expectation(
              180,
              '{__name__=~"slo:error_ratio:.+|slo:error_budget_remaining",slo_id="slices"}',
            ),
            expectation(180, 'ALERTS{slo_id="slices"}'),
            // What is idle is covered: those from 5 to 175, of 72.
            expectation(175, 'slo:coverage:6h{slo_id="slices"}', 35 / 72),
          ],
        },
        {
          name: 'slices of a service without samples',
          interval: '1m',
          input_series: [],
          promql_expr_test: [
            expectation(
              180,
              '{__name__=~"slo:(total|bad):rate5m|slo:slice_bad|slo:error_.+",slo_id="slices"}',
            ),
          ],
        },
        {
          name: 'slices that are bad for a quarter of an hour and idle for the rest of it',
          interval: '1m',
          input_series: [
            {
              series: 'http_requests_total{code="200"}',
              values: '0x180',
            },
            {
              series: 'http_requests_total{code="500"}',
              values: '0x120 100+100x14 1500x45',
            },
          ],
          promql_expr_test: [
            // The slices that end at 125, 130 and 135, of the twelve of an hour.
            expectation(175, 'slo:error_ratio:1h{slo_id="slices"}', 3 / 12),
            expectation(175, 'slo:error_ratio:30m{slo_id="slices"}'),
          ],
        },
      ],
    });
    const names = Object.keys(files);
    const isTest = (name: string) => name.endsWith('_test.yaml');
    const checked = promtool(files, [
      ...CHECK_RULES,
      ...names.filter(name => !isTest(name)),
    ]);
    expect(checked.output).not.toContain('FAILED');
    expect(checked.ok).toBe(true);
    const tested = promtool(files, ['test', 'rules', ...names.filter(isTest)]);
    expect(
      tested.output
        .split('\n')
        .filter(line => !/SUCCESS|Unit Testing|^\s*$/.test(line)),
    ).toEqual([]);
    expect(tested.ok).toBe(true);
  });
});

function expectation(minute: number, expr: string, value?: number) {
  return {
    eval_time: `${minute}m`,
    ...(value === undefined
      ? { expr, exp_samples: [] }
      : {
          expr: `abs(sum(${expr}) - ${value}) < bool 1e-9`,
          exp_samples: [{ labels: '{}', value: 1 }],
        }),
  };
}
