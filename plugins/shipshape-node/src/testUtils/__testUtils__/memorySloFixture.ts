import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { SloSource } from '../../slo/SloSource';
import type { SloSourceFixture } from '../sloSourceFixture';
import { MemoryEvents, MemorySloSource } from './MemorySloSource';

export const HOUR = 3600;
export const START = Date.parse('2026-01-15T00:00:00Z') / 1000;
const ALERT = {
  sloId: 'checkout',
  severity: 'page',
  firstAt: new Date((START + 5 * HOUR + 360) * 1000),
  lastAt: new Date((START + 5 * HOUR + 900) * 1000),
  stepSeconds: 60,
} as const;

function slo(id: string): SloDefinition {
  return {
    id,
    title: id,
    sli: { kind: 'ratio', bad: 'bad', total: 'total', counter: true },
    target: '0.99',
    window: { type: 'rolling', duration: '1d', seconds: 86_400 },
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
  };
}

const between = (at: number, fromHour: number, toHour: number) =>
  at >= START + fromHour * HOUR && at < START + toHour * HOUR;

const EVENTS = new Map<string, (at: number) => MemoryEvents | undefined>([
  // Ten minutes of incident.
  ['checkout', at => ({ bad: between(at, 5, 5 + 1 / 6) ? 30 : 0, total: 100 })],
  ['search', at => (between(at, 2, 4) ? undefined : { bad: 0, total: 10 })],
  [
    'batch',
    at => (between(at, 1, 6) ? { bad: 0, total: 0 } : { bad: 1, total: 2 }),
  ],
]);

/** A source in memory and what it holds; `wrap` may change it on its way to the tests. */
export const memorySloFixture = async (
  wrap: (source: SloSource) => SloSource = source => source,
): Promise<SloSourceFixture> => {
  const memory = new MemorySloSource(EVENTS, [ALERT]);
  const ranges = [
    { from: START, to: START + 6 * HOUR, widthSeconds: HOUR },
    { from: START + 6 * HOUR, to: START + 8 * HOUR, widthSeconds: 300 },
  ];
  const request = (id: string) => ({ slo: slo(id), ranges });
  return {
    source: wrap(memory.source()),
    requests: ['checkout', 'search', 'batch'].map(request),
    broken: request('unknown'),
    expected: { sloId: 'checkout', bad: 300, total: 48_000, tolerance: 0 },
    gap: { sloId: 'search', from: START + 2 * HOUR, to: START + 4 * HOUR },
    idle: { sloId: 'batch', from: START + HOUR, to: START + 6 * HOUR },
    alerts: {
      from: new Date(START * 1000),
      to: new Date((START + 8 * HOUR) * 1000),
      expected: [ALERT],
    },
    onset: {
      slo: slo('checkout'),
      detectedAt: new Date((START + 5 * HOUR + 360) * 1000),
      lookbackSeconds: HOUR,
      expected: new Date((START + 5 * HOUR) * 1000),
    },
    breakSource: async () => {
      memory.reachable = false;
    },
    repairSource: async () => {
      memory.reachable = true;
    },
    listLeftovers: async () =>
      memory.leftovers > 0 ? [`${memory.leftovers} open readings`] : [],
    dispose: async () => {},
  };
};
