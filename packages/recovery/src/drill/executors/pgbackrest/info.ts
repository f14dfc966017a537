import type { RecoveryPointType } from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import {
  archiveSchema,
  backupSchema,
  PgbackrestBackup,
  PgbackrestStanza,
  stanzaSchema,
} from '../../../readers/pgbackrest/infoSchema';
import { quoteSystemIds } from '../../../readers/pgbackrest/quoteSystemIds';
import { DrillFault } from '../../DrillFault';
import { parseOutput } from '../parseOutput';

/** A backup of pgBackRest, as far as a restore needs it. */
export interface StoredBackup {
  label: string;
  type: RecoveryPointType;
  /** Names of the first and last WAL segment that it needs to become consistent. */
  archiveStart: string;
  archiveStop: string;
  startAt: Date;
  /** When it became consistent. */
  stopAt: Date;
  /** Bytes of the restored files. */
  sizeBytes?: number;
  /** Page checksums were wrong when it was made. */
  hasPageErrors: boolean;
  /** Directory of its archive: `15-1`. */
  archiveId: string;
  /** Newest archived WAL segment of its cluster. */
  archiveMax: string;
}

/** Status of a stanza without valid backups. */
const NO_VALID_BACKUPS = 2;
const TYPES: Readonly<Record<string, RecoveryPointType>> = {
  full: 'full',
  diff: 'diff',
  incr: 'incr',
};
/** They become arguments and parts of paths. */
const LABEL = /^[0-9FDI_-]+$/;
const ARCHIVE_ID = /^[0-9.-]+$/;
const SEGMENT = /^[0-9A-F]{24}$/;

/**
 * The backups of one stanza in one repository that have an archive, oldest first.
 *
 * @param json - what `pgbackrest --stanza=S --repo=N --output=json info` printed; it exits 0 even for a stanza that is not there
 * @throws DrillFault `no-backup` of the backup when the repository was read and has none, of the runner when it could not be read
 */
export function readBackups(json: string, stanzaName: string): StoredBackup[] {
  const stanza = parseOutput(
    quoteSystemIds(json),
    z.array(stanzaSchema),
    'pgbackrest info',
  ).find(({ name }) => name === stanzaName);
  if (
    !stanza ||
    (stanza.status.code !== 0 && stanza.status.code !== NO_VALID_BACKUPS)
  ) {
    throw new DrillFault(
      'runner',
      'repository-not-readable',
      `pgBackRest knows nothing of stanza ${stanzaName}: ${
        stanza?.status.message ?? 'not listed'
      }. Check stanza, repository and configuration file of the runner.`,
    );
  }
  const backups = storedBackups(stanza);
  if (backups.length === 0) {
    throw new DrillFault(
      'backup',
      'no-backup',
      `Stanza ${stanzaName} has no backup that could be restored: ${stanza.status.message}`,
    );
  }
  return backups.sort((a, b) => a.stopAt.getTime() - b.stopAt.getTime());
}

/** Entries that are not understood are left out: they are not restored. */
function understood<T>(values: readonly unknown[], schema: z.ZodType<T>): T[] {
  return values.flatMap(value => schema.safeParse(value).data ?? []);
}

function storedBackups(stanza: PgbackrestStanza): StoredBackup[] {
  const archives = understood(stanza.archive, archiveSchema);
  const backups = understood(stanza.backup, backupSchema);
  if (backups.length === 0 && stanza.backup.length > 0) {
    throw new DrillFault(
      'runner',
      'output-unreadable',
      `None of the ${stanza.backup.length} backups that pgbackrest info lists is understood`,
    );
  }
  return backups.flatMap(backup => {
    const archive = archives.find(
      ({ database }) =>
        database.id === backup.database.id &&
        database['repo-key'] === backup.database['repo-key'],
    );
    return archive ? toStored(backup, archive) : [];
  });
}

function toStored(
  backup: PgbackrestBackup,
  archive: z.infer<typeof archiveSchema>,
): StoredBackup[] {
  const { label, type, timestamp } = backup;
  const archiveMax = archive.max ?? '';
  const archiveStart = backup.archive?.start ?? '';
  const archiveStop = backup.archive?.stop ?? '';
  const segments = [archiveMax, archiveStart, archiveStop];
  if (
    !LABEL.test(label) ||
    !ARCHIVE_ID.test(archive.id) ||
    !segments.every(name => SEGMENT.test(name))
  ) {
    return [];
  }
  return [
    {
      label,
      type: TYPES[type] ?? 'unknown',
      archiveStart,
      archiveStop,
      startAt: new Date(timestamp.start * 1000),
      stopAt: new Date(timestamp.stop * 1000),
      sizeBytes: backup.info.size ?? undefined,
      hasPageErrors: backup.error === true,
      archiveId: archive.id,
      archiveMax,
    },
  ];
}
