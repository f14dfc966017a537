import { z } from 'zod';
import { DrillFault } from '../../DrillFault';

/** A backup of pgBackRest, as far as a restore needs it. */
export interface StoredBackup {
  label: string;
  type: 'full' | 'diff' | 'incr' | 'unknown';
  /** Name of the last WAL segment that it needs to become consistent. */
  archiveStop: string;
  startAt: Date;
  /** When it became consistent. */
  stopAt: Date;
  /** Bytes of the restored files. */
  sizeBytes: number;
  /** Page checksums were wrong when it was made. */
  hasPageErrors: boolean;
  /** Directory of its archive: `15-1`. */
  archiveId: string;
  /** Newest archived WAL segment of its cluster. */
  archiveMax: string;
}

const segmentName = z.string().regex(/^[0-9A-F]{24}$/);
const epochSeconds = z
  .number()
  .nonnegative()
  .transform(seconds => new Date(seconds * 1000));

const databaseSchema = z.object({ id: z.number(), 'repo-key': z.number() });

const stanzaSchema = z.object({
  name: z.string(),
  status: z.object({ code: z.number(), message: z.string() }),
  archive: z
    .array(
      z.object({
        database: databaseSchema,
        id: z.string().regex(/^[\w.-]+$/),
        max: segmentName.nullish(),
      }),
    )
    .default([]),
  backup: z
    .array(
      z.object({
        label: z.string().regex(/^[\w-]+$/),
        type: z.enum(['full', 'diff', 'incr']).or(z.string()),
        error: z.boolean().nullish(),
        // Absent for a backup that was made while archiving was not checked.
        archive: z.object({ stop: segmentName.nullish() }),
        database: databaseSchema,
        info: z.object({ size: z.number().int().nonnegative() }),
        timestamp: z.object({ start: epochSeconds, stop: epochSeconds }),
      }),
    )
    .default([]),
});
type Stanza = z.infer<typeof stanzaSchema>;
type InfoBackup = Stanza['backup'][number];

/** Status of a stanza without valid backups. */
const NO_VALID_BACKUPS = 2;
const TYPES: ReadonlyArray<string> = ['full', 'diff', 'incr'];

function typeOf(text: string): StoredBackup['type'] {
  return TYPES.includes(text) ? (text as StoredBackup['type']) : 'unknown';
}

function parseStanzas(json: string): Stanza[] {
  const unreadable = (reason: string) =>
    new DrillFault(
      'runner',
      'info-unreadable',
      `The output of pgbackrest info was not understood: ${reason}`,
    );
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw unreadable('it is not JSON');
  }
  const parsed = z.array(stanzaSchema).safeParse(value);
  if (!parsed.success) {
    throw unreadable(z.prettifyError(parsed.error));
  }
  return parsed.data;
}

/**
 * The backups of one stanza in one repository that have an archive, oldest first.
 *
 * @param json - what `pgbackrest --stanza=S --repo=N --output=json info` printed; it exits 0 even for a stanza that is not there
 * @throws DrillFault `no-backup` of the backup when the repository was read and has none, of the runner when it could not be read
 */
export function readBackups(json: string, stanzaName: string): StoredBackup[] {
  const stanza = parseStanzas(json).find(({ name }) => name === stanzaName);
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
  const backups = stanza.backup.flatMap(backup => toStored(backup, stanza));
  if (backups.length === 0) {
    throw new DrillFault(
      'backup',
      'no-backup',
      `Stanza ${stanzaName} has no backup that could be restored: ${stanza.status.message}`,
    );
  }
  return backups.sort((a, b) => a.stopAt.getTime() - b.stopAt.getTime());
}

function toStored(backup: InfoBackup, stanza: Stanza): StoredBackup[] {
  const archive = stanza.archive.find(
    ({ database }) =>
      database.id === backup.database.id &&
      database['repo-key'] === backup.database['repo-key'],
  );
  if (!archive?.max || !backup.archive.stop) {
    return [];
  }
  return [
    {
      label: backup.label,
      type: typeOf(backup.type),
      archiveStop: backup.archive.stop,
      startAt: backup.timestamp.start,
      stopAt: backup.timestamp.stop,
      sizeBytes: backup.info.size,
      hasPageErrors: backup.error === true,
      archiveId: archive.id,
      archiveMax: archive.max,
    },
  ];
}
