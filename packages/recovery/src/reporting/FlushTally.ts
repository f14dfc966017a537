import type { ReportOutcomeCode } from 'backstage-plugin-shipshape-common';
import type { FlushResult } from './Reporter';

/** Counts what becomes of the reports of one flush. */
export class FlushTally {
  readonly #outcomes: Record<ReportOutcomeCode, number> = {
    accepted: 0,
    duplicate: 0,
    stale: 0,
    conflict: 0,
    invalid: 0,
  };
  #deadLetters = 0;
  #clockSkew = false;

  addAnswer(outcome: ReportOutcomeCode, clockSkew: boolean): void {
    this.#outcomes[outcome] += 1;
    this.#clockSkew ||= clockSkew;
  }

  addDeadLetter(): void {
    this.#deadLetters += 1;
  }

  /** Events that left the spool. */
  get settled(): number {
    const answered = Object.values(this.#outcomes).reduce(
      (sum, count) => sum + count,
      0,
    );
    return answered - this.#outcomes.invalid + this.#deadLetters;
  }

  result(remaining: number, failure: string | undefined): FlushResult {
    return {
      outcomes: { ...this.#outcomes },
      deadLetters: this.#deadLetters,
      remaining,
      ...(remaining === 0 || failure === undefined ? {} : { failure }),
      clockSkew: this.#clockSkew,
    };
  }
}
