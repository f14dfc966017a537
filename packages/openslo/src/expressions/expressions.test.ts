import type { BudgetingMethod, Sli } from 'backstage-plugin-shipshape-common';
import { bucketExpressions, sliExpressions } from './index';

const OCCURRENCES: BudgetingMethod = { type: 'Occurrences' };
const slo = (sli: Sli, method: BudgetingMethod = OCCURRENCES) => ({
  sli,
  method,
});
const ratio = (queries: {
  total: string;
  good?: string;
  bad?: string;
  counter?: boolean;
}): Sli => ({ kind: 'ratio', counter: true, ...queries });

describe('sliExpressions of events', () => {
  it('takes 0 for bad events before the first one exists', () => {
    expect(
      sliExpressions(
        slo(
          ratio({
            total: 'sum(rate(http_requests_total{job="a"}[{{.window}}]))',
            bad: 'sum(rate(http_requests_total{job="a",code=~"5.."}[{{ .window }}]))',
          }),
        ),
        '30m',
      ),
    ).toEqual({
      total: 'sum(rate(http_requests_total{job="a"}[30m]))',
      bad: 'sum(rate(http_requests_total{job="a",code=~"5.."}[30m])) or 0 * sum(rate(http_requests_total{job="a"}[30m]))',
      staged: false,
    });
  });

  it('takes good from total, never below 0, and tells when there are more', () => {
    expect(
      sliExpressions(
        slo(ratio({ total: 'sum(t)', good: 'sum(g) # comment' })),
        '5m',
      ),
    ).toEqual({
      total: 'sum(rate(t[5m]))',
      bad: 'clamp_min(sum(rate(t[5m])) - (sum(rate(g[5m])) or 0 * sum(rate(t[5m]))), 0)',
      inconsistent: 'sum(rate(g[5m])) > sum(rate(t[5m]))',
      staged: false,
    });
  });

  it.each([
    ['1', 'le=~"1(\\\\.0)?"'],
    ['2.0', 'le=~"2(\\\\.0)?"'],
    ['0.4', 'le="0.4"'],
  ])('keeps a missing bound %s of a histogram missing', (bound, matcher) => {
    const { bad } = sliExpressions(
      slo(
        ratio({
          total: 'sum(h_count)',
          good: `sum(h_bucket{job="a", le="${bound}"})`,
        }),
      ),
      '1h',
    );
    expect(bad).toBe(
      `clamp_min(sum(rate(h_count[1h])) - sum(rate(h_bucket{job="a", ${matcher}}[1h])), 0)`,
    );
  });

  it('gives a bad query over a bound no default either', () => {
    expect(
      sliExpressions(
        slo(
          ratio({
            total: 'sum(rate(h_count[{{.window}}]))',
            bad: 'sum(rate(h_count[{{.window}}])) - sum(rate(h_bucket{le="0.4"}[{{.window}}]))',
          }),
        ),
        '5m',
      ).bad,
    ).toBe('sum(rate(h_count[5m])) - sum(rate(h_bucket{le="0.4"}[5m]))');
  });

  it.each([
    ['sum(x)', 'sum(rate(x[5m]))'],
    ['sum by (code) (x{a="b"})', 'sum(sum by (code) (rate(x{a="b"}[5m])))'],
    ['x', 'sum(rate(x[5m]))'],
    ['x offset 1h', 'sum(rate(x[5m] offset 1h))'],
    [
      'sum(x @ 3 offset 1h) + sum(y)',
      'sum(rate(x[5m] @ 3 offset 1h)) + sum(rate(y[5m]))',
    ],
    ['x + y', 'sum(rate(x[5m]) + rate(y[5m]))'],
    ['sum(\n  x\n)', 'sum(rate(x[5m]))'],
    ['sum(x{a="b  c # d"})', 'sum(rate(x{a="b  c # d"}[5m]))'],
    ['sum(rate(x[2m]))', 'sum(rate(x[5m]))'],
    ['sum(increase(x[1h]))', 'sum(increase(x[5m])) / 300'],
    ['sum(increase(x[{{.window}}]))', 'sum(increase(x[5m])) / 300'],
    [
      'sum_over_time((count(x))[{{.window}}:])',
      'sum_over_time((count(x))[5m:]) / 300',
    ],
    ['sum(rate(x[{{.window}}])) or vector(0)', 'sum(rate(x[5m])) or vector(0)'],
    ['scalar(sum(x))', 'vector(scalar(sum(rate(x[5m]))))'],
    ['topk(1, x)', 'sum(topk(1, rate(x[5m])))'],
    [
      'label_replace(sum(x), "a", "b", "", "")',
      'sum(label_replace(sum(rate(x[5m])), "a", "b", "", ""))',
    ],
    [
      'sum(x) / sum without (a) (y)',
      'sum(sum(rate(x[5m])) / sum without (a) (rate(y[5m])))',
    ],
  ])('reads the counter %s', (query, expected) => {
    expect(
      sliExpressions(slo(ratio({ total: query, bad: query })), '5m').total,
    ).toBe(expected);
  });

  it.each([
    ['sum(rate(t[5m]))', 'sum(increase(b[5m]))'],
    ['sum(rate(t[{{.window}}]))', 'sum(increase(b[{{.window}}]))'],
    ['sum(t)', 'sum(increase(b[5m]))'],
  ])('takes %s and %s both per second', (total, bad) => {
    expect(sliExpressions(slo(ratio({ total, bad })), '10m')).toMatchObject({
      total: 'sum(rate(t[10m]))',
      bad: '(sum(increase(b[10m])) / 600) or 0 * sum(rate(t[10m]))',
    });
  });

  it('takes good events per second beside counted ones', () => {
    expect(
      sliExpressions(
        slo(
          ratio({
            total: 'sum(increase(t[5m]))',
            good: 'sum(rate(g[5m]))',
          }),
        ),
        '10m',
      ),
    ).toMatchObject({
      total: 'sum(increase(t[10m])) / 600',
      inconsistent: 'sum(rate(g[10m])) > (sum(increase(t[10m])) / 600)',
    });
  });

  it('counts buckets once', () => {
    expect(
      bucketExpressions(slo(ratio({ total: 'sum(t)', bad: 'sum(b)' })), {
        widthSeconds: 3600,
        scrapeSeconds: 60,
      }),
    ).toEqual({
      total: 'sum(rate(t[1h59s999ms])) * 3600',
      bad: '(sum(rate(b[1h59s999ms])) or 0 * sum(rate(t[1h59s999ms]))) * 3600',
    });
  });
});

