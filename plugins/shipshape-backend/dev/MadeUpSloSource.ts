import type { SloBucket } from 'backstage-plugin-shipshape-common';
import type {
  SloReading,
  SloRequest,
  SloSource,
  SloSourceFacts,
} from 'backstage-plugin-shipshape-node';

/** Where the file stands that {@link MADE_UP_SLO} is the content of. */
export const MADE_UP_SLO_URL = 'https://git.example.com/checkout/slo.yaml';

/** What checkout promises. */
export const MADE_UP_SLO = `apiVersion: openslo/v1
kind: SLO
metadata: { name: checkout-availability, displayName: Orders are accepted }
spec:
  service: checkout
  indicator:
    metadata: { name: checkout-responses }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { type: Prometheus, spec: { query: 'sum(http_requests_total{code=~"5.."})' } } }
        total: { metricSource: { type: Prometheus, spec: { query: 'sum(http_requests_total)' } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.999 }]
`;

const DAY_SECONDS = 86_400;

/** Ten requests a second, one of two thousand fails, and one of fifty between 9:00 and 9:30 UTC of every tenth day. */
function bucketAt(start: number, widthSeconds: number): SloBucket {
  const total = widthSeconds * 10;
  const day = Math.floor(start / DAY_SECONDS);
  const incident = { from: day * DAY_SECONDS + 9 * 3600, seconds: 1800 };
  const overlap = Math.max(
    Math.min(start + widthSeconds, incident.from + incident.seconds) -
      Math.max(start, incident.from),
    0,
  );
  const bad = total / 2000 + (day % 10 === 0 ? (overlap * 10) / 50 : 0);
  return { start, widthSeconds, bad, total };
}

/** Counts for people who develop the backend: the same for every SLO. */
export class MadeUpSloSource implements SloSource {
  readonly id = 'prometheus:made-up';
  readonly schedule = { frequency: { minutes: 5 }, timeout: { minutes: 5 } };

  async describe(): Promise<SloSourceFacts> {
    return { retentionSeconds: 90 * DAY_SECONDS, warnings: [] };
  }

  async *read(requests: readonly SloRequest[]): AsyncGenerator<SloReading> {
    for (const { slo, ranges } of requests) {
      yield {
        sloId: slo.id,
        method: 'direct',
        buckets: ranges.flatMap(({ from, to, widthSeconds }) =>
          Array.from({ length: (to - from) / widthSeconds }, (_, index) =>
            bucketAt(from + index * widthSeconds, widthSeconds),
          ),
        ),
      };
    }
  }
}
