import { z } from 'zod';
import { DrillFault } from '../../DrillFault';

/** Where a backup's files were outside of the data directory. */
export interface BackupStorage {
  /** Names of tablespaces. */
  tablespaces: readonly string[];
  /** Links within the data directory. */
  links: readonly string[];
}

const schema = z
  .array(
    z.object({
      backup: z.array(
        z.object({
          tablespace: z.array(z.object({ name: z.string() })).nullish(),
          link: z.array(z.object({ name: z.string() })).nullish(),
        }),
      ),
    }),
  )
  .min(1);

/**
 * Tablespaces and links of a backup.
 *
 * @param json - what `pgbackrest --output=json --set=LABEL info` printed
 * @throws DrillFault of the runner when it is something else: without it a restore might write onto the source's tablespaces
 */
export function readStorage(json: string): BackupStorage {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  const backup = parsed.data?.[0].backup.at(0);
  if (backup === undefined) {
    throw new DrillFault(
      'runner',
      'info-unreadable',
      'pgbackrest info --set does not tell the tablespaces of the backup',
    );
  }
  const names = (list: Array<{ name: string }> | null | undefined) =>
    (list ?? []).map(({ name }) => name);
  return { tablespaces: names(backup.tablespace), links: names(backup.link) };
}
