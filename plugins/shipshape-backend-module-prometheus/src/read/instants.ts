import type { SloRange } from 'backstage-plugin-shipshape-node';
import type { QueryRange } from '../client/PrometheusClient';

/** The ends of the intervals of a range, at which their counts are evaluated. */
export function instantsOf({ from, to, widthSeconds }: SloRange): QueryRange {
  return { from: from + widthSeconds, to, stepSeconds: widthSeconds };
}
