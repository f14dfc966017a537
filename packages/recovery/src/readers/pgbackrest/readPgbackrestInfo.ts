import type {
  BackupRun,
  RecoveryFacts,
  RecoveryPoint,
  RecoverySubject,
  WalArchive,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { checkEntries, checkShape, Entry, parseJson } from '../common/json';
import { known } from '../common/known';
import { Notices } from '../common/Notices';
import type { ReadOptions } from '../common/ReadOptions';
import { subjectOf, yesNo } from '../common/subjects';
import { readAnnotations } from './annotations';
import {
  archiveSchema,
  backupSchema,
  PgbackrestBackup,
  PgbackrestStanza,
  stanzaSchema,
} from './infoSchema';
import { quoteSystemIds } from './quoteSystemIds';
import {
  checksOf,
  isCompleteListing,
  isEncrypted,
  locationsOf,
  repositoryId,
  stateWithoutBackups,
} from './status';

const PROVIDER = 'pgbackrest';
const WHAT = 'the output of "pgbackrest info --output=json"';
const TYPES = { full: 'full', diff: 'diff', incr: 'incr' } as const;

/**
 * Reads `pgbackrest info --output=json`: one subject per stanza.
 *
 * What is listed was made by a run that succeeded. What is not listed says nothing: failed runs leave no trace, and a stanza that is `ok` may
 * have a dead archive. No instant is taken from a label: a resumed backup keeps its old one.
 *
 * @throws InputError when it is not such an output
 */
export function readPgbackrestInfo(
  text: string,
  options: ReadOptions,
): RecoveryFacts {
  const notices = Notices.create();
  const stanzas = checkShape(
    z.array(stanzaSchema),
    parseJson(quoteSystemIds(text), WHAT),
    WHAT,
  );
  const { observedAt, nativeId } = options;
  const subjects = stanzas.map((stanza, index) => {
    const subject = readStanza(stanza, `[${index}]`, notices);
    notices.warnOfSkew(subject.points, observedAt);
    return subject;
  });
  if (stanzas.length === 0) {
    notices.warn(
      'insufficient-data',
      'No stanza is known here: that says nothing about backups',
    );
  }
  return {
    provider: PROVIDER,
    ...versionOf(stanzas),
    observedAt,
    subjects:
      subjects.length === 0 && nativeId !== undefined
        ? [
            subjectOf(
              { provider: PROVIDER, nativeId },
              { state: 'insufficient_data' },
            ),
          ]
        : subjects,
    notices: notices.all,
  };
}

/** Of the newest backup; the output has no version of its own. */
function versionOf(
  stanzas: readonly PgbackrestStanza[],
): Pick<RecoveryFacts, 'toolVersion'> {
  const newest = stanzas
    .flatMap(({ backup }) => backup.slice(-1))
    .map(backup => backupSchema.safeParse(backup).data)
    .sort((a, b) => (b?.timestamp.stop ?? 0) - (a?.timestamp.stop ?? 0))[0];
  return known({ toolVersion: newest?.backrest?.version });
}

function readStanza(
  stanza: PgbackrestStanza,
  path: string,
  notices: Notices,
): RecoverySubject {
  const backups = checkEntries(backupSchema, stanza.backup, {
    path: `${path}.backup`,
    notices,
  });
  const made = backups.map(backup => readBackup(stanza, backup, notices));
  // With `--set` the listing is that one backup; only then it has the databases of it.
  const isWhole = backups.every(
    ({ value }) => value['database-ref'] === undefined,
  );
  return subjectOf(
    { provider: PROVIDER, nativeId: stanza.name },
    {
      state: backups.length > 0 ? 'known' : stateWithoutBackups(stanza),
      complete:
        isCompleteListing(stanza) &&
        isWhole &&
        backups.length === stanza.backup.length,
      plans: plansOf(made.map(({ run }) => run)),
      locations: locationsOf(stanza),
      runs: made.map(({ run }) => run),
      points: made.map(({ point }) => point),
      archives: readArchives(stanza, path, notices),
      checks: checksOf(stanza),
    },
  );
}

function plansOf(runs: readonly BackupRun[]): RecoverySubject['plans'] {
  const ids = new Set(
    runs.flatMap(({ planId }) => (planId === undefined ? [] : [planId])),
  );
  return [...ids].map(id => ({
    id,
    provider: PROVIDER,
    mechanism: 'base+wal',
  }));
}

function readBackup(
  stanza: PgbackrestStanza,
  { value: backup, path }: Entry<PgbackrestBackup>,
  notices: Notices,
): { run: BackupRun; point: RecoveryPoint } {
  const { label, info, timestamp, database, annotation } = backup;
  const startedAt = new Date(timestamp.start * 1000);
  const finishedAt = new Date(timestamp.stop * 1000);
  const { planId, ...trigger } = readAnnotations(
    annotation ?? {},
    `${path}.annotation`,
    notices,
  );
  const plan = known({ planId });
  const key = database['repo-key'];
  return {
    run: {
      runKey: label,
      ...plan,
      nativeId: label,
      kind: 'backup',
      ...trigger,
      state: 'succeeded',
      startedAt,
      finishedAt,
      ...known({
        bytesProcessed: info.delta,
        bytesStored: info.repository?.delta,
      }),
      pointNativeId: label,
      source: 'observed',
    },
    point: {
      nativeId: label,
      ...plan,
      type: notices.translate(TYPES, backup.type, `${path}.type`),
      locationId: repositoryId(key),
      dependsOn: backup.reference ?? (backup.prior ? [backup.prior] : []),
      ...known({ timelineKey: systemIdOf(stanza, database) }),
      createdAt: startedAt,
      consistentAt: finishedAt,
      availableAt: finishedAt,
      ...known({ sizeBytes: info.size, storedBytes: info.repository?.size }),
      encrypted: yesNo(isEncrypted(stanza, key)),
      completeness: 'complete',
      state: 'available',
      // Page checksums that failed while it was copied; the run did not fail.
      verification: backup.error ? 'bad' : 'none',
      ...known({ wal: walOf(backup), labels: annotation }),
      source: 'observed',
    },
  };
}

function walOf({ archive }: PgbackrestBackup): RecoveryPoint['wal'] {
  return archive?.start && archive.stop
    ? { start: archive.start, stop: archive.stop }
    : undefined;
}

function readArchives(
  stanza: PgbackrestStanza,
  path: string,
  notices: Notices,
): WalArchive[] {
  return checkEntries(archiveSchema, stanza.archive, {
    path: `${path}.archive`,
    notices,
  }).map(({ value: { id, database, min, max } }) => ({
    locationId: repositoryId(database['repo-key']),
    archiveId: id,
    ...known({ timelineKey: systemIdOf(stanza, database), min, max }),
  }));
}

function systemIdOf(
  { db }: PgbackrestStanza,
  owner: { id: number; 'repo-key': number },
): string | undefined {
  return db.find(
    entry => entry.id === owner.id && entry['repo-key'] === owner['repo-key'],
  )?.['system-id'];
}
