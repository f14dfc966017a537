import type {
  BackupLocation,
  RecoveryFacts,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type { z } from 'zod';
import { Entry } from '../common/json';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
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
import { ReadBackup, readBackup } from './backups';
import { ReadDrill, readDrill } from './drills';
import {
  ALL_NAMESPACES,
  coversAll,
  coversNamespace,
  namedNamespaces,
} from './namespaces';
import { planOf, readLocation } from './plans';
import {
  backupSchema,
  locationSchema,
  restoreSchema,
  scheduleSchema,
  VeleroSchedule,
} from './schemas';

const PROVIDER = 'velero';
const GROUP = 'velero.io';
const WHAT =
  'the output of "kubectl get backups.velero.io,schedules.velero.io,backupstoragelocations.velero.io,restores.velero.io -A -o json"';

/** Reads resources of Velero as `kubectl get … -o json` prints them; see {@link veleroFacts}. */
export function readVelero(text: string, options: ReadOptions): RecoveryFacts {
  return veleroFacts(parseKubernetesObjects(text, WHAT), {
    ...options,
    ...(options.nativeId === undefined
      ? {}
      : { nativeIds: [options.nativeId] }),
  });
}

/**
 * Facts of Backups, Schedules, BackupStorageLocations and Restores of velero.io: one subject per namespace, and `*` for what covers them all.
 * Such a backup is one of every namespace that is asked for or named elsewhere, too.
 */
export function veleroFacts(
  objects: readonly unknown[],
  options: KubernetesReadOptions,
): RecoveryFacts {
  const notices = Notices.create();
  const read = <T>(kind: string, schema: z.ZodType<T>): Array<Entry<T>> =>
    readObjects(objects, { group: GROUP, kind, schema, notices });
  const listed = {
    backups: read('Backup', backupSchema).map(entry =>
      readBackup(entry, notices),
    ),
    schedules: read('Schedule', scheduleSchema).map(entry => ({
      schedule: entry.value,
      plan: planOf(entry, notices),
    })),
    locations: read('BackupStorageLocation', locationSchema).map(entry =>
      readLocation(entry, notices),
    ),
    drills: read('Restore', restoreSchema).flatMap(entry => {
      const drill = readDrill(entry, notices);
      return drill ? [drill] : [];
    }),
  };
  notices.warnOfSkew(
    listed.backups.flatMap(({ point }) => (point ? [point] : [])),
    options.observedAt,
  );
  // A broken object leaves its gap in the listing.
  const isWhole =
    options.isWhole === true &&
    !notices.all.some(({ severity }) => severity === 'error');
  return {
    provider: PROVIDER,
    observedAt: options.observedAt,
    subjects: namespacesOf(listed, options.nativeIds ?? []).map(namespace =>
      readNamespace(namespace, listed, isWhole),
    ),
    notices: notices.all,
  };
}

interface Listed {
  backups: readonly ReadBackup[];
  schedules: ReadonlyArray<{
    schedule: VeleroSchedule;
    plan: RecoverySubject['plans'][number];
  }>;
  locations: readonly BackupLocation[];
  drills: readonly ReadDrill[];
}

function namespacesOf(listed: Listed, asked: readonly string[]): string[] {
  const contents = [
    ...listed.backups.map(({ content }) => content),
    ...listed.schedules.map(({ schedule }) => schedule.spec.template),
  ];
  return [
    ...new Set([
      ...asked,
      ...contents.flatMap(namedNamespaces),
      ...listed.drills.flatMap(({ namespaces }) => namespaces),
      ...(contents.some(coversAll) ? [ALL_NAMESPACES] : []),
    ]),
  ].sort();
}

function readNamespace(
  namespace: string,
  listed: Listed,
  isWhole: boolean,
): RecoverySubject {
  const isOf = (content: ReadBackup['content']) =>
    namespace === ALL_NAMESPACES
      ? coversAll(content)
      : coversNamespace(content, namespace);
  const backups = listed.backups.filter(({ content }) => isOf(content));
  const runs = backups.map(({ run }) => run);
  const points = backups.flatMap(({ point }) => (point ? [point] : []));
  return subjectOf(
    { provider: PROVIDER, nativeId: namespace },
    {
      state: stateOfListing({
        hasBackup: points.some(({ state }) => state !== 'creating'),
        isWhole,
      }),
      complete: isWhole,
      plans: withMissing(
        listed.schedules
          .filter(({ schedule }) => isOf(schedule.spec.template))
          .map(({ plan }) => plan),
        planIdsOf(runs),
        id => ({ id, provider: PROVIDER, state: 'unknown' as const }),
      ),
      locations: withMissing(
        listed.locations,
        points.map(({ locationId }) => locationId),
        id => locationOf(id),
      ),
      runs,
      points,
      drills: listed.drills
        .filter(({ namespaces }) => namespaces.includes(namespace))
        .map(({ drill }) => drill),
    },
  );
}
