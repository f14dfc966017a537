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
] as const;

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
 * What is known of a point after one more word about it: the later observation wins as a whole. What is partial stays so: no listing tells that
 * a run had left something out.
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
    ...historyOf(stored, incoming),
  };
  if (
    isSameBut(stored, incoming, GATHERED) &&
    row.completeness === stored.completeness
  ) {
    return { row, outcome: 'duplicate' };
  }
  return wins
    ? { row, outcome: 'accepted' }
    : {
        row,
        outcome: 'stale',
        message: `The point was seen later, at ${stored.observed_at}`,
      };
}
