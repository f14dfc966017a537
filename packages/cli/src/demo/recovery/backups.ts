import type {
  BackupRunReport,
  RecoveryPointReport,
  ReportRecord,
} from 'backstage-plugin-shipshape-common';
import { slotsBetween } from '@shipshape/recovery';
import { Noise } from '../noise';
import { BACKUP_STORIES, BackupStory, Trouble } from './backupStories';
import {
  compactTime,
  hoursFrom,
  isoTime,
  recoveryHistoryStart,
  RecoverySpan,
  vary,
} from './timing';

const SECONDS_PER_DAY = 86_400;
/** No run takes longer: so far before a span the slots of its runs begin. */
const LONGEST_RUN_SECONDS = 6 * 3600;
/** A failure shows soon. */
const FAILURE_SECONDS = 61;
/** From a failed attempt to the next one. */
const RETRY_SECONDS = 900;
/** From the end of a backup until its copy is there. */
const COPY_SECONDS = 1800;

/** An attempt to back up, whenever one looks. Times in seconds since the epoch. */
interface Attempt {
  runKey: string;
  slot: number;
  start: number;
  end: number;
  trigger: 'schedule' | 'retry';
  state: 'succeeded' | 'partial' | 'failed';
  exitCode: number;
  message?: string;
}

/**
 * What was reported of the backups in [from, now): each run when it begins and when it ends, and its recovery points when they are there. Runs of
 * history are told by their end alone.
 */
export function* backupRecords(span: RecoverySpan): Generator<ReportRecord> {
  const noise = new Noise(span.seed);
  const happened = (time: number) => time >= span.from && time < span.now;
  for (const story of BACKUP_STORIES) {
    for (const attempt of attemptsOf(story, span, noise)) {
      if (happened(attempt.start) && attempt.end >= span.now) {
        yield runRecord(story, attempt, { ended: false, noise, span });
      }
      if (happened(attempt.end)) {
        yield runRecord(story, attempt, { ended: true, noise, span });
      }
      if (attempt.state !== 'failed') {
        for (const [index] of story.locations.entries()) {
          if (happened(availableAt(attempt, index))) {
            yield pointRecord(story, attempt, { index, noise, span });
          }
        }
      }
    }
  }
}

function* attemptsOf(
  story: BackupStory,
  span: RecoverySpan,
  noise: Noise,
): Generator<Attempt> {
  const slots = slotsBetween(
    story.schedule,
    new Date(
      Math.max(
        span.from - LONGEST_RUN_SECONDS,
        recoveryHistoryStart(span.anchor),
      ) * 1000,
    ),
    new Date(span.now * 1000),
  );
  for (const slot of slots.map(date => date.getTime() / 1000)) {
    yield* attemptsOfSlot(story, slot, {
      trouble: troubleAt(story, slot, span.anchor),
      noise,
    });
  }
}

function* attemptsOfSlot(
  story: BackupStory,
  slot: number,
  { trouble, noise }: { trouble: Trouble | undefined; noise: Noise },
): Generator<Attempt> {
  const { planId, durationSeconds } = story;
  const start = slot + 2 + noise.below(50, planId, slot, 'start');
  const length = vary(durationSeconds, 120, noise, planId, slot, 'length');
  const runKey = `${planId}-${compactTime(slot)}`;
  const good = {
    runKey,
    slot,
    start,
    end: start + length,
    trigger: 'schedule' as const,
    state: 'succeeded' as const,
    exitCode: 0,
  };
  if (!trouble) {
    yield good;
    return;
  }
  if (trouble.kind === 'silent') {
    return;
  }
  const { message } = trouble;
  if (trouble.kind === 'partial') {
    yield { ...good, state: 'partial', exitCode: 3, message };
    return;
  }
  const { exitCode } = trouble;
  const end = start + Math.min(length, FAILURE_SECONDS);
  yield { ...good, end, state: 'failed', exitCode, message };
  if (trouble.kind === 'retried') {
    const again = end + RETRY_SECONDS;
    yield {
      ...good,
      runKey: `${runKey}-2`,
      trigger: 'retry',
      start: again,
      end: again + length,
    };
  }
}

function troubleAt(
  { troubles }: BackupStory,
  slot: number,
  anchor: number,
): Trouble | undefined {
  return troubles.find(
    ({ fromHours, toHours }) =>
      slot >= hoursFrom(anchor, fromHours) && slot < hoursFrom(anchor, toHours),
  )?.trouble;
}

