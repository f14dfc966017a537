import type { CheckDatabase } from './CheckDatabase';
import type {
  CheckBaseline,
  CheckOptions,
  CheckOutcome,
  CheckRun,
  RestoredCopy,
} from './CheckRun';
import { CheckProblem, Observation, problemOf } from './Observation';
import type { SqlCheck } from './SqlCheck';

/** How much longer than its statement a connection may take. */
const CONNECTION_GRACE_MS = 5000;

/** A check that asks the source and the copy the same thing. */
export class SqlCheckRun<T> implements CheckRun {
  readonly #kind: SqlCheck<T>;
  readonly #options: CheckOptions;
  #baseline?: Observation<T>;
  #recoveredTo?: Date;

  static create<T>(kind: SqlCheck<T>, options: CheckOptions): SqlCheckRun<T> {
    return new SqlCheckRun(kind, options);
  }

  private constructor(kind: SqlCheck<T>, options: CheckOptions) {
    this.#kind = kind;
    this.#options = options;
  }

  get recoveredTo(): Date | undefined {
    return this.#recoveredTo;
  }

  async runBaseline(source: CheckDatabase, at: Date): Promise<CheckBaseline> {
    const seen = await this.#observe(source);
    if ('problem' in seen) {
      const { kind, message } = seen.problem;
      return {
        status: kind === 'definition' ? 'invalid' : 'error',
        message,
        at,
      };
    }
    this.#baseline = seen.observation;
    const { value, text } = seen.observation;
    const finding = this.#kind.judge(this.#options.check, value, { at });
    return {
      status: finding.passed ? 'passed' : 'failed',
      observed: text,
      message: finding.message ?? `observed ${text}`,
      at,
    };
  }

  async run({ server }: RestoredCopy, at: Date): Promise<CheckOutcome> {
    if (server === undefined) {
      return {
        status: 'error',
        message: 'There is no restored database to ask',
      };
    }
    const seen = await this.#observe({
      connect: (database, timeoutMs) =>
        server.connect(database, { readOnly: true, timeoutMs }),
    });
    if ('problem' in seen) {
      return {
        // What the source has and the copy has not was lost.
        status:
          seen.problem.kind === 'definition' && this.#baseline
            ? 'failed'
            : 'error',
        message: seen.problem.message,
      };
    }
    const { value, text } = seen.observation;
    this.#recoveredTo = this.#kind.recoveredTo?.(value);
    const { passed, expected, message } = this.#kind.judge(
      this.#options.check,
      value,
      { at, baseline: this.#baseline?.value },
    );
    return {
      status: passed ? 'passed' : 'failed',
      expected,
      observed: text,
      message,
    };
  }

  async #observe(
    place: CheckDatabase,
  ): Promise<{ observation: Observation<T> } | { problem: CheckProblem }> {
    const { check, database, timeoutMs, signal } = this.#options;
    const deadline = AbortSignal.timeout(timeoutMs + CONNECTION_GRACE_MS);
    const either = AbortSignal.any([deadline, signal()]);
    try {
      const client = await place.connect(check.database ?? database, timeoutMs);
      const abort = () => client.connection.stream.destroy();
      either.addEventListener('abort', abort);
      try {
        return { observation: await this.#kind.observe(client, check) };
      } finally {
        either.removeEventListener('abort', abort);
        await client.end();
      }
    } catch (error) {
      return { problem: problemOf(deadline.aborted ? deadline.reason : error) };
    }
  }
}
