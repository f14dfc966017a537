import type { RecoverySummary } from 'backstage-plugin-shipshape-common';
import type { StoredChain } from '../pages/RecoveryReadStore';
import type { RecoverySignals } from '../status/signals';

/** States of a resource that its owner is told about, the gravest first. */
export const RECOVERY_LEVELS = [
  'evidence-broken',
  'rpo-breached',
  'drill-failed',
  'backups-failing',
  'data-missing',
  'drill-overdue',
  'cleanup-failed',
  'rpo-infeasible',
] as const;
export type RecoveryLevel = (typeof RECOVERY_LEVELS)[number];

/** What a level is judged by. */
export interface AlarmSubject {
  summary: RecoverySummary;
  signals: RecoverySignals;
  /** Absent: there is no evidence yet. */
  chain?: StoredChain;
}

/** Whether a level holds, or does not, or is not known at the moment: then it stays as it is. */
export type Verdict = 'reached' | 'left' | 'unchanged';

/** Time that a new resource has for its first backup where no RPO says how much. */
const FIRST_BACKUP_SECONDS = 86_400;

/** Without any point everything since it was enrolled could be lost. */
function judgeNever({
  resource,
  exposure,
  computedAt,
}: RecoverySummary): Verdict {
  const age = (Date.parse(computedAt) - Date.parse(resource.enrolledAt)) / 1000;
  return age > (exposure.rpoSeconds ?? FIRST_BACKUP_SECONDS)
    ? 'reached'
    : 'unchanged';
}

/**
 * A plan that cannot keep the RPO even when nothing fails is at risk up to what the plan itself brings, and breached only beyond that: the first is
 * told once, as `rpo-infeasible`. Without an RPO any point ends what was told while there was none.
 */
function judgeRpo(summary: RecoverySummary): Verdict {
  const { status, rpoSeconds, protectedUntil } = summary.exposure;
  switch (status) {
    case 'never':
      return judgeNever(summary);
    case 'breached':
      return 'reached';
    case 'insufficient_data':
      return rpoSeconds === undefined && protectedUntil !== undefined
        ? 'left'
        : 'unchanged';
    default:
      return 'left';
  }
}

function judgeFeasible({ exposure }: RecoverySummary): Verdict {
  if (exposure.feasible === undefined) {
    return exposure.rpoSeconds === undefined ? 'left' : 'unchanged';
  }
  return exposure.feasible ? 'left' : 'reached';
}

function judgeBackups({ backups }: RecoverySignals): Verdict {
  if (backups === 'unknown') {
    return 'unchanged';
  }
  return backups === 'failing' ? 'reached' : 'left';
}

/** How long samples may stay away before people hear of it: a sampler that is restarted is no news. */
const SILENCE_SECONDS = 3_600;

/** Nothing arriving is a fact too, where something did before. */
function judgeSilence(
  { silentSince }: RecoverySignals,
  { computedAt }: RecoverySummary,
): Verdict {
  if (silentSince === undefined) {
    return 'left';
  }
  const silence = (Date.parse(computedAt) - Date.parse(silentSince)) / 1000;
  return silence > SILENCE_SECONDS ? 'reached' : 'unchanged';
}

function judgeOverdue({ drill }: RecoverySummary): Verdict {
  switch (drill.state) {
    case 'overdue':
      return 'reached';
    case 'failing':
      // Outranks overdue, and does not end it.
      return 'unchanged';
    default:
      return 'left';
  }
}

function judgeChain(chain: StoredChain | undefined): Verdict {
  if (!chain) {
    return 'unchanged';
  }
  return chain.intact ? 'left' : 'reached';
}

/** Levels that also what needs no protection has: evidence stays evidence, and data that was left behind stays there. */
export const ALWAYS_JUDGED: readonly RecoveryLevel[] = [
  'evidence-broken',
  'cleanup-failed',
];

/** Whether it must be recoverable at all. */
export function isJudged({ summary }: AlarmSubject): boolean {
  return summary.status !== 'exempt' && summary.status !== 'notApplicable';
}

/** What each level of a resource is now. One that is exempt, stateless, stopped or retired has none but those of its evidence and cleanup. */
export function judgeLevels(
  subject: AlarmSubject,
): Map<RecoveryLevel, Verdict> {
  const { summary, signals, chain } = subject;
  const judged = (verdict: Verdict): Verdict =>
    isJudged(subject) ? verdict : 'left';
  return new Map<RecoveryLevel, Verdict>([
    ['evidence-broken', judgeChain(chain)],
    ['rpo-breached', judged(judgeRpo(summary))],
    [
      'drill-failed',
      judged(summary.drill.state === 'failing' ? 'reached' : 'left'),
    ],
    ['backups-failing', judged(judgeBackups(signals))],
    ['data-missing', judged(judgeSilence(signals, summary))],
    ['drill-overdue', judged(judgeOverdue(summary))],
    ['cleanup-failed', signals.failedCleanup ? 'reached' : 'left'],
    ['rpo-infeasible', judged(judgeFeasible(summary))],
  ]);
}
