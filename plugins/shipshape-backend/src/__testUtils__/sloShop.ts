import type { Entity } from '@backstage/catalog-model';
import type { SloBucket } from 'backstage-plugin-shipshape-common';
import {
  SloReading,
  SloRequest,
  SloSource,
  SloSourceFacts,
  SourceError,
} from 'backstage-plugin-shipshape-node';

/** When it is in the shop. */
export const NOW = '2026-11-24T12:00:00Z';
/** Where the promise of checkout stands, which a source counts. */
export const DOCUMENT_URL = 'https://git.example.com/shop/checkout/slo.yaml';

const DOCUMENT = `
- apiVersion: openslo/v1
  kind: SLO
  metadata: { name: checkout-availability }
  spec:
    service: checkout
    description: Orders are accepted
    indicator:
      metadata: { name: checkout-responses }
      spec:
        ratioMetric:
          counter: true
          bad: { metricSource: { type: Prometheus, spec: { query: 'sum(errors_total)' } } }
          total: { metricSource: { type: Prometheus, spec: { query: 'sum(requests_total)' } } }
    timeWindow: [{ duration: 7d, isRolling: true }]
    budgetingMethod: Occurrences
    objectives: [{ target: 0.99 }]
- apiVersion: openslo/v1
  kind: SLO
  metadata: { name: broken }
  spec:
    service: checkout
    description: Has no indicator
    timeWindow: [{ duration: 7d, isRolling: true }]
    budgetingMethod: Occurrences
    objectives: [{ target: 0.99 }]
`;

const REPORTED_URL = 'https://git.example.com/shop/nightly/slo.yaml';
const REPORTED = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: nightly-freshness }
spec:
  service: nightly
  description: Files are there in time
  indicator:
    metadata: { name: nightly-files }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { type: Files, spec: { query: in-time } } }
        total: { metricSource: { type: Files, spec: { query: all } } }
  timeWindow: [{ duration: 7d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.9 }]
`;

/** What the code host has. */
export const FILES: Readonly<Record<string, string>> = {
  [DOCUMENT_URL]: DOCUMENT,
  [REPORTED_URL]: REPORTED,
};

/** Two services and the team that owns them. */
export const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: 'default',
      name: 'checkout',
      annotations: {
        'backstage.io/source-location':
          'url:https://git.example.com/shop/checkout/',
        'shipshape.dev/openslo': DOCUMENT_URL,
        'shipshape.dev/tier': 'critical',
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      namespace: 'default',
      name: 'nightly',
      annotations: {
        'backstage.io/source-location':
          'url:https://git.example.com/shop/nightly/',
        'shipshape.dev/openslo': REPORTED_URL,
        'shipshape.dev/slo-source': 'reports',
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { namespace: 'default', name: 'team' },
    spec: { type: 'team', children: [] },
    relations: [
      { type: 'ownerOf', targetRef: 'component:default/checkout' },
      { type: 'ownerOf', targetRef: 'component:default/nightly' },
    ],
  },
];

/** A hundred events in every bucket; of the last two hours a fifth is bad. */
export class InMemorySloSource implements SloSource {
  readonly id = 'prometheus:fake';
  readonly schedule = { frequency: { minutes: 5 }, timeout: { minutes: 5 } };
  isDown = false;

  async describe(): Promise<SloSourceFacts> {
    if (this.isDown) {
      throw new SourceError('unavailable', 'http://prometheus.internal: 503');
    }
    return { retentionSeconds: 30 * 86_400, warnings: [] };
  }

  async *read(requests: readonly SloRequest[]): AsyncGenerator<SloReading> {
    for (const { slo, ranges } of requests) {
      yield {
        sloId: slo.id,
        method: 'direct',
        buckets: ranges.flatMap(({ from, to, widthSeconds }) =>
          Array.from(
            { length: (to - from) / widthSeconds },
            (_, index): SloBucket => {
              const start = from + index * widthSeconds;
              const total = widthSeconds / 3;
              const isBad = start >= Date.parse(NOW) / 1000 - 7200;
              return {
                start,
                widthSeconds,
                total,
                bad: isBad ? total / 5 : 0,
              };
            },
          ),
        ),
      };
    }
  }
}
