import type { ReplicationSample } from 'backstage-plugin-shipshape-common';
import { readInstant } from '../common/instants';
import { known } from '../common/known';
import type { Notices } from '../common/Notices';
import {
  DEFAULT_WAL_SEGMENT_BYTES,
  formatLsn,
  lsnBytesBetween,
  parseWalFileName,
  segmentOfLsn,
} from './lsn';
import type { ArchiverRow, PrimaryRow, ReceiverRow, StandbyRow } from './views';

/** What a sample is made with. */
export interface SampleOptions {
  /** When the view was asked, where its row does not say. */
  measuredAt: Date;
  notices: Notices;
}

/** Link of the WAL archive of a server. */
export const ARCHIVE_LINK = 'archive';

/** Bytes that the other side lacks; it may be asked later than the source, and then be ahead of it. */
const lagOf = (source: string, reached: string) =>
  Math.max(0, lsnBytesBetween(reached, source));

/**
 * How far the archive is, from `pg_stat_archiver`. It fails only while its last failure is newer than its last success: `failed_count` keeps
 * counting. With the current position of the server it is known to have caught up when it holds the segment that ends there, however long
 * ago that was archived; otherwise it protects up to its last success.
 */
export function archiverSample(
  row: ArchiverRow,
  options: SampleOptions,
): ReplicationSample {
  const { notices } = options;
  const segmentBytes = row.wal_segment_size ?? DEFAULT_WAL_SEGMENT_BYTES;
  const instant = (name: 'now' | 'last_archived_time' | 'last_failed_time') =>
    readInstant(row[name], name, notices);
  const measuredAt = instant('now') ?? options.measuredAt;
  const archivedAt = instant('last_archived_time');
  const failedAt = instant('last_failed_time');
  const failing =
    failedAt !== undefined &&
    (archivedAt === undefined || failedAt.getTime() > archivedAt.getTime());
  const current = row.pg_current_wal_lsn ?? undefined;
  const archived = archivedSegment(row.last_archived_wal, segmentBytes);
  const caughtUp =
    current !== undefined &&
    archived !== undefined &&
    segmentOfLsn(current, segmentBytes) <= archived;
  const replayLsn =
    archived === undefined
      ? undefined
      : formatLsn(BigInt(archived + 1) * BigInt(segmentBytes));
  return {
    linkId: ARCHIVE_LINK,
    mode: 'log-shipping',
    ...known({
      sentLsn: current,
      replayLsn,
      lagBytes:
        current === undefined || replayLsn === undefined
          ? undefined
          : lagOf(current, replayLsn),
      protectedUntil: caughtUp ? measuredAt : archivedAt,
    }),
    caughtUp,
    failing,
    ...(failing ? { failingSince: archivedAt ?? failedAt } : {}),
    measuredAt,
    source: 'observed',
  };
}

/** A name that is no segment: a `.history` or `.backup` file was archived last. */
function archivedSegment(
  name: string | null,
  segmentBytes: number,
): number | undefined {
  const segment = /^[0-9A-F]{24}/.exec(name ?? '')?.[0];
  return segment === undefined
    ? undefined
    : parseWalFileName(segment, segmentBytes).segment;
}

/**
 * How far a receiver is, from a row of `pg_stat_replication`. One that never replays, such as `pg_receivewal`, is judged by what it flushed:
 * its `replay_lag` grows for ever. Lags in time are of use only while bytes are missing: an idle source makes them grow or vanish.
 */
export function receiverSample(
  row: ReceiverRow,
  options: SampleOptions,
): ReplicationSample {
  const { notices } = options;
  const replays = row.replay_lsn !== null;
  const reached = row.replay_lsn ?? row.flush_lsn;
  const source = row.pg_current_wal_lsn ?? row.sent_lsn;
  const lagBytes =
    source === null || reached === null ? undefined : lagOf(source, reached);
  // While it catches up, the sender has not sent all that there is.
  const sendsAll =
    row.state === 'streaming' || typeof row.pg_current_wal_lsn === 'string';
  const caughtUp = lagBytes === 0 && sendsAll;
  const measuredAt =
    readInstant(row.now, 'now', notices) ??
    readInstant(row.reply_time, 'reply_time', notices) ??
    options.measuredAt;
  return {
    linkId: `${replays ? 'standby' : 'receiver'}:${row.application_name}`,
    mode: replays ? modeOf(row, notices) : 'log-shipping',
    ...known({
      sentLsn: source,
      replayLsn: reached,
      lagBytes,
      lagSeconds: caughtUp
        ? undefined
        : secondsOfInterval(replays ? row.replay_lag : row.flush_lag),
      protectedUntil: caughtUp ? measuredAt : undefined,
    }),
    caughtUp,
    measuredAt,
    source: 'observed',
  };
}

function modeOf(
  { sync_state: state }: ReceiverRow,
  notices: Notices,
): ReplicationSample['mode'] {
  const word = notices.translate(
    { sync: 'sync', quorum: 'sync', async: 'async', potential: 'async' },
    state ?? '',
    'sync_state',
  );
  // Not better than it may be.
  return word === 'sync' ? 'sync' : 'async';
}

/**
 * How far a standby is, with the position of its primary where that is known. Without it nobody can say that it has caught up: what it received
 * may be old. A commit that the primary had made when it was asked is there when the standby has replayed that position, whoever was asked first.
 */
export function standbySample(
  standby: StandbyRow,
  primary: PrimaryRow | undefined,
  options: SampleOptions & { linkId: string },
): ReplicationSample {
  const { notices } = options;
  const reached = standby.pg_last_wal_replay_lsn;
  const source = primary?.pg_current_wal_lsn ?? standby.pg_last_wal_receive_lsn;
  const lagBytes =
    source && reached !== null ? lagOf(source, reached) : undefined;
  const caughtUp = primary !== undefined && lagBytes === 0;
  return {
    linkId: options.linkId,
    mode: 'async',
    ...known({
      sentLsn: source,
      replayLsn: reached,
      lagBytes,
      protectedUntil: caughtUp
        ? readInstant(primary.now, 'now', notices)
        : readInstant(
            standby.pg_last_xact_replay_timestamp,
            'pg_last_xact_replay_timestamp',
            notices,
          ),
    }),
    caughtUp,
    measuredAt: readInstant(standby.now, 'now', notices) ?? options.measuredAt,
    source: 'observed',
  };
}

/** Seconds of an interval such as `1 day 00:01:21.29911`; undefined where it is absent or in another style. */
function secondsOfInterval(text: string | null | undefined) {
  const match = /^(?:(\d+) days? )?(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(
    text ?? '',
  );
  if (!match) {
    return undefined;
  }
  const [days = 0, hours, minutes, seconds] = match
    .slice(1)
    .map(part => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
