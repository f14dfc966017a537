import { ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { LineReader } from './LineReader';

/** How a command ended. */
export interface ChildExit {
  /** As a shell would give it: 128 + n for signal n, 127 for a command that is not there, 126 for one that may not be run. */
  exitCode: number;
  signal?: NodeJS.Signals;
  /** Why it could not be started. */
  failure?: string;
}

/** Options of {@link runChild}. */
export interface ChildOptions {
  /** Made just before, because a signal that came between it and the child would end us alone; stopped by whoever made it. */
  signals: SignalCatcher;
  /** Environment of the command; absent: ours. */
  environment?: NodeJS.ProcessEnv;
  onLine?: (line: string) => void;
}

/** Signals that ask a process to stop. */
const STOPPING: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
];

/** All that tools take for a request, as dd does SIGUSR1; without a listener most of them would end us alone. */
const FORWARDED: readonly NodeJS.Signals[] = [
  ...STOPPING,
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGCONT',
];

/** A terminal sends these to the child itself; a second one would make some tools give up at once. */
const SENT_BY_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

const STDIN = 0;
const STDOUT = 1;

/**
 * Takes the signals that would end this process: for the child while it runs; afterwards those that ask to stop only tell so, for the exit code of
 * the child is to be told whatever happens.
 */
export class SignalCatcher {
  readonly #atTerminal = isatty(STDIN);
  readonly #stopping = new AbortController();
  readonly #listeners = FORWARDED.map(signal => {
    const listener = () => this.#take(signal);
    process.on(signal, listener);
    return { signal, listener };
  });
  #child: ChildProcess | undefined;
  #childEnded = false;

  /** Aborted when one asked to stop after the child had ended. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  forwardTo(child: ChildProcess): void {
    this.#child = child;
  }

  childEnded(): void {
    this.#childEnded = true;
  }

  stop(): void {
    for (const { signal, listener } of this.#listeners) {
      process.off(signal, listener);
    }
  }

  /** Runs when the event loop does, so not before there is a child. */
  #take(signal: NodeJS.Signals): void {
    if (this.#childEnded) {
      if (STOPPING.includes(signal)) {
        this.#stopping.abort();
      }
      return;
    }
    if (!(this.#atTerminal && SENT_BY_TERMINAL.includes(signal))) {
      this.#child?.kill(signal);
    }
  }
}

/**
 * Runs a command with our own standard input, output and error, and hands the signals on that we get. With `onLine`, standard output goes through
 * us, unchanged, and each line is shown to it.
 *
 * @remarks `process.stdin` and `process.stderr` are left alone here and before: the first use of one makes its file description non-blocking, also
 * for the child that shares it, whose reads and writes would then fail with EAGAIN. Node.js itself may use `process.stdout` (for worker threads).
 */
export async function runChild(
  command: readonly [string, ...string[]],
  options: ChildOptions,
): Promise<ChildExit> {
  const [program, ...args] = command;
  const { signals, environment, onLine } = options;
  makeStdoutBlocking();
  const child = spawn(program, args, {
    stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'],
    env: environment,
  });
  signals.forwardTo(child);
  const passedOn =
    onLine && child.stdout ? passOn(child.stdout, onLine) : undefined;
  const exit = await new Promise<ChildExit>(resolve => {
    child.on('error', error => {
      // Later there is one when a signal may not be sent to it, as to sudo; it runs on then.
      if (child.pid === undefined) {
        resolve(startFailure(error));
      }
    });
    child.once('close', (code, signal) => {
      resolve(
        signal
          ? { exitCode: 128 + constants.signals[signal], signal }
          : { exitCode: code ?? 1 },
      );
    });
  });
  signals.childEnded();
  await passedOn;
  return exit;
}

/** By the way that Node.js has for it, which is not documented; without it, output gets lost only when it is fast and its reader slow. */
function makeStdoutBlocking(): void {
  const { _handle: handle } = process.stdout as {
    _handle?: { setBlocking?(blocking: boolean): void };
  };
  handle?.setBlocking?.(true);
}

/** Hands a child's output to our own, and shows its lines. @returns when all is written, or nobody reads it any more */
function passOn(
  output: Readable,
  onLine: (line: string) => void,
): Promise<void> {
  const reader = new LineReader(onLine);
  output.on('data', chunk => reader.push(chunk));
  output.once('end', () => reader.end());
  const ours = createWriteStream('', { fd: STDOUT, autoClose: false });
  return new Promise<void>(resolve => {
    ours.once('finish', resolve);
    ours.once('error', () => {
      // Whoever read our output has left: the child is to learn it as if it wrote there itself.
      output.destroy();
      resolve();
    });
    output.pipe(ours);
  });
}

function startFailure(error: NodeJS.ErrnoException): ChildExit {
  return {
    exitCode: error.code === 'ENOENT' ? 127 : 126,
    failure: `The command could not be started: ${
      error.code ?? 'unknown error'
    }`,
  };
}
