import type { Sli } from 'backstage-plugin-shipshape-common';

/** An SLI whose comparison, where it needs one, is still to come from the objective. */
export type IndicatorMeasure =
  | Exclude<Sli, { kind: 'threshold' }>
  | { kind: 'threshold'; query: string };