describe('sliExpressions of evaluations', () => {
  const cases: Array<[string, Sli, string, string]> = [
    [
      'instant counts',
      ratio({ total: 'count(up)', bad: 'count(up == 0)', counter: false }),
      'count(up) / 60',
      '(count(up == 0) or 0 * count(up)) / 60',
    ],
    [
      'a threshold',
      { kind: 'threshold', query: 'g{a="b"}', op: 'lt', value: 500 },
      'count(g{a="b"}) / 60',
      'sum(1 - (g{a="b"} < bool 500)) / 60',
    ],
    [
      'a threshold of an operator',
      { kind: 'threshold', query: 'a + b', op: 'gte', value: -0.5 },
      'count((a + b)) / 60',
      'sum(1 - ((a + b) >= bool -0.5)) / 60',
    ],
    [
      'a quantile, which is NaN without traffic',
      {
        kind: 'threshold',
        query: 'histogram_quantile(0.9, sum by (le) (rate(h[{{.window}}])))',
        op: 'lte',
        value: 1,
      },
      'count((histogram_quantile(0.9, sum by (le) (rate(h[5m]))) >= -Inf)) / 60',
      'sum(1 - ((histogram_quantile(0.9, sum by (le) (rate(h[5m]))) >= -Inf) <= bool 1)) / 60',
    ],
    [
      'a ratio of failures',
      { kind: 'raw', query: 'q', rawType: 'failure' },
      '(0 * (avg(q) >= 0) + 1) / 60',
      '(avg(q) >= 0) / 60',
    ],
    [
      'a ratio of successes',
      { kind: 'raw', query: '1 - sum(a) / sum(b)', rawType: 'success' },
      '(0 * ((1 - sum(a) / sum(b)) >= 0) + 1) / 60',
      '(1 - ((1 - sum(a) / sum(b)) >= 0)) / 60',
    ],
  ];

  it.each(cases)('stages %s', (_, sli, total, bad) => {
    expect(sliExpressions(slo(sli), '6h')).toMatchObject({
      total,
      bad,
      staged: true,
    });
  });

  it('sums the evaluations of a bucket', () => {
    expect(
      bucketExpressions(
        slo({ kind: 'threshold', query: 'g', op: 'lt', value: 5 }),
        { widthSeconds: 300, scrapeSeconds: 15 },
      ),
    ).toEqual({
      total: 'sum_over_time((count(g))[4m59s999ms:1m])',
      bad: 'sum_over_time((sum(1 - (g < bool 5)))[4m59s999ms:1m])',
    });
  });
});

