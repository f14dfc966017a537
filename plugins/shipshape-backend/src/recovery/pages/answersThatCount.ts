import type { RecoverySubjectRow } from '../../database/recoveryTables';

type Answer = Pick<RecoverySubjectRow, 'provider' | 'native_id' | 'state'>;

function keyOf({ provider, native_id }: Answer): string {
  return JSON.stringify([provider, native_id]);
}

/**
 * Of what several sources say about the same native resource what counts: one that knows nothing of it, or no backup, says nothing where another
 * one knows some. Each of two clusters or accounts knows only its own.
 */
export function answersThatCount<Row extends Answer>(
  rows: readonly Row[],
): Row[] {
  const known = new Set(
    rows.filter(({ state }) => state === 'known').map(keyOf),
  );
  return rows.filter(row => row.state === 'known' || !known.has(keyOf(row)));
}
