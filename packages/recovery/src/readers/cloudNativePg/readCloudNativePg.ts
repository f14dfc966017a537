import type {
  RecoveryFacts,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type { z } from 'zod';
import type { Entry } from '../common/json';
import { known } from '../common/known';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import { scheduleFrom } from '../common/scheduleFrom';
import {
  locationOf,
  planIdsOf,
  stateOfListing,
  subjectOf,
  withMissing,
} from '../common/subjects';
import {
  KubernetesReadOptions,
  parseKubernetesObjects,
} from '../kubernetes/objects';
import { readObjects } from '../kubernetes/readObjects';
import {
  locationIdOf,
  mechanismOf,
  OBJECT_STORE,
  readBackup,
  SNAPSHOT_LOCATION,
} from './backups';
import { archiveSample, checksOf, retentionSeconds } from './clusters';
import {
  backupSchema,
  clusterSchema,
  CnpgBackup,
  CnpgCluster,
  CnpgScheduledBackup,
  scheduledBackupSchema,
} from './schemas';

const PROVIDER = 'cloudnative-pg';
const GROUP = 'postgresql.cnpg.io';
const WHAT =
  'the output of "kubectl get backups.postgresql.cnpg.io,scheduledbackups.postgresql.cnpg.io,clusters.postgresql.cnpg.io -A -o json"';

/** Reads resources of CloudNativePG as `kubectl get … -o json` prints them; see {@link cloudNativePgFacts}. */
export function readCloudNativePg(
  text: string,
  options: ReadOptions,
): RecoveryFacts {
  return cloudNativePgFacts(parseKubernetesObjects(text, WHAT), {
    ...options,
    ...(options.nativeId === undefined
      ? {}
      : { nativeIds: [options.nativeId] }),
  });
}

/** Facts of Backups, ScheduledBackups and Clusters of postgresql.cnpg.io: one subject per cluster, `<namespace>/<name>`. */
export function cloudNativePgFacts(
  objects: readonly unknown[],
  options: KubernetesReadOptions,
): RecoveryFacts {
  const notices = Notices.create();
  const { observedAt } = options;
  const read = <T>(kind: string, schema: z.ZodType<T>): Array<Entry<T>> =>
    readObjects(objects, { group: GROUP, kind, schema, notices });
  const listed = {
    backups: read('Backup', backupSchema),
    schedules: read('ScheduledBackup', scheduledBackupSchema),
    clusters: read('Cluster', clusterSchema),
  };
  const isWhole =
    options.isWhole === true &&
    !notices.all.some(({ severity }) => severity === 'error');
  const ids = new Set([
    ...(options.nativeIds ?? []),
    ...listed.clusters.map(({ value }) => idOf(value, value.metadata.name)),
    ...[...listed.backups, ...listed.schedules].map(({ value }) =>
      idOf(value, value.spec.cluster.name),
    ),
  ]);
  const subjects = [...ids]
    .sort()
    .map(nativeId =>
      readCluster(nativeId, listed, { observedAt, notices, isWhole }),
    );
  for (const { points } of subjects) {
    notices.warnOfSkew(points, observedAt);
  }
  return { provider: PROVIDER, observedAt, subjects, notices: notices.all };
}

interface Listed {
  backups: ReadonlyArray<Entry<CnpgBackup>>;
  schedules: ReadonlyArray<Entry<CnpgScheduledBackup>>;
  clusters: ReadonlyArray<Entry<CnpgCluster>>;
}

interface Context {
  observedAt: Date;
  notices: Notices;
  isWhole: boolean;
}

/** Objects refer to a cluster of their own namespace. */
function idOf(
  { metadata }: { metadata: { namespace: string } },
  cluster: string,
): string {
  return `${metadata.namespace}/${cluster}`;
}

function readCluster(
  nativeId: string,
  listed: Listed,
  { observedAt, notices, isWhole }: Context,
): RecoverySubject {
  const cluster = listed.clusters.find(
    ({ value }) => idOf(value, value.metadata.name) === nativeId,
  );
  const isOf = ({ value }: Entry<CnpgBackup | CnpgScheduledBackup>) =>
    idOf(value, value.spec.cluster.name) === nativeId;
  const schedules = listed.schedules.filter(isOf);
  const backups = listed.backups.filter(isOf).map(entry =>
    readBackup(entry, {
      notices,
      ...known({ timelineKey: cluster?.value.status.systemID }),
    }),
  );
  const runs = backups.map(({ run }) => run);
  const points = backups.flatMap(({ point }) => (point ? [point] : []));
  const locationIds = [
    ...schedules.map(({ value }) => locationIdOf(value.spec)),
    ...points.map(({ locationId }) => locationId),
  ];
  const sample =
    cluster &&
    archiveSample(cluster, {
      observedAt,
      // WAL is never archived to volume snapshots.
      locationId:
        locationIds.find(id => id !== SNAPSHOT_LOCATION) ?? OBJECT_STORE,
      notices,
    });
  return subjectOf(
    { provider: PROVIDER, nativeId },
    {
      state: stateOfListing({
        hasBackup: runs.some(({ state }) => state === 'succeeded'),
        isWhole,
      }),
      complete: isWhole,
      plans: withMissing(
        schedules.map(entry => planOf(entry, cluster?.value, notices)),
        planIdsOf(runs),
        id => ({ id, provider: PROVIDER, state: 'unknown' }),
      ),
      locations: withMissing([], locationIds, id => locationOf(id)),
      runs,
      points,
      samples: sample ? [sample] : [],
      checks: cluster ? checksOf(cluster, notices) : [],
    },
  );
}

function planOf(
  { value, path }: Entry<CnpgScheduledBackup>,
  cluster: CnpgCluster | undefined,
  notices: Notices,
): RecoverySubject['plans'][number] {
  const { metadata, spec } = value;
  const seconds = retentionSeconds(cluster?.spec.backup?.retentionPolicy);
  return {
    id: metadata.name,
    provider: PROVIDER,
    mechanism: mechanismOf(spec),
    ...known({
      // CloudNativePG parses with robfig/cron v1: six fields, seconds first.
      schedule: scheduleFrom(
        { dialect: 'sec6', expression: spec.schedule },
        `${path}.spec.schedule`,
        notices,
      ),
      retention: seconds === undefined ? undefined : { seconds },
    }),
    state: spec.suspend ? 'paused' : 'active',
  };
}
