import { spawn, spawnSync } from 'node:child_process';
import os from 'node:os';

const isWindows = process.platform === 'win32';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Ends the program with one line that says what is wrong. */
export function fail(error) {
  process.stderr.write(`shipshape: ${error.message}\n`);
  process.exitCode = 1;
}

function exitCodeOf(code, signal) {
  return signal ? 128 + (os.constants.signals[signal] ?? 0) : code ?? 1;
}

/**
 * Calls `onOrphaned` when the process that started us is gone. npm and its
 * shell die of a SIGTERM without passing it on; what they started would live on.
 */
function watchParent(onOrphaned) {
  if (!process.env.npm_lifecycle_event || isWindows) {
    return () => undefined; // whoever starts us directly may leave us running
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      onOrphaned();
    }
  }, 500);
  return () => clearInterval(timer);
}

/**
 * Runs a command as if it were this process: the same terminal, our signals,
 * its exit code. Resolves with the exit code.
 */
export function forward(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const handlers = SIGNALS.map(signal => [signal, () => child.kill(signal)]);
    handlers.forEach(([signal, handler]) => process.on(signal, handler));
    const unwatch = watchParent(() => child.kill('SIGTERM'));
    const done = () => {
      unwatch();
      handlers.forEach(([signal, handler]) => process.off(signal, handler));
    };
    child.on('error', error => {
      done();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      done();
      resolve(exitCodeOf(code, signal));
    });
  });
}

/**
 * Starts a command in a process group of its own, so that it and whatever it
 * starts can be stopped together with {@link stopGroup}.
 */
export function startGroup(command, args, options) {
  const child = spawn(command, args, { detached: !isWindows, ...options });
  child.exited = new Promise(resolve => {
    child.on('error', error => resolve({ code: 1, error }));
    child.on('exit', (code, signal) =>
      resolve({ code: exitCodeOf(code, signal) }),
    );
  });
  // Later than `exited`: when all that it printed has been read.
  child.closed = new Promise(resolve => {
    child.on('error', resolve);
    child.on('close', resolve);
  });
  return child;
}

function signalGroup(child, signal) {
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    return false;
  }
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') {
      return false; // nobody of the group is left
    }
    throw error;
  }
}

/**
 * Stops a group started with {@link startGroup}: asks, waits up to `graceMs`
 * for the last process of the group to go, then insists.
 */
export async function stopGroup(child, { graceMs = 8000 } = {}) {
  if (child.pid === undefined) {
    return; // it never started
  }
  const deadline = Date.now() + graceMs;
  let alive = signalGroup(child, 'SIGTERM');
  while (alive && Date.now() < deadline) {
    await delay(100);
    alive = signalGroup(child, 0);
  }
  if (alive) {
    signalGroup(child, 'SIGKILL');
  }
  await child.exited;
}

/** Resolves after `ms` milliseconds: for the pause between two polls only. */
export function delay(ms) {
  return new Promise(resolve => {
    setTimeout(resolve, ms);
  });
}

/** The time between two points of `performance.now()`, for people. */
export function formatDuration(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
