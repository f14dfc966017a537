import type {
  BackupLocation,
  BackupMechanism,
  PlanState,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import { goDurationSeconds } from '../../model/schedule/durations';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import { scheduleFrom } from '../common/scheduleFrom';
import { locationOf } from '../common/subjects';
import type { locationSchema, VeleroContent, VeleroSchedule } from './schemas';
import type { z } from 'zod';

/** Of backups that do not say how long they are kept: 30 days. */
const DEFAULT_TTL = '720h0m0s';

const STATES: Readonly<Record<string, PlanState>> = {
  Enabled: 'active',
  FailedValidation: 'invalid',
};
const LOCATION_STATES = {
  Available: 'available',
  Unavailable: 'unavailable',
} as const;

/** Settings of object stores that encrypt what is written: of AWS, and of others by customer keys. */
const ENCRYPTION_SETTINGS = [
  'kmsKeyId',
  'kmsKeyName',
  'serverSideEncryption',
  'customerKeyEncryptionFile',
];

/** The plan that a schedule is. */
export function planOf(
  { value, path }: Entry<VeleroSchedule>,
  notices: Notices,
): RecoverySubject['plans'][number] {
  const { metadata, spec } = value;
  const seconds = goDurationSeconds(spec.template.ttl || DEFAULT_TTL);
  return {
    id: metadata.name,
    provider: 'velero',
    mechanism: mechanismOf(spec.template),
    ...known({
      // Velero parses with robfig/cron v3: five fields, `@every`, `@daily`, `CRON_TZ=`.
      schedule: scheduleFrom(
        { dialect: 'go', expression: spec.schedule },
        `${path}.spec.schedule`,
        notices,
      ),
      retention: seconds === undefined ? undefined : { seconds },
    }),
    state: stateOf(value, path, notices),
  };
}

/** Files of volumes where that was asked for, else snapshots of them. */
function mechanismOf(template: VeleroContent): BackupMechanism {
  return template.defaultVolumesToFsBackup ? 'file' : 'snapshot';
}

function stateOf(
  { spec, status }: VeleroSchedule,
  path: string,
  notices: Notices,
): PlanState {
  if (spec.paused) {
    return 'paused';
  }
  // New: nobody has looked at it yet.
  return status.phase && status.phase !== 'New'
    ? notices.translate(STATES, status.phase, `${path}.status.phase`)
    : 'unknown';
}

/** The place that a BackupStorageLocation is. Velero does not support object locks. */
export function readLocation(
  { value, path }: Entry<z.infer<typeof locationSchema>>,
  notices: Notices,
): BackupLocation {
  const { metadata, spec, status } = value;
  const config = spec.config ?? {};
  return locationOf(metadata.name, {
    ...known({ region: config.region || undefined }),
    encryption: ENCRYPTION_SETTINGS.some(name => config[name])
      ? 'yes'
      : 'unknown',
    state: status.phase
      ? notices.translate(LOCATION_STATES, status.phase, `${path}.status.phase`)
      : 'unknown',
  });
}
