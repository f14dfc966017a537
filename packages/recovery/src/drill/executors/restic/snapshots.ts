import { z } from 'zod';
import { parseOutput } from '../parseOutput';

/** A snapshot of restic. */
export interface Snapshot {
  /** The whole id, 64 hexadecimal digits. */
  id: string;
  /** When its backup began: what a restore of it gives. */
  at: Date;
}

const snapshotsSchema = z.array(
  z.object({
    id: z.string().regex(/^[0-9a-f]{64}$/),
    time: z.iso.datetime({ offset: true }),
  }),
);

const statsSchema = z.object({
  total_size: z.number().int().nonnegative(),
  total_file_count: z.number().int().nonnegative(),
});

/** What a restore writes. */
export interface RestoreSize {
  bytes: number;
  /** Files, links and directories, those above the data included. */
  entries: number;
}

/**
 * Snapshots in the order of the listing.
 *
 * @param json - what `restic snapshots --json` printed
 * @throws DrillFault of the runner when it is something else
 */
export function readSnapshots(json: string): Snapshot[] {
  return parseOutput(json, snapshotsSchema, 'restic snapshots').map(
    ({ id, time }) => ({
      id,
      at: new Date(time),
    }),
  );
}

/**
 * What a restore of a snapshot writes.
 *
 * @param json - what `restic stats --json --mode restore-size ID` printed
 * @throws DrillFault of the runner when it is something else
 */
export function readRestoreSize(json: string): RestoreSize {
  const stats = parseOutput(json, statsSchema, 'restic stats');
  return { bytes: stats.total_size, entries: stats.total_file_count };
}

/** Whether a plan's name of a snapshot means that one: its id, or at least the eight digits that restic prints. */
export const namesSnapshot = (id: string, name: string) =>
  name.length >= 8 && id.startsWith(name);
