import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { constants } from 'node:os';
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

/**
 * Runs a command with our own standard input, output and error, and hands the signals on that we get. With `onLine`, standard output goes through
 * us, unchanged, and each line is shown to it.
 */
export async function runChild(
  command: readonly [string, ...string[]],
  options: { onLine?: (line: string) => void },
): Promise<ChildExit> {
  const [program, ...args] = command;
  const { onLine } = options;
  const child = spawn(program, args, {
    stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'],
  });
  const stopForwarding = forwardSignals(signal => child.kill(signal));
  if (onLine && child.stdout) {
    readAlong(child.stdout, onLine);
  }
  try {
    return await new Promise<ChildExit>(resolve => {
      child.once('error', error => resolve(startFailure(error)));
      child.once('close', (code, signal) => {
        resolve(
          signal
            ? { exitCode: 128 + constants.signals[signal], signal }
            : { exitCode: code ?? 1 },
        );
      });
    });
  } finally {
    stopForwarding();
  }
}

/** Hands a child's output to our own, and shows its lines. */
function readAlong(output: Readable, onLine: (line: string) => void): void {
  const reader = new LineReader(onLine);
  output.on('data', chunk => reader.push(chunk));
  output.once('end', () => reader.end());
  output.pipe(process.stdout, { end: false });
  // Whoever read our output has left: the child is to learn it as if it wrote there itself.
  process.stdout.on('error', () => output.destroy());
}

function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const atTerminal = process.stdin.isTTY === true;
  const listeners = FORWARDED.map(signal => {
    const listener = () => {
      if (!(atTerminal && SENT_BY_TERMINAL.includes(signal))) {
        send(signal);
      }
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) {
      process.off(signal, listener);
    }
  };
}

function startFailure(error: NodeJS.ErrnoException): ChildExit {
  return {
    exitCode: error.code === 'ENOENT' ? 127 : 126,
    failure: `The command could not be started: ${
      error.code ?? 'unknown error'
    }`,
  };
}
