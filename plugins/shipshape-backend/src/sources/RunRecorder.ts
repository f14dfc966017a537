import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LoadState } from 'backstage-plugin-shipshape-common';
import { toRunError } from './runErrors';
import type {
  RunError,
  RunProgress,
  RunResult,
  SourceKind,
  SourceRunStore,
} from './SourceRunStore';

const HEARTBEAT_MS = 20_000;
const PROGRESS_MS = 1_000;

/** Runs of a source that are kept. */
const KEEP_RUNS = 200;

/** Errors that are stored with a run; the rest is counted. */
const MAX_ERRORS = 100;

/** Errors of single items that are logged one by one; of a catalog of SLOs all may fail. */
const MAX_LOGGED = 20;

/** What a kind of source and the things it delivers are called. */
const WORDS: Record<SourceKind, { source: string; item: string }> = {
  cost: { source: 'cost source', item: 'artefact' },
  slo: { source: 'SLO source', item: 'SLO' },
  recovery: { source: 'recovery source', item: 'resource' },
};

/** Keeps one run alive while it works, and its outcome. */
export class RunRecorder {
  readonly runId: number;
  /** Loads that an earlier run rejected and whose artefact is still the same. */
  readonly unchangedRejected: number[] = [];
  readonly #options: RecorderOptions;
  readonly #counts: Record<string, number> = {};
  readonly #errors: RunError[] = [];
  readonly #timer: NodeJS.Timeout;
  #lastProgress = 0;
  /** Writes that nobody waits for, in order. */
  #pending: Promise<void> = Promise.resolve();

  static async start(options: RecorderOptions): Promise<RunRecorder> {
    const { runs, sourceId, kind } = options;
    return new RunRecorder(await runs.start(sourceId, kind), options);
  }

  private constructor(runId: number, options: RecorderOptions) {
    this.runId = runId;
    this.#options = options;
    this.#timer = setInterval(() => this.#writeSoon(), HEARTBEAT_MS);
    this.#timer.unref();
  }

  async progress(progress: RunProgress): Promise<void> {
    await this.#pending;
    this.#lastProgress = this.#options.clock().getTime();
    await this.#options.runs.heartbeat(this.runId, progress);
  }

  /** For progress that comes often: at most one write per second, and nobody waits for it. */
  progressSoon(progress: RunProgress): void {
    const now = this.#options.clock().getTime();
    if (now - this.#lastProgress >= PROGRESS_MS) {
      this.#lastProgress = now;
      this.#writeSoon(progress);
    }
  }

  addError(error: unknown, artifact?: string): void {
    const { signal, logger, sourceId, kind } = this.#options;
    const runError = toRunError(error, { artifact, signal });
    const { source, item } = WORDS[kind];
    const log = this.#errors.length < MAX_LOGGED ? 'warn' : 'debug';
    logger[log](
      `${source[0].toUpperCase()}${source.slice(1)} '${sourceId}': ${
        artifact === undefined ? 'the refresh' : `${item} '${artifact}'`
      } failed (${runError.code})`,
      runError.code === 'internal' && error instanceof Error
        ? error
        : { reason: runError.message },
    );
    this.#errors.push(runError);
    if (artifact !== undefined) {
      this.#count('failed');
    }
  }

  /** An item that was delivered. */
  addDelivered(state: string): void {
    this.#count(state);
  }

  addOutcome(outcome: { states: LoadState[]; errors: RunError[] }): void {
    outcome.states.forEach(state => this.#count(state));
    this.#errors.push(...outcome.errors);
  }

  /** An artefact that was not read. One that was rejected is still an error: the figures lack it. */
  addSkipped(
    state: LoadState,
    loads: ReadonlyArray<{ id: number; artifact: string; error?: string }>,
  ): void {
    this.#count(state);
    if (state === 'rejected') {
      this.unchangedRejected.push(...loads.map(({ id }) => id));
      this.#errors.push({
        code: 'invalid_content',
        artifact: loads[0]?.artifact,
        message: loads[0]?.error ?? 'Its content was rejected',
      });
    }
  }

  async finish(): Promise<RunResult> {
    const { runs, logger, sourceId, kind } = this.#options;
    const { source, item } = WORDS[kind];
    clearInterval(this.#timer);
    await this.#pending;
    const result: RunResult = {
      outcome: this.#outcome(),
      counts: this.#counts,
      errors: this.#errors.slice(0, MAX_ERRORS),
    };
    await runs.finish(this.runId, result);
    await runs.prune(sourceId, KEEP_RUNS);
    const counts = Object.entries(this.#counts)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ');
    const line = `Refresh of ${source} '${sourceId}' ${result.outcome}: ${
      counts || `no ${item}s`
    }`;
    if (result.outcome === 'succeeded') {
      logger.info(line);
    } else {
      logger.error(`${line}; ${this.#errors.length} errors`);
    }
    return result;
  }

  #outcome(): RunResult['outcome'] {
    if (this.#errors.length === 0) {
      return 'succeeded';
    }
    const delivered = Object.keys(this.#counts).some(
      state => state !== 'failed' && state !== 'rejected',
    );
    return delivered ? 'partial' : 'failed';
  }

  #count(state: string): void {
    this.#counts[state] = (this.#counts[state] ?? 0) + 1;
  }

  #writeSoon(progress?: RunProgress): void {
    const { runs, logger } = this.#options;
    this.#pending = this.#pending.then(() =>
      runs.heartbeat(this.runId, progress).catch(error => {
        logger.warn(
          `Progress of run ${this.runId} could not be stored`,
          error instanceof Error ? error : { error: String(error) },
        );
      }),
    );
  }
}

interface RecorderOptions {
  runs: SourceRunStore;
  logger: LoggerService;
  clock: () => Date;
  sourceId: string;
  kind: SourceKind;
  signal: AbortSignal;
}
