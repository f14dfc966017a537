import type {
  DrillCheck,
  DrillPlan,
  RpoMethod,
} from 'backstage-plugin-shipshape-common';
import type { RunnerEntry } from './config/runnerConfig';
import type { DrillContext } from './run/DrillContext';

/** Tools that can restore. */
export type DrillProvider = NonNullable<DrillPlan['provider']>;

/** A tool that restores: what the engine must know before a drill, and how an executor for one drill is made. */
export interface ExecutorDefinition {
  readonly provider: DrillProvider;
  /**
   * Data directories, repositories and archives that the tool's own configuration names. A scratch root that is one of them, or contains or
   * lies within one, is refused before anything is written. Reads only.
   *
   * @throws DrillFault of the runner when the runner's entry lacks what this tool needs
   */
  protectedPaths(entry: RunnerEntry): Promise<readonly string[]>;
  create(context: DrillContext): DrillExecutor;
}

/**
 * Restores one backup for one drill. The engine calls the steps in this order, each within its own phase, with its own time limit
 * (`context.signal`), and judges, stops the server and cleans up itself. A step that cannot go on throws a {@link DrillFault}; a tool's failure is
 * best thrown by `context.tools.mustSucceed`.
 */
export interface DrillExecutor {
  /** Before the declaration, reads only: versions, what there is to restore, how big it is. The disk is checked by the engine afterwards. */
  preflight(): Promise<PreflightFindings>;
  /** At the declaration: chooses the point, and how recovery is bounded. The clock of the RTO runs. */
  declare(): Promise<Declaration>;
  /** Makes what the restore needs: an empty cluster, directories. */
  provision?(): Promise<void>;
  restore(): Promise<void>;
  /** Starts a restored server with `context.postgres.start`. */
  start?(): Promise<void>;
  /** Waits for the end of recovery, and asserts where it ended. */
  recover?(): Promise<RecoveryEnd>;
  /** Database of checks that name none, here and on the source; absent: the one of the runner's entry. */
  database?(): string | undefined;
  /** Directory that paths of `files` checks are below. */
  filesRoot?(): string;
  /**
   * Check kind `tool-verify`: the tool's own verification, by what it prints and not by its exit code. Absent: the check is skipped.
   *
   * @param signal - ends it when the time of the check is over
   */
  verifyWithTool?(
    check: DrillCheck,
    signal: AbortSignal,
  ): Promise<ToolVerification>;
}

/** What a preflight found. */
export interface PreflightFindings {
  /** Bytes that the restored data takes, for the check of free space; absent: not known, and only that there is some space is checked. */
  restoredBytes?: number;
  /** `restoredBytes` is a guess, good for the disk and not for a report. */
  estimated?: boolean;
  /** Factor of `restoredBytes` that must be free; absent: the one of the limits. */
  diskFactor?: number;
}

/** What is restored, and how far. */
export interface Declaration {
  /** The tool's id of the point, never "latest". */
  pointNativeId: string;
  locationId?: string;
  rpoMethod: RpoMethod;
  /** Of a frozen copy of a repository: when it was made. Absent: the declaration. */
  referenceAt?: Date;
  /** Newest archived WAL segment when the drill was declared. */
  archiveMax?: string;
}

/** Where recovery ended. */
export interface RecoveryEnd {
  endOfRecoveryLsn?: string;
  /** Of `pg_last_committed_xact()` on the copy, read before any check wrote to it. */
  lastCommitAt?: Date;
}

/** What the tool's own verification said. */
export interface ToolVerification {
  passed: boolean;
  observed: string;
}
