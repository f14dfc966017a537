import type {
  DrillPhase,
  DrillPhaseName,
} from 'backstage-plugin-shipshape-common';
import type { ToolResult } from '../tools/DrillTools';
import type { DrillClock } from './DrillClock';
import { DrillInterruption } from './DrillInterruption';
import type { DrillProgress } from './DrillProgress';

/** How long what a phase does may take to end after it was told to. Then the drill goes on without it. */
const UNWIND_MS = 15_000;
/** Longest time that a timer of Node can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface DrillPhasesOptions {
  clock: DrillClock;
  onProgress: (event: DrillProgress) => void;
}

/** Runs the phases of a drill one after the other, times them, and ends them when their time is over. */
export class DrillPhases {
  readonly #clock: DrillClock;
  readonly #onProgress: (event: DrillProgress) => void;
  readonly #phases: DrillPhase[] = [];
  #signal: AbortSignal = AbortSignal.abort();

  static create(options: DrillPhasesOptions): DrillPhases {
    return new DrillPhases(options);
  }

  private constructor({ clock, onProgress }: DrillPhasesOptions) {
    this.#clock = clock;
    this.#onProgress = onProgress;
  }

  /** Of the phase that runs. */
  get signal(): AbortSignal {
    return this.#signal;
  }

  /** As they stand now. */
  get all(): DrillPhase[] {
    return this.#phases.map(phase => ({ ...phase }));
  }

  /** Notes how a program ended; the last one of a phase is kept. */
  noteResult({ exitCode, signal, outputTail }: ToolResult): void {
    const phase = this.#phases.at(-1);
    if (phase) {
      phase.exitCode = exitCode;
      phase.signal = signal;
      phase.outputTail = outputTail;
    }
  }

  /**
   * Runs one phase.
   *
   * @param outer - ends it too: the limit of the whole drill, or whoever cancels it
   * @throws DrillInterruption when it was ended
   */
  async run<T>(
    name: DrillPhaseName,
    limitSeconds: number,
    outer: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const limit = new AbortController();
    const limitMs = Math.min(limitSeconds * 1000, MAX_TIMER_MS);
    const timer = setTimeout(
      () =>
        limit.abort(new DrillInterruption({ kind: 'timeout', phase: name })),
      limitMs,
    );
    this.#signal = outer
      ? AbortSignal.any([outer, limit.signal])
      : limit.signal;
    const startedMs = this.#clock.monotonicMs();
    const phase: DrillPhase = {
      name,
      startedAt: this.#clock.now().toISOString(),
    };
    this.#phases.push(phase);
    this.#onProgress({ type: 'phase-started', phase: name, limitMs });
    let completed = false;
    try {
      this.#signal.throwIfAborted();
      const result = await endedBy(this.#signal, work());
      completed = true;
      return result;
    } finally {
      clearTimeout(timer);
      const durationMs = Math.round(this.#clock.monotonicMs() - startedMs);
      phase.durationMs = durationMs;
      this.#onProgress({
        type: 'phase-ended',
        phase: name,
        durationMs,
        completed,
      });
    }
  }
}

/** The result of some work, or the reason of the signal when that comes first and the work does not end soon after. */
async function endedBy<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const given = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(signal.reason), UNWIND_MS);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    const result = await Promise.race([work, given]);
    signal.throwIfAborted();
    return result;
  } catch (error) {
    // Whatever broke because of it, the signal is the cause.
    signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    if (onAbort) {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
