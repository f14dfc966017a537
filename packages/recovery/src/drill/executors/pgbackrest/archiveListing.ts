import { z } from 'zod';
import { DrillFault } from '../../DrillFault';
import { parseWalFileName, walFileName } from '../../../readers/postgres/lsn';

/** A WAL segment in the archive. */
export interface ArchivedSegment {
  name: string;
  /** When it was written there. */
  archivedAt: Date;
}

const listingSchema = z.record(
  z.string(),
  z.object({ type: z.string(), time: z.number().optional() }),
);

/** A whole segment: not `.partial`, `.backup` or `.history`. With `--recurse` the name has the directory before it. */
const SEGMENT = /^(?:[0-9A-F]{16}\/)?([0-9A-F]{24})-[0-9a-f]{40}(?:\.\w+)?$/;

/**
 * The segments that are in an archive.
 *
 * @param json - what `pgbackrest --output=json --recurse repo-ls archive/<stanza>/<id>` printed
 * @throws DrillFault of the runner when it is something else
 */
export function readArchiveListing(json: string): ArchivedSegment[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    value = undefined;
  }
  const parsed = listingSchema.safeParse(value);
  if (!parsed.success) {
    throw new DrillFault(
      'runner',
      'listing-unreadable',
      'The output of pgbackrest repo-ls was not understood: it is not a listing in JSON',
    );
  }
  return Object.entries(parsed.data).flatMap(([path, { type, time }]) => {
    const name = SEGMENT.exec(path)?.[1];
    return type === 'file' && name && time !== undefined
      ? [{ name, archivedAt: new Date(time * 1000) }]
      : [];
  });
}

/**
 * Name of the first segment that is missing between two, whatever their timelines; undefined when all are there.
 */
export function firstMissingSegment(
  segments: readonly ArchivedSegment[],
  { from, to }: { from: string; to: string },
  segmentBytes: number,
): string | undefined {
  const present = new Set(
    segments.map(({ name }) => parseWalFileName(name, segmentBytes).segment),
  );
  const first = parseWalFileName(from, segmentBytes);
  const last = parseWalFileName(to, segmentBytes);
  for (let segment = first.segment; segment <= last.segment; segment++) {
    if (!present.has(segment)) {
      return walFileName({ ...last, segment }, segmentBytes);
    }
  }
  return undefined;
}
