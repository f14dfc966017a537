import { onlySlo, sloDocument, slothEvents } from './__testUtils__/documents';
import { importSlos } from './importSlos';

describe('formats', () => {
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
      expect(onlySlo(text).window).toEqual({
        type: 'calendar',
        duration: '1M',
        seconds: 2_592_000,
        startTime: '2022-01-01 12:00:00',
        timeZone: 'Europe/Berlin',
      });
    }
  });

  it('reads a Sloth spec', () => {
    const slo = onlySlo(
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
      title: 'Checkout availability',
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

  it.each([
    ["annotations: { runbook: 'https://a.example' }", 'https://a.example'],
    [
      "annotations: { runbook_url: 'https://b.example', runbook: 'https://a.example' }",
      'https://b.example',
    ],
    [
      "annotations: { runbook_url: see the wiki, runbook: 'https://a.example' }",
      'https://a.example',
    ],
    ['annotations: { runbook: see the wiki }', undefined],
  ])('finds the runbook in %s', (annotations, runbookUrl) => {
    const slo = onlySlo(
      `version: prometheus/v1
service: shop
slos:
  - name: availability
    objective: 99.9
    ${slothEvents}
    alerting:
      name: SLOErrorBudgetBurn
      ${annotations}
`,
    );
    expect(slo.alerting.runbookUrl).toBe(runbookUrl);
  });

  it.each([
    ['shop', 'availability', 'Shop availability'],
    ['checkout-api', 'requests-p99', 'Checkout api requests p99'],
    ['shop', 'shop-availability', 'Shop availability'],
    ['shop', 'shopping', 'Shop shopping'],
  ])('gives the SLO of %s called %s a title', (service, name, title) => {
    const slo = onlySlo(
      `version: prometheus/v1
service: ${service}
slos:
  - name: ${name}
    objective: 99.9
    ${slothEvents}
    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }
`,
    );
    expect(slo.title).toBe(title);
  });
});
