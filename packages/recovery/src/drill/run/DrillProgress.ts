import type {
  CheckResult,
  DrillPhaseName,
  DrillReport,
} from 'backstage-plugin-shipshape-common';

/** What happens, for whoever watches. */
export type DrillProgress =
  | { type: 'phase-started'; phase: DrillPhaseName; limitMs: number }
  | {
      type: 'phase-ended';
      phase: DrillPhaseName;
      durationMs: number;
      completed: boolean;
    }
  | { type: 'message'; text: string }
  | { type: 'check'; result: CheckResult }
  /** The drill of a runner that was killed was cleaned up. */
  | { type: 'leftover'; report: DrillReport };
