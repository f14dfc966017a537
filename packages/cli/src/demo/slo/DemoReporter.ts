import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../files';
import { recoveryHistoryStart } from '../recovery/timing';
import { historyStart, reportedUntil, writeReports } from './reports';

/** What was reported already. */
interface ReporterState {
  seed: string;
  day: number;
  /** Seconds since the epoch. */
  until: number;
  /** Day that the stories of backups are relative to: how a run ended never changes, so it stays. */
  recoveryAnchor?: number;
  /** Until when backups were reported, seconds since the epoch. */
  recoveryUntil?: number;
}

/** How often it looks whether five minutes are over: samples of replication must not get too old. */
const LOOK_SECONDS = 60;

/** Remembers how far it came; beside the inbox, because what is in there is taken away. */
const STATE_FILE = 'reported.json';

/**
 * Reports what the services of the demo counted, as their own exporters would: history at first, then every five minutes what is new. It
 * remembers how far it came, so that a restart fills the gap.
 */
export class DemoReporter {
  readonly #dir: string;
  readonly #seed: string;
  readonly #day: number;
  readonly #now: () => Date;

  /** @param options - `day`: days since 1970-01-01, which episodes are relative to */
  static create(options: {
    dir: string;
    seed: string;
    day: number;
    now: () => Date;
  }): DemoReporter {
    return new DemoReporter(options);
  }

  private constructor(options: {
    dir: string;
    seed: string;
    day: number;
    now: () => Date;
  }) {
    this.#dir = options.dir;
    this.#seed = options.seed;
    this.#day = options.day;
    this.#now = options.now;
  }

  /** Reports what is not reported yet. @returns the number of lines. */
  async report(): Promise<number> {
    const now = this.#now().getTime() / 1000;
    const until = reportedUntil(now);
    const state = await this.#readState();
    const known = state?.seed === this.#seed ? state : undefined;
    const from =
      known?.day === this.#day ? known.until : historyStart(this.#day);
    const anchor = known?.recoveryAnchor ?? this.#day;
    const recoveryFrom = known?.recoveryUntil ?? recoveryHistoryStart(anchor);
    if (from >= until && recoveryFrom >= until) {
      return 0;
    }
    const lines = await writeReports(join(this.#dir, 'reports'), {
      seed: this.#seed,
      day: this.#day,
      from: Math.min(from, until),
      now,
      recovery: { anchor, from: recoveryFrom, now },
    });
    await this.#writeState({
      seed: this.#seed,
      day: this.#day,
      until,
      recoveryAnchor: anchor,
      recoveryUntil: now,
    });
    return lines;
  }

  /**
   * Goes on reporting what happened in each five minutes, soon after they are over, until it is stopped.
   *
   * @returns a function that stops it
   */
  keepReporting(onError: (error: unknown) => void): () => void {
    const timer = setInterval(() => {
      this.report().catch(onError);
    }, LOOK_SECONDS * 1000);
    timer.unref();
    return () => clearInterval(timer);
  }

  async #readState(): Promise<ReporterState | undefined> {
    try {
      return JSON.parse(await readFile(join(this.#dir, STATE_FILE), 'utf8'));
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) {
        return undefined; // nothing was reported, or the state was cut off
      }
      throw error;
    }
  }

  async #writeState(state: ReporterState): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
    const file = join(this.#dir, STATE_FILE);
    await writeFile(`${file}.tmp`, JSON.stringify(state));
    await rename(`${file}.tmp`, file);
  }
}
