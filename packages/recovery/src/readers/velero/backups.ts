import type {
  BackupRun,
  BackupRunState,
  RecoveryPoint,
  RecoveryPointState,
} from 'backstage-plugin-shipshape-common';
import { readInstant } from '../common/instants';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { isSelective } from './namespaces';
import type { VeleroBackup } from './schemas';

const SCHEDULE_LABEL = 'velero.io/schedule-name';

/** A phase as state of the run, and of the point where there is one. */
interface Phase {
  run: BackupRunState;
  point?: RecoveryPointState;
}

const QUEUED: Phase = { run: 'queued' };
const RUNNING: Phase = { run: 'running', point: 'creating' };
const FAILED: Phase = { run: 'failed' };

/** Phases of velero.io/v1; what waits or is being finalized cannot be restored yet. */
const PHASES: Readonly<Record<string, Phase>> = {
  New: QUEUED,
  Queued: QUEUED,
  ReadyToStart: QUEUED,
  InProgress: RUNNING,
  WaitingForPluginOperations: RUNNING,
  WaitingForPluginOperationsPartiallyFailed: RUNNING,
  Finalizing: RUNNING,
  FinalizingPartiallyFailed: RUNNING,
  Completed: { run: 'succeeded', point: 'available' },
  PartiallyFailed: { run: 'partial', point: 'partial' },
  Failed: FAILED,
  FailedValidation: FAILED,
  // How its run ended is not told any more.
  Deleting: { run: 'unknown', point: 'expiring' },
};

/** A backup with the content that tells which namespaces it is of. */
export interface ReadBackup {
  content: VeleroBackup['spec'];
  run: BackupRun;
  point?: RecoveryPoint;
}

/** Name of an object of Velero in its cluster. */
export const nativeIdOf = ({ metadata }: Pick<VeleroBackup, 'metadata'>) =>
  `${metadata.namespace}/${metadata.name}`;

/** Id of the location of a backup; Velero's own default is called so too. */
export const locationIdOf = ({ spec }: Pick<VeleroBackup, 'spec'>) =>
  spec.storageLocation ?? 'default';

/** The run and the point of a backup object. */
export function readBackup(
  { value: backup, path }: Entry<VeleroBackup>,
  notices: Notices,
): ReadBackup {
  const { metadata, status, spec } = backup;
  const instant = (name: 'startTimestamp' | 'completionTimestamp') =>
    readInstant(status[name], `${path}.status.${name}`, notices);
  const planId = metadata.labels?.[SCHEDULE_LABEL];
  const nativeId = nativeIdOf(backup);
  const phase = phaseOf(status.phase, path, notices);
  const startedAt = instant('startTimestamp');
  const point =
    phase.point && startedAt
      ? pointOf(backup, { state: phase.point, startedAt, path, notices })
      : undefined;
  return {
    content: spec,
    run: {
      runKey: nativeId,
      nativeId,
      kind: 'backup',
      trigger: planId === undefined ? 'manual' : 'schedule',
      state: phase.run,
      ...known({
        planId,
        queuedAt: readInstant(
          metadata.creationTimestamp,
          `${path}.metadata.creationTimestamp`,
          notices,
        ),
        startedAt,
        finishedAt: instant('completionTimestamp'),
        message: messageOf(backup),
        pointNativeId: point?.nativeId,
      }),
      source: 'observed',
    },
    ...known({ point }),
  };
}

function phaseOf(
  phase: string | null | undefined,
  path: string,
  notices: Notices,
): Phase {
  if (phase === null || phase === undefined || phase === '') {
    return QUEUED;
  }
  if (Object.hasOwn(PHASES, phase)) {
    return PHASES[phase];
  }
  notices.warn(
    'unknown-value',
    `"${phase}" is not known`,
    `${path}.status.phase`,
  );
  return { run: 'unknown', point: 'unknown' };
}

function messageOf({ status }: VeleroBackup): string | undefined {
  const counts = [
    ...(status.errors ? [`${status.errors} errors`] : []),
    ...(status.warnings ? [`${status.warnings} warnings`] : []),
  ];
  const parts = [
    ...(status.failureReason ? [status.failureReason] : []),
    ...(status.validationErrors ?? []),
    ...(counts.length > 0 ? [counts.join(', ')] : []),
  ];
  return parts.length > 0 ? parts.join('; ').slice(0, 1000) : undefined;
}

/**
 * `completionTimestamp` is set before the backup is uploaded, and on failures too, so that it does not tell when the point could first be
 * restored: that is when it was first seen as completed.
 */
function pointOf(
  backup: VeleroBackup,
  options: {
    state: RecoveryPointState;
    startedAt: Date;
    path: string;
    notices: Notices;
  },
): RecoveryPoint {
  const { state, startedAt, path, notices } = options;
  const { spec, status, metadata } = backup;
  const planId = metadata.labels?.[SCHEDULE_LABEL];
  return {
    nativeId: nativeIdOf(backup),
    ...known({ planId }),
    type: 'snapshot',
    locationId: locationIdOf(backup),
    dependsOn: [],
    createdAt: startedAt,
    consistentAt: startedAt,
    ...known({
      expiresAt: readInstant(
        status.expiration,
        `${path}.status.expiration`,
        notices,
      ),
    }),
    encrypted: 'unknown',
    completeness: completenessOf(state, isSelective(spec)),
    state,
    verification: 'none',
    source: 'observed',
  };
}

/** A backup that leaves objects out may be complete for its purpose; we cannot tell. */
function completenessOf(
  state: RecoveryPointState,
  selective: boolean,
): RecoveryPoint['completeness'] {
  if (state === 'partial') {
    return 'partial';
  }
  return state === 'available' && !selective ? 'complete' : 'unknown';
}
