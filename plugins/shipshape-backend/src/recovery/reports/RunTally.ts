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

/** When a run began, then when it ended: two attempts at one slot are told apart by it. */
function placeInTime(row: RunRow): string {
  return JSON.stringify([
    row.started_at ?? row.sort_at,
    row.finished_at ?? '',
    row.run_key,
  ]);
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
    const same = this.#findSame(incoming);
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

  /**
   * Rows about the same run: first the one that was told under the same key, then those with the same id of the tool where one of both is the
   * tool's. Attempts that were reported with one id stay apart: what the tool says of it belongs to the latest.
   */
  #findSame(incoming: RunRow): Entry[] {
    const ofPlan = this.#entries.filter(
      ({ row }) => row.plan_id === incoming.plan_id,
    );
    const byKey = ofPlan.filter(({ row }) => row.run_key === incoming.run_key);
    const byId = ofPlan.filter(
      ({ row }) =>
        row.run_key !== incoming.run_key &&
        incoming.native_id !== null &&
        row.native_id === incoming.native_id &&
        isReported(row) !== isReported(incoming),
    );
    if (isReported(incoming)) {
      return [...byKey, ...byId];
    }
    if (byKey.some(({ row }) => isReported(row))) {
      return byKey;
    }
    byId.sort((a, b) => (placeInTime(a.row) < placeInTime(b.row) ? 1 : -1));
    return [...byKey, ...byId.slice(0, 1)];
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
