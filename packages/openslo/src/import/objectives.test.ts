import { createHash } from 'node:crypto';
import {
  documents,
  importText,
  inline,
  metric,
  objectDocument,
  onlySlo,
  RATIO,
  sloDocument,
  THRESHOLD,
} from './__testUtils__/documents';

describe('objectives of OpenSLO', () => {
  it('reads an SLO with an inline ratio', () => {
    const slo = onlySlo(
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
          '{"method":{"type":"Occurrences"},"series":"checkout-requests","sli":{"bad":"sum(errors_total)","counter":true,"kind":"ratio","total":"sum(requests_total)"}}',
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
      onlySlo(sloDocument({ objectives: `objectives: [{ ${written} }]` }))
        .target,
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
      onlySlo(
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
      onlySlo(
        sloDocument({
          method: 'budgetingMethod: RatioTimeslices',
          objectives: `objectives: [{ target: 0.99, timeSliceWindow: ${window} }]`,
        }),
      ).method,
    ).toEqual({ type: 'RatioTimeslices', sliceSeconds });
  });

  it('takes a slice target of 1', () => {
    expect(
      onlySlo(
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
      onlySlo(
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
      onlySlo(
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
    const slo = onlySlo(alpha('{ unit: Day, count: 30, isRolling: true }'));
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
          onlySlo(alpha(`{ unit: ${unit}, count: 2, isRolling: true }`)).window
            .duration,
      ),
    ).toEqual(['2w', '2M', '2Q', '2Y', '2h', '2m']);
    expect(
      onlySlo(alpha('{ unit: Second, count: 172800, isRolling: true }')).window,
    ).toEqual({ type: 'rolling', duration: '2880m', seconds: 172_800 });
    expect(
      importText(alpha('{ unit: Second, count: 90, isRolling: true }'))
        .problems.filter(({ severity }) => severity === 'error')
        .map(({ code }) => code),
    ).toEqual(['duration-invalid']);
  });
});
