import type {
  BackupRun,
  RecoveryPoint,
  RecoveryPointState,
} from 'backstage-plugin-shipshape-common';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';

/** Id of the store of Barman as a location; its output does not name it. */
export const BARMAN_LOCATION = 'barman';

/** Copied, but not yet consistent without WAL that has not come. */
const WAITING = 'WAITING_FOR_WALS';

const RUN_STATES = {
  DONE: 'succeeded',
  [WAITING]: 'running',
  STARTED: 'running',
  EMPTY: 'queued',
  SYNCING: 'running',
  FAILED: 'failed',
} as const;

const POTENTIALLY_OBSOLETE = 'OBSOLETE*';

/** By retention status; `-` is what Barman writes where it has not judged. */
const POINT_STATES: Readonly<Record<string, RecoveryPointState>> = {
  VALID: 'available',
  'KEEP:FULL': 'available',
  'KEEP:STANDALONE': 'available',
  OBSOLETE: 'expiring',
  [POTENTIALLY_OBSOLETE]: 'available',
  '-': 'unknown',
};

/** A backup as the different commands tell it. */
export interface BarmanBackup {
  id: string;
  status: string;
  retention?: string | null;
  error?: string | null;
  startedAt?: Date;
  finishedAt?: Date;
  sizeBytes?: number | null;
  storedBytes?: number | null;
  timelineKey?: string | null;
  wal?: { start: string; stop: string };
}

/** The run that a backup tells of, and the point where there is one. */
export function readBackup(
  backup: BarmanBackup,
  path: string,
  notices: Notices,
): { run: BackupRun; point?: RecoveryPoint } {
  const { id, startedAt, finishedAt, sizeBytes, storedBytes } = backup;
  const state = notices.translate(RUN_STATES, backup.status, `${path}.status`);
  const hasPoint = state === 'succeeded' || backup.status === WAITING;
  return {
    run: {
      runKey: id,
      nativeId: id,
      kind: 'backup',
      trigger: 'unknown',
      state,
      ...known({
        startedAt,
        finishedAt,
        message: backup.error,
        bytesProcessed: sizeBytes,
        bytesStored: storedBytes,
        pointNativeId: hasPoint ? id : undefined,
      }),
      source: 'observed',
    },
    ...known({ point: hasPoint ? pointOf(backup, path, notices) : undefined }),
  };
}

function pointOf(
  backup: BarmanBackup,
  path: string,
  notices: Notices,
): RecoveryPoint | undefined {
  const { id, startedAt, finishedAt, sizeBytes, storedBytes } = backup;
  if (!finishedAt) {
    notices.warn(
      'time-unknown',
      `Backup ${id} has no time with a zone here, so it is not counted as a recovery point; read "barman -f json show-backup" too`,
      path,
    );
    return undefined;
  }
  return {
    nativeId: id,
    type: 'full',
    locationId: BARMAN_LOCATION,
    dependsOn: [],
    createdAt: startedAt ?? finishedAt,
    consistentAt: finishedAt,
    ...known({
      availableAt: backup.status === WAITING ? undefined : finishedAt,
      timelineKey: backup.timelineKey,
      sizeBytes,
      storedBytes,
      wal: backup.wal,
    }),
    encrypted: 'unknown',
    completeness: 'complete',
    state:
      backup.status === WAITING ? 'creating' : stateOf(backup, path, notices),
    verification: 'none',
    source: 'observed',
  };
}

function stateOf(
  { id, retention }: BarmanBackup,
  path: string,
  notices: Notices,
): RecoveryPointState {
  const word = retention ?? '-';
  if (word === POTENTIALLY_OBSOLETE) {
    notices.warn(
      'potentially-obsolete',
      `Backup ${id} may soon be obsolete`,
      path,
    );
  } else if (word === '-') {
    notices.warn(
      'retention-unknown',
      `Nobody has judged whether backup ${id} is kept; "barman -f json show-backup" tells`,
      path,
    );
  }
  return notices.translate(POINT_STATES, word, `${path}.retention`);
}
