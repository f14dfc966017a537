import type {
  CheckResult,
  DrillCheck,
} from 'backstage-plugin-shipshape-common';
import {
  CheckBaseline,
  CheckOptions,
  CheckOutcome,
  CheckRun,
  RestoredCopy,
  resultOf,
  severityOf,
} from '../checks/CheckRun';
import { createCheckRun } from '../checks/createCheckRun';
import type { DrillExecutor } from '../Executor';
import { MAX_CLOCK_SKEW_SECONDS } from '../verdict';
import type { DrillSession } from './DrillSession';
import { SourceDatabase } from './sourceDatabase';

interface PlannedCheck {
  options: CheckOptions;
  run: CheckRun;
  baseline?: CheckBaseline;
  result?: CheckResult;
}

/** All checks of one drill: first on the source, then on the copy. */
export class DrillChecks {
  readonly #session: DrillSession;
  readonly #checks: readonly PlannedCheck[];
  #sourceSkewSeconds?: number;

  static create(session: DrillSession, executor: DrillExecutor): DrillChecks {
    return new DrillChecks(session, executor);
  }

  private constructor(session: DrillSession, executor: DrillExecutor) {
    this.#session = session;
    const { plan, entry, limits } = session;
    this.#checks = plan.checks.map((check: DrillCheck) => {
      const options = {
        check,
        // A dump that lies in a snapshot says which it is when it is restored, and not before.
        get database() {
          return (
            executor.database?.() ?? entry.postgres?.database ?? 'postgres'
          );
        },
        timeoutMs: 1000 * (check.timeoutSeconds ?? limits.checkTimeoutSeconds),
        signal: () => session.signal,
      };
      return { options, run: createCheckRun(options) };
    });
  }

  /** Seconds that the source's clock is ahead of ours; absent: not known. */
  get sourceSkewSeconds(): number | undefined {
    return this.#sourceSkewSeconds;
  }

  get baselines(): ReadonlyArray<{
    check: DrillCheck;
    baseline?: CheckBaseline;
  }> {
    return this.#checks.map(({ options, baseline }) => ({
      check: options.check,
      baseline,
    }));
  }

  /** Results so far, in the order of the plan. */
  get results(): CheckResult[] {
    return this.#checks.flatMap(({ result }) => result ?? []);
  }

  /** The newest instant that a check found on the copy. */
  get recoveredTo(): Date | undefined {
    const instants = this.#checks.flatMap(
      ({ run }) => run.recoveredTo?.getTime() ?? [],
    );
    return instants.length === 0 ? undefined : new Date(Math.max(...instants));
  }

  /** Runs every check on the source that can run there. A source that is not there leaves them without a baseline. */
  async runBaseline(): Promise<void> {
    const { entry, environment, redaction, clock } = this.#session;
    if (!entry.source) {
      this.#session.advise(
        'The runner has no source: checks run without a baseline',
      );
      return;
    }
    const source = await SourceDatabase.create(
      entry.source,
      environment,
      redaction,
    );
    if (!(await this.#probe(source))) {
      return;
    }
    for (const planned of this.#checks) {
      this.#session.signal.throwIfAborted();
      planned.baseline = await planned.run.runBaseline?.(source, clock.now());
      const { baseline } = planned;
      if (baseline && baseline.status !== 'passed') {
        this.#session.advise(
          `Fix the check ${planned.options.check.id}: on the source it is ${
            baseline.status
          }: ${baseline.message ?? ''}`,
        );
      }
    }
  }

  /**
   * Runs the checks on the copy: blocking ones first, because the RTO ends with them. Whatever goes wrong with one of the others, and also when
   * their time is over, ends as the result of that check.
   *
   * @param referenceAt - what ages count back from
   * @param onUsable - called when the last blocking check is over
   */
  async runOnCopy(
    copy: RestoredCopy,
    referenceAt: Date,
    onUsable: () => void,
  ): Promise<void> {
    const isBlocking = ({ options }: PlannedCheck) =>
      severityOf(options.check) === 'blocking';
    for (const planned of this.#checks.filter(isBlocking)) {
      await this.#runOne(planned, () => this.#look(planned, copy, referenceAt));
    }
    onUsable();
    for (const planned of this.#checks.filter(check => !isBlocking(check))) {
      await this.#runOne(planned, () =>
        this.#look(planned, copy, referenceAt).catch((error: unknown) => ({
          status: 'error' as const,
          message: error instanceof Error ? error.message : String(error),
        })),
      );
    }
  }

  async #look(
    { run }: PlannedCheck,
    copy: RestoredCopy,
    referenceAt: Date,
  ): Promise<CheckOutcome> {
    this.#session.signal.throwIfAborted();
    return await run.run(copy, referenceAt);
  }

  async #runOne(
    planned: PlannedCheck,
    look: () => Promise<CheckOutcome>,
  ): Promise<void> {
    const { redaction, clock } = this.#session;
    planned.result = await resultOf(
      planned.options,
      planned.baseline,
      look,
      clock,
      text => redaction.text(text),
    );
    this.#session.checked(planned.result);
  }

  async #probe(source: SourceDatabase): Promise<boolean> {
    const [{ options } = { options: undefined }] = this.#checks;
    const database = options?.check.database ?? options?.database ?? 'postgres';
    const before = this.#session.clock.now().getTime();
    try {
      const { version, now } = await source.probe(database);
      this.#session.evidence.addToolVersion('source', version);
      const skew = (now.getTime() - before) / 1000;
      this.#sourceSkewSeconds = skew;
      if (Math.abs(skew) > MAX_CLOCK_SKEW_SECONDS) {
        this.#session.advise(
          `The clock of the source is ${Math.abs(Math.round(skew))} s ${
            skew > 0 ? 'ahead of' : 'behind'
          } the runner's: set both by NTP`,
        );
      }
      return true;
    } catch (error) {
      this.#session.advise(
        `The source cannot be reached, so that checks run without a baseline: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
      return false;
    }
  }
}
