import type {
  BackupLocation,
  BackupPlan,
  Immutability,
  NativeRef,
} from './model';
import type {
  BackupRunState,
  CheckStatus,
  CleanupState,
  Completeness,
  DrillLifecycle,
  DrillOutcome,
  FactSource,
  PointVerification,
  RecoveryPointState,
  RecoveryPointType,
  YesNoUnknown,
} from './vocabulary';

/**
 * Facts about backups as readers of tool output and sources deliver them. Instants are `Date`s; absent is what the tool does not know. A
 * reader never infers a success, and never parses an instant from a label.
 */

/** One attempt to back up (or to copy a point). */
export interface BackupRun {
  /** Unique per plan: the tool's id, or one that the wrapper made. */
  runKey: string;
  /** Id of a plan of the same subject; absent: the tool does not know plans. */
  planId?: string;
  nativeId?: string;
  kind: 'backup' | 'copy';
  trigger: 'schedule' | 'manual' | 'retry' | 'unknown';
  state: BackupRunState;
  /** The slot that it was for, where the tool knows. */
  slotAt?: Date;
  queuedAt?: Date;
  startedAt?: Date;
  finishedAt?: Date;
  exitCode?: number;
  signal?: string;
  message?: string;
  bytesProcessed?: number;
  bytesStored?: number;
  /** Native id of the point that it made. */
  pointNativeId?: string;
  source: FactSource;
}

/** Something that can be restored. */
export interface RecoveryPoint {
  nativeId: string;
  /** As {@link BackupRun.planId}. */
  planId?: string;
  type: RecoveryPointType;
  /** Id of a location of the plan: `repo1`, a vault. */
  locationId: string;
  /** Native id of the point that this is a copy of. */
  copyOf?: string;
  /** Native ids of all points that must be there too. */
  dependsOn: readonly string[];
  /** History that it belongs to: a PostgreSQL system identifier as text. */
  timelineKey?: string;
  createdAt: Date;
  /** What a restore of it gives: the start of a dump or file copy, the stop of a physical base backup. */
  consistentAt: Date;
  /** When it could first be restored. */
  availableAt?: Date;
  /** For continuous backups: any instant of it can be restored. */
  range?: { from: Date; to: Date };
  expiresAt?: Date;
  /** It is known that it never expires. */
  neverExpires?: boolean;
  sizeBytes?: number;
  storedBytes?: number;
  encrypted: YesNoUnknown;
  lock?: Immutability;
  completeness: Completeness;
  state: RecoveryPointState;
  verification: PointVerification;
  verifiedAt?: Date;
  /** First and last WAL file that restoring it needs. */
  wal?: { start: string; stop: string };
  /** What people attached to it: annotations, tags. */
  labels?: Readonly<Record<string, string>>;
  source: FactSource;
}

/** WAL files in one archive, by name: what lies between them is not known, nor the time that they reach. */
export interface WalArchive {
  locationId: string;
  /** As the tool calls it: `15-1`. */
  archiveId: string;
  /** As {@link RecoveryPoint.timelineKey}. */
  timelineKey?: string;
  /** Absent: the archive is empty. */
  min?: string;
  max?: string;
}

/** How far a copy of the data is behind, at one instant. */
export interface ReplicationSample {
  /** Unique per resource: `archive:repo1`, `standby:db2`. */
  linkId: string;
  mode: 'sync' | 'async' | 'log-shipping';
  sentLsn?: string;
  /** Replayed, or for receivers that never replay: flushed, or for archives: archived. */
  replayLsn?: string;
  lagBytes?: number;
  /** Absent when caught up or unknown: naive time lags of an idle source are wrong. */
  lagSeconds?: number;
  caughtUp: boolean;
  /** Newest commit that is provably on the other side. */
  protectedUntil?: Date;
  /** The archiver fails: its last attempt failed after its last success. */
  failing?: boolean;
  failingSince?: Date;
  /** First missing WAL segment after the base backup. */
  gapAt?: string;
  measuredAt: Date;
  source: FactSource;
}

/** What the tool itself says about its health: `check` of Barman, the status of a stanza. */
export interface ToolCheck {
  id: string;
  status: 'ok' | 'failed' | 'unknown';
  message?: string;
}

/** A restore test that another system ran (AWS Backup restore testing, a Velero restore). */
export interface ObservedDrill {
  drillId: string;
  drillPlanId?: string;
  pointNativeId?: string;
  lifecycle: DrillLifecycle;
  outcome?: DrillOutcome;
  reason?: string;
  declaredAt: Date;
  finishedAt?: Date;
  achievedRtoSeconds?: number;
  achievedRpoSeconds?: number;
  /** `skipped`: restore only, not verified. */
  validation: CheckStatus;
  cleanup: CleanupState;
}

/** What a tool has about one resource. */
export interface RecoverySubject {
  native: NativeRef;
  /** `insufficient_data`: the tool knows nothing; `never`: it knows that there is no backup. */
  state: 'known' | 'never' | 'insufficient_data';
  /** The listing of points is complete: what is not in it any more is deleted. */
  complete: boolean;
  /** Where it is not complete as a whole: locations whose points are all listed. */
  completeLocations?: readonly string[];
  plans: ReadonlyArray<Partial<BackupPlan> & Pick<BackupPlan, 'id'>>;
  locations: readonly BackupLocation[];
  runs: readonly BackupRun[];
  points: readonly RecoveryPoint[];
  /** For tools that keep WAL. */
  archives?: readonly WalArchive[];
  samples: readonly ReplicationSample[];
  drills: readonly ObservedDrill[];
  checks: readonly ToolCheck[];
}

/** Something in the output that was not understood, or that people should know. */
export interface RecoveryNotice {
  severity: 'error' | 'warning';
  /** Stable: `unknown-value`, `naive-time`, `clock-skew`. */
  code: string;
  message: string;
  /** Path in the output: `[0].backup[3].type`. */
  path?: string;
}

/** What one output holds. */
export interface RecoveryFacts {
  provider: string;
  toolVersion?: string;
  observedAt: Date;
  subjects: readonly RecoverySubject[];
  notices: readonly RecoveryNotice[];
}
