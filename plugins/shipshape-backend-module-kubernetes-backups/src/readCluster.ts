import type { RecoveryNotice } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { KubernetesApi, ObjectKind, statusOf } from './KubernetesApi';
import { toSourceError } from './toSourceError';

const VELERO = { group: 'velero.io', version: 'v1' };
const CNPG = { group: 'postgresql.cnpg.io', version: 'v1' };

/** What concerns backups of Velero. */
export const VELERO_KINDS: readonly ObjectKind[] = [
  { ...VELERO, plural: 'backups', kind: 'Backup' },
  { ...VELERO, plural: 'schedules', kind: 'Schedule' },
  {
    ...VELERO,
    plural: 'backupstoragelocations',
    kind: 'BackupStorageLocation',
  },
  { ...VELERO, plural: 'restores', kind: 'Restore' },
];

/** What concerns backups of CloudNativePG. */
export const CNPG_KINDS: readonly ObjectKind[] = [
  { ...CNPG, plural: 'backups', kind: 'Backup' },
  { ...CNPG, plural: 'scheduledbackups', kind: 'ScheduledBackup' },
  { ...CNPG, plural: 'clusters', kind: 'Cluster' },
];

/** Objects of some kinds, and what could not be listed. */
export interface ObjectsReading {
  objects: readonly object[];
  failures: readonly SourceError[];
  notices: readonly RecoveryNotice[];
}

/** Lists objects of some kinds. A kind that the cluster does not have is a notice: its operator is not installed. */
export async function readObjects(
  api: KubernetesApi,
  kinds: readonly ObjectKind[],
  options: { namespaces?: readonly string[]; signal: AbortSignal },
): Promise<ObjectsReading> {
  const { namespaces = [undefined], signal } = options;
  const objects: object[] = [];
  const failures: SourceError[] = [];
  const absent = new Set<string>();
  const read = async (kind: ObjectKind, namespace: string | undefined) => {
    const name = `${kind.plural}.${kind.group}`;
    try {
      return await api.list(kind, namespace);
    } catch (error) {
      signal.throwIfAborted();
      if (statusOf(error) === 404) {
        absent.add(name);
      } else {
        const place =
          namespace === undefined ? '' : ` in the namespace ${namespace}`;
        failures.push(toSourceError(error, `${name}${place}`));
      }
      return [];
    }
  };
  const lists = await Promise.all(
    kinds.flatMap(kind => namespaces.map(namespace => read(kind, namespace))),
  );
  for (const list of lists) {
    objects.push(...list);
  }
  return {
    objects,
    failures,
    notices: [...absent].map(name => ({
      severity: 'warning',
      code: 'kind-absent',
      message: `The cluster does not have ${name}: its operator is not installed, or serves another version`,
    })),
  };
}
