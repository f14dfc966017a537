import type { BackupRunRow } from '../../database/recoveryTables';
import { toRunRow } from './factRows';
import { mergeRun, RunRow } from './mergeRun';
import type { StoreOutcome } from './outcomes';

interface Entry {
  row: RunRow;
  /** Of stored ones. */
  id?: number;
  isChanged: boolean;
}

function isReported({ source }: RunRow): boolean {
  return source === 'reported';
}

/** Whether two words are about one run: by its key, or by the id of the tool where one of them is the tool's. */
function isSameRun(known: RunRow, incoming: RunRow): boolean {
  if (known.plan_id !== incoming.plan_id) {
    return false;
  }
  return (
    known.run_key === incoming.run_key ||
    (incoming.native_id !== null &&
      known.native_id === incoming.native_id &&
      isReported(known) !== isReported(incoming))
  );
}

/** Runs that are known, while more is told about them. */
export class RunTally {
  #entries: Entry[];
  readonly #removed: number[] = [];

  constructor(stored: readonly BackupRunRow[]) {
    this.#entries = stored.map(row => ({
      row: toRunRow(row),
      id: row.id,
      isChanged: false,
    }));
  }

  add(incoming: RunRow): StoreOutcome {
    const same = this.#entries.filter(({ row }) => isSameRun(row, incoming));
    // What was told under the same key comes first; a row of the tool alone joins it.
    same.sort(
      (a, b) =>
        Number(b.row.run_key === incoming.run_key) -
        Number(a.row.run_key === incoming.run_key),
    );
    const [first, ...others] = same;
    if (!first) {
      this.#entries.push({ row: incoming, isChanged: true });
      return { outcome: 'accepted' };
    }
    const joined = others.reduce(
      (row, other) => mergeRun(row, other.row).row,
      first.row,
    );
    const { row, ...outcome } = mergeRun(joined, incoming);
    this.#replace(same, row);
    return outcome;
  }

  /** What is to be stored, and the numbers of the rows in whose place it comes. */
  changes(): { rows: RunRow[]; removed: number[] } {
    const changed = this.#entries.filter(({ isChanged }) => isChanged);
    return {
      rows: changed.map(({ row }) => row),
      removed: [...this.#removed],
    };
  }

  #replace(entries: readonly Entry[], row: RunRow): void {
    const [first] = entries;
    const keepsPlace =
      entries.length === 1 && first.row.run_key === row.run_key;
    this.#entries = this.#entries.filter(entry => !entries.includes(entry));
    if (!keepsPlace) {
      this.#removed.push(...entries.flatMap(({ id }) => id ?? []));
    }
    this.#entries.push({
      row,
      isChanged: true,
      ...(keepsPlace && { id: first.id }),
    });
  }
}
