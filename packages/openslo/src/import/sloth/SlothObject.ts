import type { ObjectReport } from '../report';
import type { MapNode } from '../tree';

/** Versions of Sloth specs: files for its command line, and Kubernetes resources. */
export const SLOTH_VERSIONS = {
  plain: 'prometheus/v1',
  kubernetes: 'sloth.slok.dev/v1',
} as const;
export type SlothVersion = (typeof SLOTH_VERSIONS)[keyof typeof SLOTH_VERSIONS];

/** Kind of the Kubernetes resource. */
export const SLOTH_KIND = 'PrometheusServiceLevel';

/** A Sloth spec: the SLOs of one service. */
export interface SlothObject {
  version: SlothVersion;
  report: ObjectReport;
  node: MapNode;
}
