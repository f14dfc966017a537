import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { stringify } from 'yaml';
import { missingPromtool, promtool } from '../__testUtils__/promtool';
import { testSlo } from '../__testUtils__/testSlo';
import { generateRules } from './index';

jest.setTimeout(600_000);

/** Of 600 requests a minute. */
const slo = (id: string, overrides: Partial<SloDefinition> = {}) =>
  testSlo({
    id,
    sli: {
      kind: 'ratio',
      counter: true,
      bad: `sum(errors_total{job="${id}"})`,
      total: `sum(requests_total{job="${id}"})`,
    },
    ...overrides,
  });

/** Counters of a service: minutes of a constant number of good and bad requests, one phase after the other. */
function counters(id: string, phases: Array<[number, number, number]>) {
  const series = (
    metric: string,
    of: (good: number, bad: number) => number,
  ) => {
    let value = 0;
    const parts = ['0x0'];
    for (const [minutes, good, bad] of phases) {
      const step = of(good, bad);
      parts.push(`${value + step}+${step}x${minutes - 1}`);
      value += step * minutes;
    }
    return { series: `${metric}{job="${id}"}`, values: parts.join(' ') };
  };
  return [
    series('requests_total', (good, bad) => good + bad),
    series('errors_total', (_, bad) => bad),
  ];
}

interface Expectation {
  eval_time: string;
  expr: string;
  exp_samples: Array<{ labels: string; value: number }>;
}

const at = (minute: number, expr: string, value?: number): Expectation => ({
  eval_time: `${minute}m`,
  expr,
  exp_samples: value === undefined ? [] : [{ labels: '{}', value }],
});
const firing = (id: string, severity: string) =>
  `sum(ALERTS{alertstate="firing",slo_id="${id}",severity="${severity}"})`;
/** The page fires from `from` to the minute before `to`. */
const pages = (id: string, from: number, to: number) => [
  at(from - 1, firing(id, 'page')),
  at(from, firing(id, 'page'), 1),
  at(to - 1, firing(id, 'page'), 1),
  at(to, firing(id, 'page')),
];
const neverTickets = (id: string, until: number) =>
  at(until, `count_over_time(ALERTS{slo_id="${id}",severity="ticket"}[6h])`);
const near = (minute: number, series: string, value: number) =>
  at(minute, `sum(abs(${series} - ${value})) < bool 1e-6`, 1);

interface Scenario {
  name: string;
  /** No expectation needs the rules over the whole period, which are a third of the work over days. */
  withoutPeriod?: boolean;
  slos: SloDefinition[];
  input: Array<{ series: string; values: string }>;
  expected: Expectation[];
}

const DAYS = 4 * 1440;
const YOUNG = 180;

const scenarios: Scenario[] = [
  {
    name: 'after clean days',
    withoutPeriod: true,
    slos: [slo('shop')],
    input: counters('shop', [
      [DAYS, 600, 0],
      [10, 510, 90],
      [390, 600, 0],
      [2, 0, 600],
      [18, 600, 0],
    ]),
    expected: [
      // 15 % for ten minutes.
      ...pages('shop', DAYS + 6, DAYS + 15),
      near(DAYS + 10, 'slo:error_ratio:1h', 0.025),
      near(DAYS + 10, 'slo:error_ratio:6h', 0.0041667),
      // What is recorded over five minutes is complete five minutes later.
      near(DAYS + 15, 'slo:error_ratio:1d', 0.00104167),
      near(DAYS + 15, 'slo:error_ratio:3d', 0.000347222),
      // A total outage of two minutes, when the shorter windows have forgotten the first incident.
      ...pages('shop', DAYS + 401, DAYS + 407),
      at(DAYS + 420, 'count_over_time(ALERTS{severity="ticket"}[12h])'),
    ],
  },
  {
    name: 'young SLO',
    slos: [slo('young')],
    input: counters('young', [
      [YOUNG, 600, 0],
      [10, 510, 90],
      [10, 600, 0],
    ]),
    expected: [
      ...pages('young', YOUNG + 6, YOUNG + 15),
      neverTickets('young', YOUNG + 20),
      at(YOUNG, 'sum(slo:coverage:6h{slo_id="young"})', YOUNG / 360),
    ],
  },
  {
    name: 'one request a minute',
    slos: ['guarded', 'open', 'failing'].map(id =>
      slo(id, {
        alerting: {
          ...testSlo().alerting,
          ...(id !== 'open' && { minFailures: 5 }),
        },
      }),
    ),
    input: [
      ...['guarded', 'open'].flatMap(id =>
        counters(id, [
          [YOUNG, 1, 0],
          [1, 0, 1],
          [20, 1, 0],
        ]),
      ),
      ...counters('failing', [
        [YOUNG, 1, 0],
        [10, 0, 1],
        [11, 1, 0],
      ]),
    ],
    expected: [
      at(YOUNG + 3, firing('open', 'page'), 1),
      at(YOUNG + 20, 'count_over_time(ALERTS{slo_id="guarded"}[1h])'),
      at(YOUNG + 10, firing('failing', 'page'), 1),
    ],
  },
  {
    name: 'twenty idle minutes, and no error series',
    slos: [slo('idle')],
    input: [
      {
        series: 'requests_total{job="idle"}',
        values: '0+600x200 120000x20 120600+600x59',
      },
    ],
    expected: [
      at(100, 'sum(slo:error_ratio:5m)', 0),
      at(210, 'sum(slo:error_ratio:5m)'),
      at(210, 'sum(slo:total:rate5m)', 0),
      at(270, 'sum(slo:error_ratio:5m)', 0),
      at(275, 'sum(slo:error_ratio:30d)', 0),
      at(275, 'sum(slo:error_budget_remaining)', 1),
    ],
  },
  {
    name: 'a quiet hour after a busy day',
    slos: [slo('quiet')],
    input: counters('quiet', [
      [1380, 6000, 0],
      [60, 3, 3],
      [15, 0, 0],
    ]),
    expected: [
      // 180 of 6000 × 1380 + 360 requests.
      near(1450, 'slo:error_ratio:30d', 180 / 8_280_360),
      at(
        1450,
        `sum(abs(slo:error_budget_remaining - ${0.9782618147037085})) < bool 1e-3`,
        1,
      ),
    ],
  },
];

describeIf(describe, missingPromtool)('generated rules in promtool', () => {
  it('fire and resolve when they have to, and count every request once', () => {
    const files: Record<string, string> = {};
    const tests = scenarios.map((scenario, index) => {
      const { name, slos, input, expected, withoutPeriod } = scenario;
      const { yaml, groups } = generateRules(slos);
      files[`${index}.yaml`] = withoutPeriod
        ? stringify({
            groups: groups.filter(group => !group.name.endsWith('-period')),
          })
        : yaml;
      files[`${index}_test.yaml`] = stringify({
        rule_files: [`${index}.yaml`],
        evaluation_interval: '1m',
        tests: [
          {
            name,
            interval: '1m',
            input_series: input,
            promql_expr_test: expected,
          },
        ],
      });
      return `${index}_test.yaml`;
    });
    const { ok, output } = promtool(files, ['test', 'rules', ...tests]);
    expect(output).not.toContain('FAILED');
    expect(ok).toBe(true);
  });
});
