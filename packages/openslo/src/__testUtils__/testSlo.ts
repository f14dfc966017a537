import type { SloDefinition } from 'backstage-plugin-shipshape-common';

/** An SLO of 99.9 % over 30 days; tests override what they are about. */
export function testSlo(overrides: Partial<SloDefinition> = {}): SloDefinition {
  return {
    id: 'checkout-availability',
    title: 'Checkout availability',
    sli: {
      kind: 'ratio',
      bad: 'sum(http_requests_total{code=~"5.."})',
      total: 'sum(http_requests_total)',
      counter: true,
    },
    target: '0.999',
    window: { type: 'rolling', duration: '30d', seconds: 2_592_000 },
    method: { type: 'Occurrences' },
    alerting: {
      page: true,
      ticket: true,
      labels: {},
      annotations: {},
      pageLabels: {},
      pageAnnotations: {},
      ticketLabels: {},
      ticketAnnotations: {},
      conditions: [],
    },
    exclusions: [],
    support: 'supported',
    sliHash: '0'.repeat(64),
    source: { file: 'slo.yaml', document: 0, apiVersion: 'openslo/v1' },
    ...overrides,
  };
}
