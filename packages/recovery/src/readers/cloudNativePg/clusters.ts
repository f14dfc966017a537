import type {
  ReplicationSample,
  ToolCheck,
} from 'backstage-plugin-shipshape-common';
import { readInstant } from '../common/instants';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import type { CnpgCluster } from './schemas';

const ARCHIVING = 'ContinuousArchiving';
/** Conditions about backups, by the id that their check has here. Others are of other matters. */
const CONDITIONS = new Map([
  [ARCHIVING, 'continuous-archiving'],
  ['LastBackupSucceeded', 'last-backup-succeeded'],
]);
const STATUSES = { True: 'ok', False: 'failed', Unknown: 'unknown' } as const;

const DAY = 86_400;
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  d: DAY,
  w: 7 * DAY,
  m: 30 * DAY,
};

/** Seconds of a recovery window such as `30d`; months count 30 days. */
export function retentionSeconds(
  policy: string | null | undefined,
): number | undefined {
  const [, count, unit] = /^(\d+)([dwm])$/.exec(policy ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * UNIT_SECONDS[unit];
}

/** What the conditions of a cluster say about its backups. `firstRecoverabilityPoint` is deprecated, and empty with plugins. */
export function checksOf(
  { value, path }: Entry<CnpgCluster>,
  notices: Notices,
): ToolCheck[] {
  return (value.status.conditions ?? []).flatMap((condition, index) => {
    const id = CONDITIONS.get(condition.type);
    return id === undefined
      ? []
      : [
          {
            id,
            status: notices.translate(
              STATUSES,
              condition.status,
              `${path}.status.conditions[${index}].status`,
            ),
            ...known({ message: condition.message || undefined }),
          },
        ];
  });
}

/** Whether the WAL archive works; how far it has come is not told. */
export function archiveSample(
  { value, path }: Entry<CnpgCluster>,
  options: { observedAt: Date; locationId: string; notices: Notices },
): ReplicationSample | undefined {
  const condition = value.status.conditions?.find(
    ({ type, status }) => type === ARCHIVING && status !== 'Unknown',
  );
  if (!condition) {
    return undefined;
  }
  const failing = condition.status === 'False';
  return {
    linkId: `archive:${options.locationId}`,
    mode: 'log-shipping',
    caughtUp: false,
    failing,
    ...known({
      failingSince: failing
        ? readInstant(
            condition.lastTransitionTime,
            `${path}.status.conditions`,
            options.notices,
          )
        : undefined,
    }),
    measuredAt: options.observedAt,
    source: 'observed',
  };
}
