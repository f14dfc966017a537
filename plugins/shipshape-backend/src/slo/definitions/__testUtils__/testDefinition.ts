import type { SloDefinition } from 'backstage-plugin-shipshape-common';

/** A valid definition, with what a test is about. */
export function testDefinition(
  id: string,
  overrides: Partial<SloDefinition> = {},
): SloDefinition {
  return {
    id,
    title: id,
    sli: { kind: 'ratio', good: 'good', total: 'total', counter: true },
    target: '0.99',
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
    sliHash: 'a'.repeat(64),
    source: { file: 'slo.yaml', document: 0, apiVersion: 'openslo/v1' },
    ...overrides,
  };
}
