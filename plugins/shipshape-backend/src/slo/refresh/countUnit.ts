import { isStaged } from '@shipshape/openslo';
import type {
  SloDefinition,
  SloMethod,
} from 'backstage-plugin-shipshape-common';

/** What one of the events of a bucket is. */
export type CountUnit =
  | 'requests'
  /** Values of a gauge, or slices. */
  | 'evaluations'
  /** Minutes, whatever came in them. */
  | 'time';

/** The unit of what was read of an SLO. Counts of different units say the same of an SLO, and their sum says nothing. */
export function unitOf(
  definition: SloDefinition,
  reading: { method: SloMethod; timeWeighted: boolean },
): CountUnit {
  if (reading.timeWeighted) {
    return 'time';
  }
  const isForeign = reading.method === 'pyrra' || reading.method === 'grafana';
  return isForeign || !isStaged(definition) ? 'requests' : 'evaluations';
}
