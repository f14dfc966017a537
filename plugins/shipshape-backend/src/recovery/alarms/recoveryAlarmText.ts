import type { SlotState } from 'backstage-plugin-shipshape-common';
import { inWords } from '@shipshape/openslo';
import {
  ALWAYS_JUDGED,
  AlarmSubject,
  isJudged,
  RecoveryLevel,
} from './recoveryLevels';

/** What people are told of a level: one line. */
type Sentence = (subject: AlarmSubject, name: string) => string;

const SLOT_WORDS: Partial<Record<SlotState, string>> = {
  missed: 'was missed: no run was reported',
  failed: 'failed',
  partial: 'is incomplete',
  late: 'came too late',
  lost: 'was lost: no end was reported by its deadline',
  not_started: 'was never started',
};

/** `2026-11-30 02:00 UTC`. */
function asTime(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

function backupsFailing({ signals }: AlarmSubject, name: string): string {
  const slot = signals.failedSlot;
  if (!slot) {
    return `Backups of ${name} fail`;
  }
  const said = slot.message ? ` (${slot.message.slice(0, 200)})` : '';
  return `Backup of ${name} ${SLOT_WORDS[slot.state] ?? 'did not succeed'}: ${
    slot.planId
  }, ${asTime(slot.slotAt)}${said}`;
}

function rpoBreached({ summary }: AlarmSubject, name: string): string {
  const { seconds, rpoSeconds, reason } = summary.exposure;
  if (seconds === undefined) {
    return `${name} has no recovery point: nothing could be restored`;
  }
  const allowed =
    rpoSeconds === undefined ? '' : `, ${inWords(rpoSeconds)} are allowed`;
  return `${inWords(seconds)} of ${name} could be lost${allowed}${
    reason ? ` (${reason})` : ''
  }`;
}

function rpoInfeasible({ summary }: AlarmSubject, name: string): string {
  const { designRpoSeconds, rpoSeconds } = summary.exposure;
  return `The backup plan of ${name} cannot keep its RPO${
    designRpoSeconds === undefined || rpoSeconds === undefined
      ? ''
      : `: up to ${inWords(designRpoSeconds)} by plan, ${inWords(
          rpoSeconds,
        )} are allowed`
  }`;
}

const FIRED: Readonly<Record<RecoveryLevel, Sentence>> = {
  'evidence-broken': ({ chain }, name) =>
    `The chain of evidence of ${name} is broken${
      chain?.brokenAt ? ` at record ${chain.brokenAt}` : ''
    }: it was altered, or a record is missing`,
  'rpo-breached': rpoBreached,
  'drill-failed': ({ summary }, name) =>
    `A restore drill of ${name} failed${
      summary.drill.lastDrillId ? `: ${summary.drill.lastDrillId}` : ''
    }`,
  'backups-failing': backupsFailing,
  'data-missing': ({ signals }, name) =>
    `Nobody says any more how far the replication of ${name} is${
      signals.silentSince
        ? `: the last sample is of ${asTime(signals.silentSince)}`
        : ''
    }`,
  'drill-overdue': ({ summary }, name) =>
    `The restore drill of ${name} is overdue${
      summary.drill.dueAt
        ? `: it was due on ${summary.drill.dueAt.slice(0, 10)}`
        : ''
    }`,
  'cleanup-failed': ({ signals }, name) =>
    `A restore drill of ${name} could not clean up${
      signals.failedCleanup
        ? `: ${signals.failedCleanup.drillId} has left data behind`
        : ''
    }`,
  'rpo-infeasible': rpoInfeasible,
};

function rpoKept({ summary }: AlarmSubject, name: string): string {
  const { rpoSeconds, feasible } = summary.exposure;
  if (rpoSeconds === undefined) {
    return `${name} has a recovery point`;
  }
  return feasible === false
    ? `What could be lost of ${name} is within what its plan allows`
    : `${name} keeps its RPO now`;
}

function rpoFeasible({ summary }: AlarmSubject, name: string): string {
  return summary.exposure.rpoSeconds === undefined
    ? `${name} has no RPO any more`
    : `The backup plan of ${name} can keep its RPO now`;
}

const RESOLVED: Readonly<Record<RecoveryLevel, Sentence>> = {
  'evidence-broken': (_, name) =>
    `The chain of evidence of ${name} is intact again`,
  'rpo-breached': rpoKept,
  'drill-failed': (_, name) => `The restore drill of ${name} fails no more`,
  'backups-failing': (_, name) => `Backups of ${name} succeed again`,
  'data-missing': (_, name) =>
    `Samples of the replication of ${name} are not missing any more`,
  'drill-overdue': (_, name) =>
    `The restore drill of ${name} is not overdue any more`,
  'cleanup-failed': (_, name) => `Restore drills of ${name} clean up again`,
  'rpo-infeasible': rpoFeasible,
};

/** What people are told when a level changes, as it is at that moment. */
export function sentenceOf(
  level: RecoveryLevel,
  state: 'fired' | 'resolved',
  subject: AlarmSubject,
): string {
  const { name } = subject.summary.resource;
  if (
    state === 'resolved' &&
    !isJudged(subject) &&
    !ALWAYS_JUDGED.includes(level)
  ) {
    return `${name} need not be recoverable any more`;
  }
  return (state === 'fired' ? FIRED : RESOLVED)[level](subject, name);
}
