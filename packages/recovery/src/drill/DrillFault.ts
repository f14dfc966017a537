/**
 * Whose fault ends a drill. `backup`: it cannot be restored as it should, the drill failed. `runner`: the runner, its host, its configuration or
 * the plan is to blame, the drill is inconclusive and says nothing about the backup.
 */
export type DrillFaultOf = 'backup' | 'runner';

/** Ends a drill with a reason. Anything else that is thrown counts as a fault of the runner. */
export class DrillFault extends Error {
  readonly of: DrillFaultOf;
  /** Stable code, as in a drill report: `restore-failed`, `wal-gap`, `disk-too-small`. */
  readonly reason: string;

  /** @param message - for people, without secrets: what happened, and what to do */
  constructor(of: DrillFaultOf, reason: string, message: string) {
    super(message);
    this.name = 'DrillFault';
    this.of = of;
    this.reason = reason;
  }
}
