import type { RecoveryPointState } from 'backstage-plugin-shipshape-common';
import type { RecoveryPointRow } from '../../database/recoveryTables';
import { contentOf, isSameBut, latest, Merged } from './outcomes';

/** A point, before the database gave it a number. */
export type PointRow = Omit<RecoveryPointRow, 'id'>;

/** States in which a point that once was there cannot be restored any more. */
const GONE: readonly RecoveryPointState[] = [
  'expiring',
  'deleted',
  'stale-chain',
  'unusable',
];

/** What is gathered over time, not the last word. */
const GATHERED = [
  'gone_at',
  'seen_at',
  'gone_reports',
  'completeness',
  'verification',
  'verified_at',
] as const;

/** How much a word about a point tells of whether it can be restored; of two of the highest rank the later counts. */
const VERDICT_RANKS: Partial<Record<string, number>> = {
  checksum: 1,
  restored: 2,
  bad: 2,
};

function isGone({ state }: Pick<PointRow, 'state'>): boolean {
  return GONE.some(gone => gone === state);
}

function goneReportsOf({ gone_reports }: PointRow): string[] {
  return gone_reports === null ? [] : JSON.parse(gone_reports);
}

/** A first word about a point, with what it says about being there. */
export function firstPoint(
  row: Omit<PointRow, 'gone_at' | 'seen_at' | 'gone_reports'>,
): PointRow {
  const gone = isGone(row);
  return {
    ...row,
    gone_at: gone ? row.observed_at : null,
    seen_at: gone ? null : row.observed_at,
    gone_reports: gone ? JSON.stringify([row.observed_at]) : null,
  };
}

/** Since when it is gone: the first time that it was said so after it was last said to be there. */
function historyOf(
  a: PointRow,
  b: PointRow,
): Pick<PointRow, 'gone_at' | 'seen_at' | 'gone_reports'> {
  const seenAt = latest(a.seen_at, b.seen_at);
  const gone = [...new Set([...goneReportsOf(a), ...goneReportsOf(b)])]
    .filter(at => at > (seenAt ?? ''))
    .sort();
  return {
    gone_at: gone[0] ?? null,
    seen_at: seenAt,
    gone_reports: gone.length > 0 ? JSON.stringify(gone) : null,
  };
}

type Verdict = Pick<PointRow, 'verification' | 'verified_at'>;

/** When the point was verified, or at least was known to be. */
function knownAt({ verified_at, observed_at }: PointRow): string {
  return verified_at ?? observed_at;
}

function isStronger(a: PointRow, b: PointRow): boolean {
  const [rankA, rankB] = [a, b].map(
    ({ verification }) => VERDICT_RANKS[verification] ?? 0,
  );
  if (rankA !== rankB) {
    return rankA > rankB;
  }
  return knownAt(a) === knownAt(b)
    ? a.verification === 'bad'
    : knownAt(a) > knownAt(b);
}

/**
 * Whether the point is good: a listing knows nothing of it, so that `none` takes nothing back. What was bad stays so until it is restored later.
 *
 * @param seenAt - of the word that counts for the rest: a verdict of an earlier one takes its instant with it
 */
function verdictOf(a: PointRow, b: PointRow, seenAt: string): Verdict {
  const [best, other] = isStronger(b, a) ? [b, a] : [a, b];
  const { verification } = best;
  if (verification === 'none') {
    return { verification, verified_at: latest(a.verified_at, b.verified_at) };
  }
  const at = knownAt(best);
  const isTold =
    best.verified_at !== null ||
    (other.verification === verification && other.verified_at === at);
  return { verification, verified_at: isTold || at !== seenAt ? at : null };
}

/** Of two words of the same instant the one that sorts last, so that any order ends the same. */
function isLater(incoming: PointRow, stored: PointRow): boolean {
  if (incoming.observed_at !== stored.observed_at) {
    return incoming.observed_at > stored.observed_at;
  }
  const contents = [incoming, stored].map(row => contentOf(row, GATHERED));
  return contents[0] === contents[1]
    ? incoming.completeness > stored.completeness
    : contents[0] > contents[1];
}

/**
 * What is known of a point after one more word about it: the later observation wins as a whole, but for whether it is good. What is partial stays
 * so: no listing tells that a run had left something out.
 */
export function mergePoint(
  stored: PointRow,
  incoming: PointRow,
): Merged<PointRow> {
  const wins = isLater(incoming, stored);
  const winner = wins ? incoming : stored;
  const isPartial = [stored, incoming].some(
    ({ completeness }) => completeness === 'partial',
  );
  const row: PointRow = {
    ...winner,
    completeness: isPartial ? 'partial' : winner.completeness,
    ...verdictOf(stored, incoming, winner.observed_at),
    ...historyOf(stored, incoming),
  };
  const isNewVerdict =
    row.verification !== stored.verification ||
    row.verified_at !== stored.verified_at;
  if (
    isSameBut(stored, incoming, GATHERED) &&
    row.completeness === stored.completeness &&
    !isNewVerdict
  ) {
    return { row, outcome: 'duplicate' };
  }
  return wins || row.verification !== stored.verification
    ? { row, outcome: 'accepted' }
    : {
        row,
        outcome: 'stale',
        message: `The point was seen later, at ${stored.observed_at}`,
      };
}
