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

/** Signals that ask a process to stop. */
const FORWARDED: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
];

/** A terminal sends these to the child itself; a second one would make some tools give up at once. */
const SENT_BY_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

const STDIN = 0;
const STDOUT = 1;

/** Takes the signals that would end this process, for the child. */
class SignalCatcher {
  readonly #atTerminal = isatty(STDIN);
  readonly #listeners = FORWARDED.map(signal => {
    const listener = () => this.#forward(signal);
    process.on(signal, listener);
    return { signal, listener };
  });
  #child: ChildProcess | undefined;

  forwardTo(child: ChildProcess): void {
    this.#child = child;
  }

  stop(): void {
    for (const { signal, listener } of this.#listeners) {
      process.off(signal, listener);
    }
  }

  /** Runs when the event loop does, so not before there is a child. */
  #forward(signal: NodeJS.Signals): void {
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
  options: { onLine?: (line: string) => void },
): Promise<ChildExit> {
  const [program, ...args] = command;
  const { onLine } = options;
  makeStdoutBlocking();
  // Before the child is there: a signal that came between the two would end us alone.
  const signals = new SignalCatcher();
  const child = spawn(program, args, {
    stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'],
  });
  signals.forwardTo(child);
  const passedOn =
    onLine && child.stdout ? passOn(child.stdout, onLine) : undefined;
  try {
    const exit = await new Promise<ChildExit>(resolve => {
      child.once('error', error => resolve(startFailure(error)));
      child.once('close', (code, signal) => {
        resolve(
          signal
            ? { exitCode: 128 + constants.signals[signal], signal }
            : { exitCode: code ?? 1 },
        );
      });
    });
    await passedOn;
    return exit;
  } finally {
    signals.stop();
  }
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
