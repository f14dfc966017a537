import type {
  BackupMechanism,
  BackupRun,
  BackupRunState,
  RecoveryPoint,
} from 'backstage-plugin-shipshape-common';
import { readInstant } from '../common/instants';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { recoveryIdOf } from '../common/subjects';
import type { CnpgBackup, CnpgScheduledBackup } from './schemas';

const SCHEDULED_LABEL = 'cnpg.io/scheduled-backup';
const SNAPSHOTS = 'volumeSnapshot';
const PLUGIN = 'plugin';

/** Ids of places that objects do not name. */
export const SNAPSHOT_LOCATION = 'volume-snapshots';
export const OBJECT_STORE = 'object-store';

const PHASES: Readonly<Record<string, BackupRunState>> = {
  pending: 'queued',
  started: 'running',
  running: 'running',
  finalizing: 'running',
  completed: 'succeeded',
  failed: 'failed',
  walArchivingFailing: 'failed',
  'invalid backup definition': 'failed',
};

/** How a backup is made, from its specification. */
type Method = Pick<
  CnpgBackup['spec'] & CnpgScheduledBackup['spec'],
  'method' | 'pluginConfiguration'
>;

/** Id of the place where backups of a method are. */
export function locationIdOf({ method, pluginConfiguration }: Method): string {
  if (method === SNAPSHOTS) {
    return SNAPSHOT_LOCATION;
  }
  return method === PLUGIN && pluginConfiguration
    ? recoveryIdOf(pluginConfiguration.name)
    : OBJECT_STORE;
}

/** With a base backup in an object store WAL is archived there too. */
export const mechanismOf = ({ method }: Method): BackupMechanism =>
  method === SNAPSHOTS ? 'snapshot' : 'base+wal';

/** The run and the point of a backup object. */
export function readBackup(
  { value: backup, path }: Entry<CnpgBackup>,
  options: { timelineKey?: string; notices: Notices },
): { run: BackupRun; point?: RecoveryPoint } {
  const { notices, timelineKey } = options;
  const { metadata, status } = backup;
  const instant = (
    name:
      | 'startedAt'
      | 'stoppedAt'
      | 'reconciliationStartedAt'
      | 'reconciliationTerminatedAt',
  ) => readInstant(status[name], `${path}.status.${name}`, notices);
  const state = status.phase
    ? notices.translate(PHASES, status.phase, `${path}.status.phase`)
    : 'queued';
  const plan = known({ planId: metadata.labels?.[SCHEDULED_LABEL] });
  const startedAt = instant('startedAt');
  const stoppedAt = instant('stoppedAt');
  const nativeId = metadata.name;
  const hasPoint = state === 'succeeded' && stoppedAt !== undefined;
  if (state === 'succeeded' && !hasPoint) {
    notices.warn(
      'time-unknown',
      `${nativeId} is completed but does not say when it stopped, so it is not counted as a recovery point`,
      `${path}.status.stoppedAt`,
    );
  }
  return {
    run: {
      runKey: nativeId,
      ...plan,
      nativeId,
      kind: 'backup',
      trigger: plan.planId === undefined ? 'manual' : 'schedule',
      state,
      ...known({
        queuedAt: readInstant(
          metadata.creationTimestamp,
          `${path}.metadata.creationTimestamp`,
          notices,
        ),
        startedAt: instant('reconciliationStartedAt') ?? startedAt,
        finishedAt: instant('reconciliationTerminatedAt') ?? stoppedAt,
        message: status.error?.slice(0, 1000),
        pointNativeId: hasPoint ? nativeId : undefined,
      }),
      source: 'observed',
    },
    ...(hasPoint
      ? {
          point: {
            nativeId,
            ...plan,
            type: methodOf(backup).method === SNAPSHOTS ? 'snapshot' : 'full',
            locationId: locationIdOf(methodOf(backup)),
            dependsOn: [],
            createdAt: startedAt ?? stoppedAt,
            consistentAt: stoppedAt,
            availableAt: instant('reconciliationTerminatedAt') ?? stoppedAt,
            ...known({ timelineKey, wal: walOf(backup) }),
            encrypted: status.encryption ? 'yes' : 'unknown',
            completeness: 'complete',
            state: 'available',
            verification: 'none',
            source: 'observed',
          },
        }
      : {}),
  };
}

/** What was done is in the status, what was asked for in the specification. */
function methodOf({ spec, status }: CnpgBackup): Method {
  return { ...spec, method: status.method ?? spec.method };
}

function walOf({ status }: CnpgBackup): RecoveryPoint['wal'] {
  return status.beginWal && status.endWal
    ? { start: status.beginWal, stop: status.endWal }
    : undefined;
}