/** Id of the point of an attempt, as its tool would write it. */
export function pointId({ planId }: BackupStory, start: number): string {
  return `${planId}-${compactTime(start)}`;
}

/**
 * The last point of a plan that was there at an instant, with when it was made; undefined when there was none.
 */
export function lastPointBefore(
  story: BackupStory,
  at: number,
  { anchor, seed }: Pick<RecoverySpan, 'anchor' | 'seed'>,
): { nativeId: string; consistentAt: number; bytes: number } | undefined {
  const noise = new Noise(seed);
  const span = { anchor, seed, from: at - 7 * SECONDS_PER_DAY, now: at };
  const attempt = [...attemptsOf(story, span, noise)]
    .filter(({ state, end }) => state === 'succeeded' && end < at)
    .at(-1);
  return (
    attempt && {
      nativeId: pointId(story, attempt.start),
      consistentAt: consistentAt(story, attempt),
      bytes: bytesOf(story, attempt, { noise, anchor }),
    }
  );
}

function consistentAt(story: BackupStory, { start, end }: Attempt): number {
  return story.consistentAt === 'start' ? start : end;
}

/** A copy comes after the original. */
function availableAt({ end }: Attempt, index: number): number {
  return end + index * COPY_SECONDS;
}

function bytesOf(
  { planId, bytes, growth }: BackupStory,
  { slot }: Attempt,
  { noise, anchor }: { noise: Noise; anchor: number },
): number {
  const days = (slot - hoursFrom(anchor, 0)) / SECONDS_PER_DAY;
  const grown = bytes * (1 + (days * growth) / 1000);
  return Math.round(vary(grown, 2, noise, planId, slot, 'bytes'));
}

interface RecordContext {
  noise: Noise;
  span: RecoverySpan;
}

function runRecord(
  story: BackupStory,
  attempt: Attempt,
  { ended, noise, span }: RecordContext & { ended: boolean },
): ReportRecord {
  const { planId, storedShare, toolVersion } = story;
  const { runKey, trigger, slot, start, end, state, exitCode } = attempt;
  const common = {
    planId,
    runKey,
    kind: 'backup' as const,
    trigger,
    slotAt: isoTime(slot),
    startedAt: isoTime(start),
    toolVersion,
  };
  if (!ended) {
    return { type: 'backup-run', report: { ...common, state: 'running' } };
  }
  const bytes = bytesOf(story, attempt, { noise, anchor: span.anchor });
  const made = state !== 'failed';
  const report: BackupRunReport = {
    ...common,
    state,
    finishedAt: isoTime(end),
    exitCode,
    message: attempt.message ?? null,
    bytesProcessed: made ? bytes : null,
    bytesStored: made ? Math.round(bytes * storedShare) : null,
    pointNativeId: made ? pointId(story, start) : null,
  };
  return { type: 'backup-run', report };
}

function pointRecord(
  story: BackupStory,
  attempt: Attempt,
  { index, noise, span }: RecordContext & { index: number },
): ReportRecord {
  const { planId, locations, pointType, storedShare, lock } = story;
  const bytes = bytesOf(story, attempt, { noise, anchor: span.anchor });
  const nativeId = pointId(story, attempt.start);
  const expiresAt = isoTime(
    attempt.end + story.retentionDays * SECONDS_PER_DAY,
  );
  const report: RecoveryPointReport = {
    planId,
    locationId: locations[index],
    nativeId,
    type: pointType,
    copyOf: index === 0 ? null : nativeId,
    dependsOn: [],
    createdAt: isoTime(attempt.end),
    consistentAt: isoTime(consistentAt(story, attempt)),
    availableAt: isoTime(availableAt(attempt, index)),
    expiresAt,
    sizeBytes: bytes,
    storedBytes: Math.round(bytes * storedShare),
    encrypted: 'yes',
    lock: lock === 'none' ? { mode: 'none' } : { mode: lock, until: expiresAt },
    completeness: attempt.state === 'partial' ? 'partial' : 'complete',
    state: 'available',
    verification: 'none',
    observedAt: isoTime(availableAt(attempt, index)),
  };
  return { type: 'recovery-point', report };
}
