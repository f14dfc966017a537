import { sloDefinitionSchema } from 'backstage-plugin-shipshape-common';
import { createHash } from 'node:crypto';
import {
  documents,
  importText,
  inline,
  metric,
  objectDocument,
  policyOf,
  RATIO,
  SLO,
  sloDocument,
  sloth,
  slothEvents,
  slothQuiet,
  THRESHOLD,
  v2,
  v2Source,
} from './__testUtils__/documents';
import { importSlos } from './importSlos';

/** The only SLO of a text without errors. */
function only(text: string) {
  const { slos, problems } = importText(text);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(slos).toHaveLength(1);
  return sloDefinitionSchema.parse(slos[0]);
}

describe('importSlos', () => {
  it('reads an SLO with an inline ratio', () => {
    const slo = only(
      sloDocument({
        metadata:
          '{ name: checkout, displayName: Orders are accepted, labels: { team: [a, b], env: prod }, annotations: { shipshape.dev/runbook-url: "https://runbooks.example.com/a", shipshape.dev/min-failures: "5", shipshape.dev/series: checkout-requests, example.com/other: a } }',
        more: 'description: Requests that are answered.',
      }),
    );
    expect(slo).toEqual({
      id: 'checkout',
      title: 'Orders are accepted',
      description: 'Requests that are answered.',
      service: 'checkout',
      sli: {
        kind: 'ratio',
        bad: 'sum(errors_total)',
        total: 'sum(requests_total)',
        counter: true,
      },
      dataSource: { type: 'Prometheus' },
      target: '0.999',
      window: { type: 'rolling', duration: '30d', seconds: 2_592_000 },
      method: { type: 'Occurrences' },
      alerting: {
        page: true,
        ticket: true,
        minFailures: 5,
        runbookUrl: 'https://runbooks.example.com/a',
        labels: { team: 'a,b', env: 'prod' },
        annotations: {},
        pageLabels: {},
        pageAnnotations: {},
        ticketLabels: {},
        ticketAnnotations: {},
        conditions: [],
      },
      exclusions: [],
      series: 'checkout-requests',
      support: 'supported',
      sliHash: createHash('sha256')
        .update(
          '{"method":{"type":"Occurrences"},"sli":{"bad":"sum(errors_total)","counter":true,"kind":"ratio","total":"sum(requests_total)"}}',
        )
        .digest('hex'),
      source: { file: 'slo.yaml', document: 0, apiVersion: 'openslo/v1' },
    });
  });

  it.each([
    ['target: 0.9995', '0.9995'],
    ['target: 0.99950', '0.9995'],
    ['target: 0', '0'],
    ['target: 0.9999999', '0.9999999'],
    ['target: 1e-7', '0.0000001'],
    ['target: 9.5e-1', '0.95'],
    // 99.99 / 100 is 0.9998999999999999 in floating point
    ['targetPercent: 99.99', '0.9999'],
    ['targetPercent: 99.95', '0.9995'],
    ['targetPercent: 99', '0.99'],
    ['targetPercent: 0.1', '0.001'],
    ['targetPercent: 0', '0'],
  ])('reads %s as %s', (written, target) => {
    expect(
      only(sloDocument({ objectives: `objectives: [{ ${written} }]` })).target,
    ).toBe(target);
  });

  it.each([
    ['30d', 2_592_000],
    ['4w', 2_419_200],
    ['36h', 129_600],
    ['1440m', 86_400],
    ['1M', 2_592_000],
    ['1Q', 7_776_000],
    ['1Y', 31_536_000],
  ])('reads a window of %s as %d seconds', (duration, seconds) => {
    expect(
      only(
        sloDocument({
          timeWindow: `timeWindow: [{ duration: ${duration}, isRolling: true }]`,
        }),
      ).window,
    ).toEqual({ type: 'rolling', duration, seconds });
  });

  it.each([
    ['1m', 60],
    ['5m', 300],
    ['1h', 3600],
    ['2', 120],
    ['"2"', 120],
  ])('reads slices of %s as %d seconds', (window, sliceSeconds) => {
    expect(
      only(
        sloDocument({
          method: 'budgetingMethod: RatioTimeslices',
          objectives: `objectives: [{ target: 0.99, timeSliceWindow: ${window} }]`,
        }),
      ).method,
    ).toEqual({ type: 'RatioTimeslices', sliceSeconds });
  });

  it('takes a slice target of 1', () => {
    expect(
      only(
        sloDocument({
          method: 'budgetingMethod: Timeslices',
          objectives:
            'objectives: [{ target: 0.99, timeSliceTarget: 1, timeSliceWindow: 1m }]',
        }),
      ).method,
    ).toEqual({ type: 'Timeslices', sliceSeconds: 60, sliceTarget: '1' });
  });

  it('reads thresholds and raw ratios', () => {
    expect(
      only(
        sloDocument({
          indicator: inline(THRESHOLD),
          objectives: 'objectives: [{ target: 0.99, op: lte, value: 0.5 }]',
        }),
      ).sli,
    ).toEqual({
      kind: 'threshold',
      query: 'lag_seconds',
      op: 'lte',
      value: 0.5,
    });
    expect(
      only(
        sloDocument({
          indicator: inline(
            `ratioMetric: { rawType: failure, raw: ${metric('errors:ratio')} }`,
          ),
        }),
      ).sli,
    ).toEqual({ kind: 'raw', query: 'errors:ratio', rawType: 'failure' });
  });

  it('makes an SLO of every objective', () => {
    const { slos } = importText(
      sloDocument({
        objectives:
          'objectives: [{ target: 0.99, displayName: Good }, { target: 0.9 }]',
      }),
    );
    expect(slos.map(({ id, title, target }) => [id, title, target])).toEqual([
      ['checkout-0', 'checkout: Good', '0.99'],
      ['checkout-1', 'checkout: objective 1', '0.9'],
    ]);
  });

  it('gives objectives with SLIs of their own their weights', () => {
    const { slos } = importText(
      documents(
        sloDocument({
          indicator: '',
          objectives: `objectives:
    - { target: 0.9, indicatorRef: a, compositeWeight: 2.5 }
    - target: 0.99
      op: lt
      value: 5
      ${inline(THRESHOLD).replace(/\n/g, '\n    ')}`,
        }),
        objectDocument('SLI', 'a', RATIO),
      ),
    );
    expect(slos.map(({ sli, weight }) => [sli.kind, weight])).toEqual([
      ['ratio', 2.5],
      ['threshold', 1],
    ]);
  });

  it('resolves references over all files, the same version first', () => {
    const { slos } = importSlos([
      {
        file: 'b.yaml',
        text: sloDocument({ indicator: 'indicatorRef: Responses' }),
      },
      {
        file: 'c.yaml',
        text: v2('sliRef: responses').replace('name: checkout', 'name: second'),
      },
      {
        file: 'd.yaml',
        text: documents(
          v2Source,
          objectDocument(
            'SLI',
            'responses',
            `ratioMetric:
    bad: { dataSourceRef: main, spec: { query: 'sum(errors_total)' } }
    total: { dataSourceRef: main, spec: { query: 'sum(requests_total)' } }`,
            'openslo.com/v2alpha',
          ),
        ),
      },
      {
        file: 'a.yaml',
        text: objectDocument('SLI', 'responses', RATIO.replace(/_total/g, '')),
      },
    ]);
    expect(
      slos.map(({ id, sli, dataSource }) => [
        id,
        sli.kind === 'ratio' && sli.total,
        dataSource?.name,
      ]),
    ).toEqual([
      ['checkout', 'sum(requests)', undefined],
      ['second', 'sum(requests_total)', 'main'],
    ]);
  });

  it('reads v1alpha with its units', () => {
    const alpha = (window: string) => `apiVersion: openslo/v1alpha
kind: SLO
metadata: { name: checkout, displayName: A }
spec:
  service: checkout
  indicator: { thresholdMetric: { source: prometheus, queryType: promql, query: lag } }
  timeWindows: [${window}]
  budgetingMethod: Timeslices
  objectives: [{ target: 0.9, op: gt, value: 3, timeSliceTarget: 0.5 }]
`;
    const slo = only(alpha('{ unit: Day, count: 30, isRolling: true }'));
    expect(slo).toMatchObject({
      title: 'A',
      sli: { kind: 'threshold', query: 'lag', op: 'gt', value: 3 },
      dataSource: { type: 'prometheus' },
      window: { duration: '30d' },
      method: { type: 'Timeslices', sliceSeconds: 60, sliceTarget: '0.5' },
    });
    expect(
      ['WEEK', 'month', 'Quarter', 'year', 'Hour', 'minute'].map(
        unit =>
          only(alpha(`{ unit: ${unit}, count: 2, isRolling: true }`)).window
            .duration,
      ),
    ).toEqual(['2w', '2M', '2Q', '2Y', '2h', '2m']);
    expect(
      only(alpha('{ unit: Second, count: 172800, isRolling: true }')).window,
    ).toEqual({ type: 'rolling', duration: '2880m', seconds: 172_800 });
    expect(
      importText(alpha('{ unit: Second, count: 90, isRolling: true }'))
        .problems.filter(({ severity }) => severity === 'error')
        .map(({ code }) => code),
    ).toEqual(['duration-invalid']);
  });

  it('applies conditions of policies that can fire', () => {
    const text = sloDocument({
      objectives: 'objectives: [{ target: 0.999 }, { target: 0.9 }]',
      more: policyOf(
        '{ kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h, alertAfter: 5m }',
      ),
    });
    const { slos, problems } = importText(text);
    expect(slos.map(({ alerting }) => alerting.conditions)).toEqual([
      [
        {
          name: 'fast-burn',
          severity: 'page',
          factor: '14.4',
          lookbackSeconds: 3600,
          forSeconds: 300,
        },
      ],
      // 14.4 × 0.1 is more than all requests
      [],
    ]);
    expect(problems.map(({ code }) => code)).toEqual([
      'policy-unreachable',
      'policy-single-window',
    ]);
  });

  it('drops a broken policy, not the SLO', () => {
    const { slos, problems } = importText(
      sloDocument({
        more: policyOf('{ kind: burnrate, op: gt, threshold: 2 }'),
      }),
    );
    expect(slos.map(({ alerting }) => alerting.conditions)).toEqual([[]]);
    expect(problems).toMatchObject([
      {
        severity: 'error',
        code: 'duration-invalid',
        object: 'AlertCondition/fast-burn',
      },
    ]);
  });

  it('leaves out what budget adjustments say', () => {
    const adjustment = (name: string, spec: string) =>
      objectDocument('BudgetAdjustment', name, spec, 'openslo.com/v2alpha');
    const { slos } = importText(
      documents(
        SLO,
        adjustment(
          'a',
          'service: Checkout\n  indicatorRef: responses\n  description: Move\n  startTime: 2026-02-01T22:00:00+02:00\n  duration: 2h',
        ),
        adjustment(
          'b',
          'service: checkout\n  startTime: 2026-01-01T00:00:00Z\n  endTime: 2026-01-01T01:00:00Z',
        ),
        adjustment(
          'c',
          'service: checkout\n  indicatorRef: other\n  startTime: 2026-01-01T00:00:00Z\n  duration: 1h',
        ),
      ),
    );
    expect(slos[0].exclusions).toEqual([
      { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T01:00:00.000Z' },
      {
        from: '2026-02-01T20:00:00.000Z',
        to: '2026-02-01T22:00:00.000Z',
        reason: 'Move',
      },
    ]);
  });

  it('reads JSON, lists, aliases and merged objects', () => {
    const json = JSON.stringify(
      {
        apiVersion: 'openslo/v1',
        kind: 'SLO',
        metadata: { name: 'checkout' },
        spec: {
          service: 'checkout',
          indicatorRef: 'responses',
          timeWindow: [{ duration: '30d', isRolling: true }],
          budgetingMethod: 'Occurrences',
          objectives: [{ target: 0.999 }],
        },
      },
      undefined,
      '\t',
    );
    const yaml = `- apiVersion: openslo/v1
  kind: SLI
  metadata: &meta { name: responses, labels: { env: prod } }
  spec: &spec
    ratioMetric: { bad: &bad { metricSource: { spec: { query: 'sum(a)' } } }, total: *bad }
- apiVersion: openslo/v1
  kind: SLI
  metadata: { <<: *meta, name: other }
  spec: { <<: [*spec], description: A }
`;
    const { slos, problems } = importSlos([
      { file: 'a.json', text: json },
      { file: 'b.yaml', text: yaml },
    ]);
    expect(problems).toEqual([]);
    expect(slos.map(({ sli }) => sli)).toEqual([
      { kind: 'ratio', bad: 'sum(a)', total: 'sum(a)', counter: false },
    ]);
  });

  it('keeps dates as text, whatever version of YAML a document says it is', () => {
    const calendar = sloDocument({
      timeWindow:
        'timeWindow: [{ duration: 1M, calendar: { startTime: 2022-01-01 12:00:00, timeZone: Europe/Berlin } }]',
    });
    for (const text of [calendar, `%YAML 1.1\n---\n${calendar}`]) {
      expect(only(text).window).toEqual({
        type: 'calendar',
        duration: '1M',
        seconds: 2_592_000,
        startTime: '2022-01-01 12:00:00',
        timeZone: 'Europe/Berlin',
      });
    }
  });

  it('reads a Sloth spec', () => {
    const slo = only(
      `version: prometheus/v1
service: checkout
labels: { team: a, tier: '2' }
slos:
  - name: availability
    objective: 99.9
    description: A
    labels: { team: b }
    ${slothEvents}
    alerting:
      name: SLOErrorBudgetBurn
      labels: { category: c }
      annotations: { runbook_url: 'https://runbooks.example.com/a' }
      page_alert: { labels: { severity: high } }
      ticket_alert: { disable: true, annotations: { d: e } }
`,
    );
    expect(slo).toMatchObject({
      id: 'checkout-availability',
      title: 'availability',
      description: 'A',
      service: 'checkout',
      series: 'checkout-availability',
      sli: {
        kind: 'ratio',
        bad: 'sum(rate(errors_total[{{.window}}]))',
        total: 'sum(rate(requests_total[{{.window}}]))',
        counter: false,
      },
      target: '0.999',
      window: { type: 'rolling', duration: '30d', seconds: 2_592_000 },
      method: { type: 'Occurrences' },
      alerting: {
        page: true,
        ticket: false,
        runbookUrl: 'https://runbooks.example.com/a',
        labels: { team: 'b', tier: '2', category: 'c' },
        pageLabels: { severity: 'high' },
        ticketAnnotations: { d: 'e' },
      },
      source: { apiVersion: 'prometheus/v1' },
    });
  });

  it('lets nobody take the id of another, across formats', () => {
    const first = sloth(`${slothEvents}\n    ${slothQuiet}`, 'a-b');
    const { slos, problems } = importText(
      documents(
        first.replace('name: availability', 'name: c'),
        first
          .replace('service: a-b', 'service: a')
          .replace('name: availability', 'name: b-c'),
        sloDocument({ metadata: '{ name: a-b-c }' }),
      ),
    );
    expect(slos.map(({ id, source }) => [id, source.document])).toEqual([
      ['a-b-c', 0],
    ]);
    expect(problems.map(({ code, document }) => [code, document])).toEqual([
      ['duplicate-object', 1],
      ['duplicate-object', 2],
    ]);
  });

  describe('hash', () => {
    const hash = (text: string) => only(text).sliHash;

    it('stays when target, window, texts or layout change', () => {
      const same = sloDocument({
        metadata: '{ name: other, displayName: B }',
        objectives: 'objectives: [{ targetPercent: 99 }]',
        timeWindow: 'timeWindow: [{ duration: 7d, isRolling: true }]',
      });
      expect(hash(same)).toBe(hash(SLO));
    });

    it('changes with what is counted', () => {
      const texts = [
        SLO,
        SLO.replace('sum(errors_total)', 'sum(errors_5xx_total)'),
        SLO.replace('counter: true', 'counter: false'),
        SLO.replace('bad:', 'good:'),
        ...['0.9', '0.95'].map(target =>
          sloDocument({
            method: 'budgetingMethod: Timeslices',
            objectives: `objectives: [{ target: 0.9, timeSliceWindow: 1m, timeSliceTarget: ${target} }]`,
          }),
        ),
        ...['lt', 'gt'].map(op =>
          sloDocument({
            indicator: inline(THRESHOLD),
            objectives: `objectives: [{ target: 0.9, value: 1, op: ${op} }]`,
          }),
        ),
      ];
      expect(new Set(texts.map(hash)).size).toBe(texts.length);
    });
  });
});
