import { InputError } from '@backstage/errors';
import { parseJson } from '../common/json';
import {
  DEFAULT_WAL_SEGMENT_BYTES,
  parseWalFileName,
  walFileName,
  WalSegment,
} from '../postgres/lsn';

const WHAT = 'the output of "pgbackrest repo-ls archive/<stanza>/<id>"';
/** Segment, SHA-1 and the suffix of the compression; not `.backup`, `.history`, `.partial` and `.`. */
const ARCHIVED = /^([0-9A-F]{24})-[0-9a-f]{40}(?:\.[a-z0-9]+)?$/;

/** Whether an archive holds all WAL that restoring a base backup to its end needs. */
export interface WalScan {
  /** Segments that must be there. */
  expected: number;
  missing: number;
  /** First missing WAL file: recovery ends before it. */
  gapAt?: string;
  /** Last WAL file that can be replayed; absent when the first one is missing. */
  contiguousUntil?: string;
}

/**
 * Names of the WAL files in listings of `pgbackrest repo-ls`, as text or with `--output=json`, with or without `--recurse`.
 *
 * @throws InputError when a listing begins like JSON and is not
 */
export function readArchivedWal(listings: readonly string[]): string[] {
  return listings.flatMap(listing =>
    namesOf(listing).flatMap(name => {
      const match = ARCHIVED.exec(name.slice(name.lastIndexOf('/') + 1));
      return match ? [match[1]] : [];
    }),
  );
}

function namesOf(listing: string): string[] {
  if (!listing.trimStart().startsWith('{')) {
    return listing.split('\n').map(line => line.trim());
  }
  const parsed = parseJson(listing, WHAT);
  return typeof parsed === 'object' && parsed !== null
    ? Object.keys(parsed)
    : [];
}

/**
 * Looks for the first WAL file that is missing from the start of a base backup to the end of the archive. PostgreSQL promotes silently where
 * one is missing, and `pgbackrest verify` does not report it.
 *
 * A segment is expected on the newest timeline that has begun by then: the segments of an older one after the switch do not count.
 *
 * @param options - `start`: `archive.start` of the base backup; `max`: the newest WAL file of the archive
 */
export function scanWalArchive(
  names: readonly string[],
  options: { start: string; max: string; segmentBytes?: number },
): WalScan {
  const { segmentBytes = DEFAULT_WAL_SEGMENT_BYTES } = options;
  const start = parseWalFileName(options.start, segmentBytes);
  const max = parseWalFileName(options.max, segmentBytes);
  if (max.segment < start.segment || max.timeline < start.timeline) {
    throw new InputError(
      `The archive ends with ${options.max}, before ${options.start} where the backup starts`,
    );
  }
  const present = new Set(names);
  const beginnings = beginningsOf(names, { start, max, segmentBytes });
  let missing = 0;
  let gapAt: string | undefined;
  let contiguousUntil: string | undefined;
  for (let segment = start.segment; segment <= max.segment; segment += 1) {
    const timeline = timelineAt(beginnings, segment) ?? start.timeline;
    const name = walFileName({ timeline, segment }, segmentBytes);
    if (!present.has(name)) {
      missing += 1;
      gapAt ??= name;
    } else if (gapAt === undefined) {
      contiguousUntil = name;
    }
  }
  return {
    expected: max.segment - start.segment + 1,
    missing,
    ...(gapAt === undefined ? {} : { gapAt }),
    ...(contiguousUntil === undefined ? {} : { contiguousUntil }),
  };
}

/** First segment of each timeline after that of the backup, newest timeline first. */
function beginningsOf(
  names: readonly string[],
  options: { start: WalSegment; max: WalSegment; segmentBytes: number },
): WalSegment[] {
  const first = new Map<number, number>();
  for (const name of names) {
    const { timeline, segment } = parseWalFileName(name, options.segmentBytes);
    if (timeline > options.start.timeline && timeline <= options.max.timeline) {
      first.set(timeline, Math.min(first.get(timeline) ?? segment, segment));
    }
  }
  return [...first]
    .map(([timeline, segment]) => ({ timeline, segment }))
    .sort((a, b) => b.timeline - a.timeline);
}

function timelineAt(
  beginnings: readonly WalSegment[],
  segment: number,
): number | undefined {
  return beginnings.find(beginning => beginning.segment <= segment)?.timeline;
}
