import type { DrillReport } from 'backstage-plugin-shipshape-common';

/** The report of a drill as it grows: every change is a revision. */
export class DrillRecord {
  readonly #emit: (report: DrillReport) => Promise<void>;
  #report: DrillReport;

  /** @param emit - told of every revision, one after the other */
  static create(
    first: DrillReport,
    emit: (report: DrillReport) => Promise<void>,
  ): DrillRecord {
    return new DrillRecord(first, emit);
  }

  private constructor(
    first: DrillReport,
    emit: (report: DrillReport) => Promise<void>,
  ) {
    this.#report = first;
    this.#emit = emit;
  }

  get report(): DrillReport {
    return this.#report;
  }

  /** Changes it without telling anyone yet. */
  set(changes: Partial<DrillReport>): void {
    this.#report = { ...this.#report, ...changes };
  }

  /** Changes it and tells: a new revision. */
  async publish(changes: Partial<DrillReport>): Promise<void> {
    this.set({ ...changes, revision: this.#report.revision + 1 });
    await this.#emit(this.#report);
  }
}
