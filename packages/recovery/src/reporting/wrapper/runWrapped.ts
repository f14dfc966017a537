import { isError } from '@backstage/errors';
import { randomUUID } from 'node:crypto';
import type { Reporter } from '../Reporter';
import { systemSleep } from '../systemSleep';
import { pointOf } from './pointOf';
import { sizeOf } from './sizeOf';
import { ChildExit, runChild, SignalCatcher } from './runChild';
import { OpenRun, OpenRuns, TOUCH_MS } from './OpenRuns';
import {
  readToolLine,
  speaksOnStdout,
  ToolSummary,
  WrappedTool,
} from './toolOutput';

/** Options of {@link runWrapped}. */
export interface WrappedRun {
  planId: string;
  /** Program and arguments; no shell is involved. */
  command: readonly [string, ...string[]];
  tool?: WrappedTool;
  trigger?: 'schedule' | 'manual' | 'retry';
  /** The slot that the run is for. */
  slotAt?: Date;
  /** File or directory that the backup is written to; its size is reported. */
  bytesFile?: string;
  /** Location of the plan that the backup is written to; its recovery point is reported where the run tells of it. */
  locationId?: string;
}

/** What {@link runWrapped} works with. */
export interface WrapperEnvironment {
  reporter: Reporter;
  /** Of the reporter. */
  spoolDirectory: string;
  clock: () => Date;
  /** Told what went wrong with reporting; the backup goes on. */
  warn: (message: string) => void;
  /** Environment of the command; absent: ours. */
  commandEnvironment?: NodeJS.ProcessEnv;
  /** Waits so many seconds; resolves sooner when the signal is aborted. Default: by the clock of the system. */
  sleep?: (seconds: number, signal?: AbortSignal) => Promise<void>;
}

/** How long sending may take after the command ended, in seconds. */
const FLUSH_SECONDS = 10;

/** How often, in seconds, what waits is sent while the command runs: a backup may take a day. */
const REPLAY_SECONDS = 300;

/** The contract holds so many characters. */
const MAX_MESSAGE = 4096;

/** restic made a snapshot, without the files that it could not read. */
const RESTIC_INCOMPLETE = 3;

class Wrapper {
  readonly #run: WrappedRun;
  readonly #environment: WrapperEnvironment;
  readonly #openRuns: OpenRuns;
  readonly #open: Omit<OpenRun, 'wrapper'>;
  readonly #stopSending = new AbortController();
  #sending: Promise<void> = Promise.resolve();
  #summary: ToolSummary = {};