describe('sliExpressions of slices', () => {
  const events = ratio({
    total: 'sum(rate(t[{{.window}}]))',
    bad: 'sum(rate(b[{{.window}}]))',
  });

  it('judges a slice by its target, and tells those without traffic apart', () => {
    expect(
      sliExpressions(
        slo(events, {
          type: 'Timeslices',
          sliceSeconds: 300,
          sliceTarget: '0.95',
        }),
        '1h',
      ),
    ).toEqual({
      total: '(sum(rate(t[5m])) > bool 0) / 300',
      bad: '(((sum(rate(b[5m])) or 0 * sum(rate(t[5m]))) / (sum(rate(t[5m])) > 0)) > bool 0.05 or 0 * sum(rate(t[5m]))) / 300',
      staged: true,
    });
  });

  it.each([
    ['Timeslices', '((sum(rate(t[5m])) or vector(0)) > bool 0) / 300'],
    [
      'RatioTimeslices',
      '(0 * ((sum(rate(b[5m])) or 0 * (sum(rate(t[5m])) or vector(0))) / ((sum(rate(t[5m])) or vector(0)) > 0)) + 1) / 300',
    ],
  ] as const)('compares the whole of a query of %s', (type, total) => {
    expect(
      sliExpressions(
        slo(
          ratio({
            total: 'sum(rate(t[{{.window}}])) or vector(0)',
            bad: 'sum(rate(b[{{.window}}]))',
          }),
          { type, sliceSeconds: 300, sliceTarget: '0.95' },
        ),
        '1h',
      ).total,
    ).toBe(total);
  });

  it('counts the slices with traffic of a bucket', () => {
    expect(
      bucketExpressions(
        slo(events, {
          type: 'Timeslices',
          sliceSeconds: 60,
          sliceTarget: '0.95',
        }),
        { widthSeconds: 300, scrapeSeconds: 15 },
      ).total,
    ).toBe('sum_over_time((sum(rate(t[1m])) > bool 0)[4m59s999ms:1m])');
  });

  it('needs four scrapes for a rate', () => {
    const { total } = sliExpressions(
      slo(events, { type: 'RatioTimeslices', sliceSeconds: 60 }),
      '1h',
    );
    expect(total).toBe(
      '(0 * ((sum(rate(b[4m])) or 0 * sum(rate(t[4m]))) / (sum(rate(t[4m])) > 0)) + 1) / 60',
    );
    expect(
      sliExpressions(
        slo(events, { type: 'RatioTimeslices', sliceSeconds: 60 }),
        '1h',
        { scrapeSeconds: 15 },
      ).total,
    ).toContain('[1m]');
  });

  it('sums instant values over a slice', () => {
    expect(
      bucketExpressions(
        slo(
          { kind: 'raw', query: 'avg(q)', rawType: 'failure' },
          { type: 'Timeslices', sliceSeconds: 300, sliceTarget: '0.9' },
        ),
        { widthSeconds: 3600, scrapeSeconds: 60 },
      ).bad,
    ).toBe(
      'sum_over_time(((sum_over_time(((avg(q) >= 0))[4m59s999ms:1m]) / (sum_over_time((0 * (avg(q) >= 0) + 1)[4m59s999ms:1m]) > 0)) > bool 0.1 or 0 * sum_over_time((0 * (avg(q) >= 0) + 1)[4m59s999ms:1m]))[59m59s999ms:5m])',
    );
  });
});
