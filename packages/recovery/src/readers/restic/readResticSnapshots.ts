import type {
  RecoveryFacts,
  RecoveryPoint,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { readInstant } from '../common/instants';
import { checkEntries, checkShape, Entry, parseJson } from '../common/json';
import { known } from '../common/known';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import { locationOf, stateOfListing, subjectOf } from '../common/subjects';

/** Provider of restic's facts. */
export const RESTIC = 'restic';
/** Id of the repository as a location; the output does not name it. */
export const RESTIC_LOCATION = 'repository';

const WHAT = 'the output of "restic snapshots --json"';

const snapshotSchema = z.object({
  id: z.string().min(1),
  time: z.string(),
  hostname: z.string().default(''),
  paths: z.array(z.string()).default([]),
  tags: z.array(z.string()).nullish(),
  /** From 0.17 on. */
  program_version: z.string().nullish(),
  summary: z
    .object({
      backup_end: z.string().nullish(),
      total_bytes_processed: z.number().nullish(),
      data_added: z.number().nullish(),
      data_added_packed: z.number().nullish(),
    })
    .nullish(),
});
type Snapshot = z.infer<typeof snapshotSchema>;

/**
 * Reads `restic snapshots --json`: one subject per host and paths, as restic groups them too; tags are labels.
 *
 * A snapshot of a run that could not read some files looks like any other, so that its completeness is unknown, and nothing is said about
 * runs. `parent` is a hint for deduplication, not a chain.
 *
 * @throws InputError when it is not such an output
 */
export function readResticSnapshots(
  text: string,
  options: ReadOptions,
): RecoveryFacts {
  const notices = Notices.create();
  const { observedAt, nativeId } = options;
  const listed =
    checkShape(z.array(z.unknown()).nullable(), parseJson(text, WHAT), WHAT) ??
    [];
  const snapshots = checkEntries(snapshotSchema, listed, { path: '', notices });
  const points = snapshots.flatMap(snapshot => {
    const point = readSnapshot(snapshot, notices);
    return point ? [{ subject: subjectIdOf(snapshot.value), point }] : [];
  });
  notices.warnOfSkew(
    points.map(({ point }) => point),
    observedAt,
  );
  if (listed.length === 0) {
    notices.warn(
      'no-snapshot',
      'There is no snapshot in this repository, or none that matches the filter',
    );
  }
  const ids = new Set([
    ...points.map(({ subject }) => subject),
    ...(nativeId === undefined ? [] : [nativeId]),
  ]);
  return {
    provider: RESTIC,
    ...known({
      toolVersion: snapshots
        .findLast(({ value }) => value.program_version)
        ?.value.program_version?.replace(/^restic /, ''),
    }),
    observedAt,
    subjects: [...ids].map(id =>
      subjectOfSnapshots(
        id,
        points.filter(({ subject }) => subject === id).map(item => item.point),
        points.length === listed.length,
      ),
    ),
    notices: notices.all,
  };
}

/** `db1:/var/lib/demo/dump`; several paths are separated by commas. */
function subjectIdOf({ hostname, paths }: Snapshot): string {
  return `${hostname}:${[...paths].sort().join(',')}`;
}

function subjectOfSnapshots(
  nativeId: string,
  points: readonly RecoveryPoint[],
  isWhole: boolean,
): RecoverySubject {
  return subjectOf(
    { provider: RESTIC, nativeId },
    {
      state: stateOfListing({ hasBackup: points.length > 0, isWhole }),
      complete: isWhole,
      locations: [
        locationOf(RESTIC_LOCATION, { encryption: 'yes', state: 'available' }),
      ],
      points,
    },
  );
}

function readSnapshot(
  { value: snapshot, path }: Entry<Snapshot>,
  notices: Notices,
): RecoveryPoint | undefined {
  const startedAt = readInstant(snapshot.time, `${path}.time`, notices);
  if (!startedAt) {
    return undefined;
  }
  const { summary, tags } = snapshot;
  return {
    nativeId: snapshot.id,
    type: 'snapshot',
    locationId: RESTIC_LOCATION,
    dependsOn: [],
    createdAt: startedAt,
    consistentAt: startedAt,
    ...known({
      availableAt: readInstant(
        summary?.backup_end,
        `${path}.summary.backup_end`,
        notices,
      ),
      sizeBytes: summary?.total_bytes_processed,
      storedBytes: summary?.data_added_packed ?? summary?.data_added,
      labels: tags ? labelsOf(tags) : undefined,
    }),
    encrypted: 'yes',
    completeness: 'unknown',
    state: 'available',
    verification: 'none',
    source: 'observed',
  };
}

/** `schedule:daily` and `schedule=daily` name a value; other tags stand alone. */
function labelsOf(tags: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    tags.map(tag => {
      const [, name, value] = /^([^:=]+)[:=](.*)$/.exec(tag) ?? [];
      return name === undefined ? [tag, ''] : [name, value];
    }),
  );
}
