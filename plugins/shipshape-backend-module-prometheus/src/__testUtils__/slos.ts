import type {
  SloBucket,
  SloDefinition,
} from 'backstage-plugin-shipshape-common';
import type {
  SloFailure,
  SloReading,
  SloRange,
  SloRequest,
  SloSource,
} from 'backstage-plugin-shipshape-node';
import { PrometheusSloSource } from '../PrometheusSloSource';
import type { PrometheusSourceConfig } from '../readConfig';

/** A Thursday, so that no test depends on when it runs. */
export const BASE = Date.parse('2026-01-15T00:00:00Z') / 1000;
export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

/** An availability SLO over `http_requests_total` of one service. */
export function testSlo(
  id: string,
  change: Partial<SloDefinition> = {},
): SloDefinition {
  return {
    id,
    title: id,
    sli: {
      kind: 'ratio',
      total: `http_requests_total{service="${id}"}`,
      bad: `http_requests_total{service="${id}",code=~"5.."}`,
      counter: true,
    },
    target: '0.999',
    window: { type: 'rolling', duration: '30d', seconds: 30 * DAY },
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
    ...change,
  };
}

/** A source of a server of the test. */
export function testSource(
  url: string,
  change: Partial<PrometheusSourceConfig> & { now?: number } = {},
): PrometheusSloSource {
  const { now = BASE, ...config } = change;
  return PrometheusSloSource.create({
    config: {
      id: 'prometheus:main',
      url,
      headers: {},
      timeoutMs: 20_000,
      concurrency: 4,
      scrapeSeconds: 60,
      schedule: { frequency: { minutes: 5 }, timeout: { minutes: 15 } },
      ...config,
    },
    clock: () => new Date(now * 1000),
  });
}

/** What the host asks for at first: hours, and five minutes for the last part. */
export function ranges(options: {
  from: number;
  fineFrom: number;
  to: number;
}): SloRange[] {
  return [
    { from: options.from, to: options.fineFrom, widthSeconds: HOUR },
    { from: options.fineFrom, to: options.to, widthSeconds: 5 * MINUTE },
  ].filter(({ from, to }) => from < to);
}

/** Everything that a reading delivers, in order of the ids. */
export async function readAll(
  source: SloSource,
  requests: readonly SloRequest[],
  signal: AbortSignal = new AbortController().signal,
): Promise<Array<SloReading | SloFailure>> {
  const items: Array<SloReading | SloFailure> = [];
  for await (const item of source.read(requests, { signal })) {
    items.push(item);
  }
  return items.sort((a, b) => (a.sloId < b.sloId ? -1 : 1));
}

/** The only reading; throws for a failure. */
export async function readOnly(
  source: SloSource,
  request: SloRequest,
): Promise<SloReading> {
  const [item] = await readAll(source, [request]);
  if (!('buckets' in item)) {
    throw item.error;
  }
  return item;
}

export function sumOf(buckets: readonly SloBucket[]): {
  bad: number;
  total: number;
} {
  return buckets.reduce(
    (sum, { bad, total }) => ({ bad: sum.bad + bad, total: sum.total + total }),
    { bad: 0, total: 0 },
  );
}
