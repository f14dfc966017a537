import type {
  CheckKind,
  DrillPhaseName,
} from 'backstage-plugin-shipshape-common';

/** A check of a drill of the demo; what it says is only shown. */
export interface CheckStory {
  checkId: string;
  kind: CheckKind;
  durationMs: number;
  expected: string;
  observed: string;
  /** It is not run on the source. */
  copyOnly?: true;
}

/** How one drill differs from the usual. */
export interface DrillVariation {
  /** Days from the beginning of the demo, at the hour of the plan. */
  day: number;
  /** Factor of all phases. */
  slowness?: number;
  /** A check that failed on the copy, and what it saw. */
  failedCheck?: { checkId: string; observed: string; message: string };
  /** The runner had to give up before the restore. */
  preflightFault?: { reason: string; message: string };
}

/** Drills of one plan of the demo. The plan itself stands in `examples/recovery/`. */
export interface DrillStory {
  resourceId: string;
  drillPlanId: string;
  planId: string;
  locationId: string;
  /** Hour of the day, UTC. */
  hour: number;
  /** Default: data-corruption. */
  scope?: 'region';
  rtoTargetSeconds: number;
  rpoTargetSeconds: number;
  /** `fenced`: a WAL archive was replayed; otherwise what is lost is the age of the point. */
  rpoMethod: 'fenced' | 'immediate' | 'none';
  /** Average seconds of each phase. */
  phases: ReadonlyArray<[DrillPhaseName, number]>;
  checks: readonly CheckStory[];
  restoreCommand: readonly string[];
  toolVersions: Readonly<Record<string, string>>;
  /** Told one by one; later ones follow every so many days, when somebody goes on with them. */
  drills: readonly DrillVariation[];
  everyDays?: number;
}
