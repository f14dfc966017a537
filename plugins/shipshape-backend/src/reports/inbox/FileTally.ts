import type { ReportBatchKind } from '../ReportBatchStore';
import type { InboxRecord, WrongLine } from './readRecords';
import type { RecordOutcome } from './recordStores';

/** Wrong lines that a reason lists; all are counted. */
const MAX_LISTED = 1_000;

/** Lines of one kind. */
interface Counts {
  accepted: number;
  rejected: number;
}

/** What is known of a file so far. */
export class FileTally {
  /** SLOs with new counts. */
  readonly sloIds = new Set<string>();
  /** Resources with something new about their recovery. */
  readonly resourceIds = new Set<string>();
  readonly listed: WrongLine[] = [];
  readonly #counts = new Map<ReportBatchKind, Counts>();

  add(
    kind: ReportBatchKind,
    records: readonly InboxRecord[],
    outcome: RecordOutcome,
  ): void {
    this.#countsOf(kind).accepted += outcome.accepted;
    this.addWrong(
      kind,
      outcome.rejected.map(({ index, code, message }) => ({
        line: records[index].line,
        code,
        message,
      })),
    );
    outcome.sloIds?.forEach(id => this.sloIds.add(id));
    outcome.resourceIds?.forEach(id => this.resourceIds.add(id));
  }

  addWrong(kind: ReportBatchKind, lines: readonly WrongLine[]): void {
    this.#countsOf(kind).rejected += lines.length;
    this.listed.push(...lines.slice(0, MAX_LISTED - this.listed.length));
  }

  /** Kinds of which there was something. */
  byKind(): Array<[ReportBatchKind, Counts]> {
    return [...this.#counts].filter(
      ([, { accepted, rejected }]) => accepted + rejected > 0,
    );
  }

  get accepted(): number {
    return this.byKind().reduce((sum, [, counts]) => sum + counts.accepted, 0);
  }

  get rejected(): number {
    return this.byKind().reduce((sum, [, counts]) => sum + counts.rejected, 0);
  }

  #countsOf(kind: ReportBatchKind): Counts {
    const counts = this.#counts.get(kind) ?? { accepted: 0, rejected: 0 };
    this.#counts.set(kind, counts);
    return counts;
  }
}
