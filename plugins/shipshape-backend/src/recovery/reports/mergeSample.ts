import type { ReplicationSampleRow } from '../../database/recoveryTables';
import { contentOf, Merged } from './outcomes';

/** How far behind a sample says that a copy is; larger is worse. */
function badness(row: ReplicationSampleRow): number[] {
  return [
    Number(row.failing ?? false),
    Number(row.gap_at !== null),
    Number(!row.caught_up),
    Number(row.lag_bytes ?? 0),
    row.lag_seconds ?? 0,
  ];
}

function isWorse(a: ReplicationSampleRow, b: ReplicationSampleRow): boolean {
  const before = badness(b);
  for (const [i, value] of badness(a).entries()) {
    if (value !== before[i]) {
      return value > before[i];
    }
  }
  return contentOf(a, []) > contentOf(b, []);
}

/** Two different samples of one link at one instant cannot both be right: the worse one stays, whichever came first. */
export function mergeSample(
  stored: ReplicationSampleRow,
  incoming: ReplicationSampleRow,
): Merged<ReplicationSampleRow> {
  if (contentOf(stored, []) === contentOf(incoming, [])) {
    return { row: stored, outcome: 'duplicate' };
  }
  return {
    row: isWorse(incoming, stored) ? incoming : stored,
    outcome: 'conflict',
    message:
      'Another sample of this link at this instant is known; the worse one of them counts',
  };
}