  constructor(run: WrappedRun, environment: WrapperEnvironment) {
    const { clock, spoolDirectory: directory } = environment;
    this.#run = run;
    this.#environment = environment;
    this.#openRuns = OpenRuns.create({ directory, clock });
    this.#open = {
      planId: run.planId,
      runKey: randomUUID(),
      trigger: run.trigger ?? 'schedule',
      ...(run.slotAt ? { slotAt: run.slotAt.toISOString() } : {}),
      startedAt: clock().toISOString(),
    };
  }

  async begin(): Promise<void> {
    const { reporter } = this.#environment;
    await this.#reportLost();
    await this.#attempt('reporting', async () => {
      await reporter.add('backup-runs', { ...this.#open, state: 'running' });
      await this.#openRuns.begin(this.#open);
    });
    // Meanwhile the command runs; what is not sent then is sent at the end.
    this.#sending = this.#sendMeanwhile();
  }

  async #sendMeanwhile(): Promise<void> {
    const { reporter, sleep = systemSleep } = this.#environment;
    const { signal } = this.#stopSending;
    while (!signal.aborted) {
      await this.#attempt('sending', () => reporter.flush({ signal }));
      await sleep(REPLAY_SECONDS, signal);
    }
  }

  async runCommand(signals: SignalCatcher): Promise<ChildExit> {
    const { command, tool } = this.#run;
    const options = {
      signals,
      environment: this.#environment.commandEnvironment,
    };
    const alive = setInterval(() => {
      this.#attempt('reporting', () => this.#openRuns.touch(this.#open.runKey));
    }, TOUCH_MS);
    const onLine = (line: string) => {
      this.#summary = (tool && readToolLine(tool, line)) ?? this.#summary;
    };
    try {
      return await runChild(
        command,
        speaksOnStdout(tool) ? { ...options, onLine } : options,
      );
    } finally {
      clearInterval(alive);
    }
  }

  /** @param stopping - ends the sending, not the writing down */
  async finish(exit: ChildExit, stopping: AbortSignal): Promise<void> {
    const { reporter, clock } = this.#environment;
    const finishedAt = clock();
    this.#stopSending.abort();
    await this.#attempt('reporting', () =>
      this.#reportEnd(exit, finishedAt.toISOString()),
    );
    await this.#sending;
    await this.#attempt('sending', async () => {
      const { remaining, failure } = await reporter.flush({
        signal: stopping,
        deadline: new Date(clock().getTime() + FLUSH_SECONDS * 1000),
      });
      if (remaining > 0) {
        this.#environment.warn(
          `${remaining} reports wait to be sent: ${failure ?? 'unknown'}`,
        );
      }
    });
  }

  async #reportEnd(exit: ChildExit, finishedAt: string): Promise<void> {
    const { reporter } = this.#environment;
    const { tool, bytesFile, locationId } = this.#run;
    const { planId, runKey, startedAt } = this.#open;
    const state = stateOf(exit, tool);
    const summary = { ...this.#summary, ...(await this.#sizes()) };
    const point =
      locationId === undefined || state === 'failed'
        ? undefined
        : pointOf({
            ...{ planId, locationId, tool, bytesFile, state },
            ...{ startedAt, finishedAt, summary },
          });
    await reporter.add('backup-runs', {
      ...this.#open,
      state,
      finishedAt,
      nativeId: summary.nativeId,
      pointNativeId: point?.nativeId ?? summary.nativeId,
      bytesProcessed: summary.bytesProcessed,
      bytesStored: summary.bytesStored,
      exitCode: exit.exitCode,
      signal: exit.signal,
      message: exit.failure?.slice(0, MAX_MESSAGE),
    });
    await this.#openRuns.end(runKey);
    if (point) {
      await reporter.add('recovery-points', point);
    }
  }

  /** Runs of wrappers that died, this host's or another's. */
  async #reportLost(): Promise<void> {
    const lost = await this.#attempt('looking for lost runs', async () => {
      for (const path of await this.#openRuns.listDamaged()) {
        this.#environment.warn(
          `${path} is damaged: remove it, the portal will miss the end of its run`,
        );
      }
      return this.#openRuns.listLost();
    });
    for (const { wrapper: _, ...run } of lost ?? []) {
      await this.#attempt(`reporting run ${run.runKey} as lost`, async () => {
        await this.#environment.reporter.add('backup-runs', {
          ...run,
          state: 'lost',
          message: 'The process that watched the command ended before it',
        });
        await this.#openRuns.end(run.runKey);
      });
    }
  }

  async #sizes(): Promise<Omit<ToolSummary, 'nativeId'>> {
    const { bytesProcessed, bytesStored } = this.#summary;
    const { bytesFile } = this.#run;
    const size =
      bytesFile === undefined
        ? undefined
        : await this.#attempt(`the size of ${bytesFile}`, () =>
            sizeOf(bytesFile),
          );
    return { bytesProcessed, bytesStored: size ?? bytesStored };
  }

  /** A failure of reporting must not become one of the backup. */
  async #attempt<T>(
    what: string,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const reason = isError(error) ? error.message : String(error);
      this.#environment.warn(`${what} failed: ${reason}`);
      return undefined;
    }
  }
}

function stateOf(
  { exitCode, signal }: ChildExit,
  tool: WrappedTool | undefined,
): 'succeeded' | 'partial' | 'failed' {
  if (exitCode === 0 && signal === undefined) {
    return 'succeeded';
  }
  return tool === 'restic' && exitCode === RESTIC_INCOMPLETE
    ? 'partial'
    : 'failed';
}

/**
 * Runs a backup command and reports how it went. The command gets our standard streams and signals, and its exit is returned unchanged; whatever
 * goes wrong with reporting is only told.
 *
 * That it started is on disk before it starts, so that a crash of this process shows as a lost run the next time.
 */
export async function runWrapped(
  run: WrappedRun,
  environment: WrapperEnvironment,
): Promise<ChildExit> {
  const wrapper = new Wrapper(run, environment);
  await wrapper.begin();
  const signals = new SignalCatcher();
  try {
    const exit = await wrapper.runCommand(signals);
    await wrapper.finish(exit, signals.stopping);
    return exit;
  } finally {
    signals.stop();
  }
}

/** Runs a backup command as {@link runWrapped} does, where nothing can be reported. */
export async function runUnreported(
  command: WrappedRun['command'],
  environment?: NodeJS.ProcessEnv,
): Promise<ChildExit> {
  const signals = new SignalCatcher();
  try {
    return await runChild(command, { signals, environment });
  } finally {
    signals.stop();
  }
}
