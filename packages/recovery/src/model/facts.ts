import type {
  BackupPlan,
  PlanState,
  RecoveryPoint,
  ReplicationSample,
} from 'backstage-plugin-shipshape-common';

/** Defaults of this project. Each function that uses one takes another value as an argument. */
export const RECOVERY_DEFAULTS = {
  /** How long after its slot a run may start, seconds. */
  startWindowSeconds: 3_600,
  /** Longest time after its slot that a run has to succeed, seconds. */
  completionWindowSeconds: 86_400,
  /** Added to every deadline of a slot, seconds. */
  graceSeconds: 300,
  /** Added to an RPO before it is compared, seconds. */
  toleranceSeconds: 1,
  /** After a drill was due, until it is overdue, seconds. */
  drillGraceSeconds: 604_800,
  /** How often replication is sampled, where the sample does not say, seconds. */
  sampleIntervalSeconds: 300,
  /** Instants of tools may be that far ahead of ours, seconds. */
  clockSkewSeconds: 300,
  /** Data recovered by a drill may be that much newer than its reference, seconds. */
  drillSkewSeconds: 1,
} as const;

/** A plan with its states of the past. */
export interface PlanFacts {
  plan: BackupPlan;
  /** Oldest first, each from its instant on. Absent or empty: the state of the plan holds for the past too. */
  states?: ReadonlyArray<{ state: PlanState; from: Date }>;
}

/** A point with what was learnt about it later. */
export type PointFacts = RecoveryPoint & {
  /** Since when it cannot be restored any more. */
  goneAt?: Date;
  /** End of the last drill that restored it successfully. */
  lastRestoredAt?: Date;
};

/** A sample with how often its sender measures. */
export type SampleFacts = ReplicationSample & { intervalSeconds?: number };

/**
 * State of a plan at an instant. Before its first known state it is `unknown`: nobody knows whether anything was due then.
 */
export function planStateAt({ plan, states }: PlanFacts, at: Date): PlanState {
  if (!states || states.length === 0) {
    return plan.state;
  }
  return states.filter(({ from }) => from <= at).at(-1)?.state ?? 'unknown';
}

/** States of a plan as its document lists them. */
export function documentedStates(plan: BackupPlan): PlanFacts['states'] {
  return plan.history.map(({ state, from }) => ({
    state,
    from: new Date(from),
  }));
}

/** Seconds from one instant to a later one. */
export function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

/** An instant some seconds later. */
export function addSeconds(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * 1000);
}

/** The middle of numbers; absent when there are none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) {
    return undefined;
  }
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}
