import { z } from 'zod';
import { parseOutput } from '../parseOutput';

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
      backup: z
        .array(
          z.object({
            tablespace: z.array(z.object({ name: z.string() })).nullish(),
            link: z.array(z.object({ name: z.string() })).nullish(),
          }),
        )
        .min(1),
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
  const [
    {
      backup: [backup],
    },
  ] = parseOutput(json, schema, 'pgbackrest info --set');
  const names = (list: Array<{ name: string }> | null | undefined) =>
    (list ?? []).map(({ name }) => name);
  return { tablespaces: names(backup.tablespace), links: names(backup.link) };
}
