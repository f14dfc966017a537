import type {
  ReplicationReport,
  ReportRecord,
} from 'backstage-plugin-shipshape-common';
import { Noise } from '../noise';
import { LEDGER_ARCHIVE_FAILS_FROM_HOURS } from './backupStories';
import {
  hoursFrom,
  isoTime,
  recoveryHistoryStart,
  RecoverySpan,
} from './timing';

/** How often is measured. */
const INTERVAL_SECONDS = 300;
/** Of what is older a portal only looks at one sample an hour where the RPO is a day. */
const COARSE_SECONDS = 3600;
const FINE_SECONDS = 2 * 86_400;
/** The portal shows thirty days. */
const TOLD_DAYS = 31;

const SEGMENT_BYTES = 16 * 1024 ** 2;

/** A WAL archive of the demo. */
interface ArchiveStory {
  resourceId: string;
  linkId: string;
  /** Segments that are written in an hour. */
  segmentsPerHour: number;
  /** All samples are told, for an RPO of minutes. */
  fine?: boolean;
  failsFromHours?: number;
}

const ARCHIVES: readonly ArchiveStory[] = [
  {
    resourceId: 'orders-db',
    linkId: 'archive:repo1',
    segmentsPerHour: 72,
    fine: true,
  },
  {
    resourceId: 'ledger-db',
    linkId: 'archive:repo1',
    segmentsPerHour: 24,
    failsFromHours: LEDGER_ARCHIVE_FAILS_FROM_HOURS,
  },
];

/** What was measured of the archives in [from, now). */
export function* replicationRecords({
  seed,
  anchor,
  from,
  now,
}: RecoverySpan): Generator<ReportRecord> {
  const noise = new Noise(seed);
  const fineFrom = now - FINE_SECONDS;
  const first = Math.max(from, now - TOLD_DAYS * 86_400);
  for (const archive of ARCHIVES) {
    const start = Math.ceil(first / INTERVAL_SECONDS) * INTERVAL_SECONDS;
    for (let at = start; at < now; at += INTERVAL_SECONDS) {
      // The last of an hour stands for it.
      const last = (at + INTERVAL_SECONDS) % COARSE_SECONDS === 0;
      if (archive.fine || at >= fineFrom || last) {
        yield {
          type: 'replication',
          report: sampleAt(archive, at, { anchor, noise }),
        };
      }
    }
  }
}

function sampleAt(
  archive: ArchiveStory,
  at: number,
  { anchor, noise }: { anchor: number; noise: Noise },
): ReplicationReport {
  const { resourceId, linkId, failsFromHours } = archive;
  const failsFrom =
    failsFromHours === undefined ? Infinity : hoursFrom(anchor, failsFromHours);
  const failing = at >= failsFrom;
  // With archive_timeout = 60 s the last segment is younger than a minute, or a little more.
  const age = failing
    ? at - failsFrom
    : 5 + noise.below(60, resourceId, at, 'archived');
  const sent = lsnAt(archive, at, anchor);
  const archived = lsnAt(archive, at - age, anchor);
  return {
    resourceId,
    linkId,
    mode: 'log-shipping',
    sentLsn: formatLsn(sent),
    replayLsn: formatLsn(archived),
    lagBytes: sent - archived,
    lagSeconds: age,
    caughtUp: false,
    protectedUntil: isoTime(at - age),
    failing,
    failingSince: failing ? isoTime(failsFrom) : null,
    intervalSeconds: INTERVAL_SECONDS,
    measuredAt: isoTime(at),
  };
}

/** Position in the log: whole segments since long before history. */
function lsnAt(
  { segmentsPerHour }: ArchiveStory,
  at: number,
  anchor: number,
): number {
  const hours = (at - recoveryHistoryStart(anchor)) / 3600;
  return Math.floor((1000 + hours) * segmentsPerHour) * SEGMENT_BYTES;
}

/** `2F/4C000000`. */
function formatLsn(position: number): string {
  const high = Math.floor(position / 2 ** 32);
  return `${high.toString(16)}/${(position % 2 ** 32).toString(
    16,
  )}`.toUpperCase();
}
