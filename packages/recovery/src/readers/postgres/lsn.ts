import { InputError } from '@backstage/errors';

/** Positions in the write-ahead log of PostgreSQL, and the files that hold them. */

/** `--wal-segsize` of `initdb` when nothing else is said. */
export const DEFAULT_WAL_SEGMENT_BYTES = 16 * 1024 * 1024;

/** A segment name counts segments in logs of this size. */
const LOG_BYTES = 2 ** 32;

const LSN = /^([0-9A-Fa-f]{1,8})\/([0-9A-Fa-f]{1,8})$/;
const WAL_FILE = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;

/** A WAL file: its history and its number in it. */
export interface WalSegment {
  timeline: number;
  /** Counted from the beginning of the cluster; the same on every timeline. */
  segment: number;
}

/**
 * The byte position that `0/72000000` stands for.
 *
 * @throws InputError when it is not an LSN
 */
export function parseLsn(text: string): bigint {
  const match = LSN.exec(text);
  if (!match) {
    throw new InputError(`Expected an LSN such as 0/72000000, got "${text}"`);
  }
  // eslint-disable-next-line no-bitwise
  return (BigInt(`0x${match[1]}`) << 32n) + BigInt(`0x${match[2]}`);
}

/** The LSN of a byte position, as PostgreSQL prints it. */
export function formatLsn(position: bigint): string {
  const high = position / BigInt(LOG_BYTES);
  const low = position % BigInt(LOG_BYTES);
  return `${high.toString(16)}/${low.toString(16)}`.toUpperCase();
}

/** Bytes from one LSN to a later one; negative when it is earlier. */
export function lsnBytesBetween(from: string, to: string): number {
  return Number(parseLsn(to) - parseLsn(from));
}

/**
 * Number of the segment that ends at or holds a position, as `pg_walfile_name` counts: an LSN exactly on a boundary belongs to the segment
 * before it. For the end of recovery this is the last segment that was replayed.
 */
export function segmentOfLsn(
  lsn: string,
  segmentBytes: number = DEFAULT_WAL_SEGMENT_BYTES,
): number {
  const position = parseLsn(lsn);
  return position === 0n
    ? 0
    : Number((position - 1n) / BigInt(checkedSegmentBytes(segmentBytes)));
}

/**
 * What the name of a WAL file says: `LLLLLLLL` × (4 GiB ÷ segment size) + `SSSSSSSS` after the timeline.
 *
 * @throws InputError when it is not one
 */
export function parseWalFileName(
  name: string,
  segmentBytes: number = DEFAULT_WAL_SEGMENT_BYTES,
): WalSegment {
  const match = WAL_FILE.exec(name);
  const perLog = LOG_BYTES / checkedSegmentBytes(segmentBytes);
  const [timeline, log, index] = match
    ? match.slice(1).map(part => parseInt(part, 16))
    : [];
  if (!match || index >= perLog) {
    throw new InputError(
      `Expected the name of a WAL file of ${segmentBytes} bytes such as 000000010000000000000071, got "${name}"`,
    );
  }
  return { timeline, segment: log * perLog + index };
}

/** Name of the WAL file with a number. */
export function walFileName(
  { timeline, segment }: WalSegment,
  segmentBytes: number = DEFAULT_WAL_SEGMENT_BYTES,
): string {
  const perLog = LOG_BYTES / checkedSegmentBytes(segmentBytes);
  return [timeline, Math.floor(segment / perLog), segment % perLog]
    .map(part => part.toString(16).toUpperCase().padStart(8, '0'))
    .join('');
}

function checkedSegmentBytes(bytes: number): number {
  const isPowerOfTwo = Number.isInteger(Math.log2(bytes));
  if (!isPowerOfTwo || bytes < 2 ** 20 || bytes > 2 ** 30) {
    throw new InputError(
      `A WAL segment has a power of two of bytes from 1 MiB to 1 GiB, not ${bytes}`,
    );
  }
  return bytes;
}
