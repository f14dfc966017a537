import { ChildProcess, spawn, SpawnOptions } from 'node:child_process';
import type { DrillEvidence } from '../evidence/DrillEvidence';
import type { Redaction } from '../evidence/Redaction';
import { DrillFault } from '../DrillFault';
import type { Account } from './Account';
import { OutputBuffer } from './OutputBuffer';

/** How a program runs. */
export interface ToolOptions {
  /** Variables besides the few that every program gets; nothing is inherited. */
  env?: Readonly<Record<string, string>>;
  /** Directory that it runs in; default: the drill's own. */
  cwd?: string;
  /** Makes an artefact of that name of the command line and what it printed. */
  evidence?: string;
  /** Longest output that is kept whole. Default: 64 MiB. */
  maxOutputBytes?: number;
  /** Stops it besides the signal of the phase, with the reason of the signal as the error. */
  signal?: AbortSignal;
}

/** How a program ended. Output is as printed: it is redacted where it is kept or shown. */
export interface ToolResult {
  argv: readonly string[];
  /** Absent when a signal ended it. */
  exitCode?: number;
  signal?: NodeJS.Signals;
  stdout: string;
  stderr: string;
  /** False: more was printed than is kept. */
  complete: boolean;
  /** End of both, for people; redacted. */
  outputTail: string;
  durationMs: number;
}

/** Bytes of the end of an output that a report keeps. */
export const OUTPUT_TAIL_BYTES = 4096;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** How long a program may take to end after SIGTERM. */
const TERMINATION_MS = 5000;
/** Exit codes of tools that end by themselves at SIGINT, SIGKILL of a child, and SIGTERM: restic's for one. */
const KILLED: readonly number[] = [130, 137, 143];
/** What tools print when the disk is full. */
const DISK_FULL = /No space left on device|ENOSPC|Disk quota exceeded/i;

interface DrillToolsOptions {
  account?: Account;
  cwd: string;
  redaction: Redaction;
  evidence: DrillEvidence;
  monotonicMs: () => number;
  /** The signal of the phase that runs. */
  signal: () => AbortSignal;
  /** Told of every program that ended, for the phase it ran in. */
  onResult: (result: ToolResult) => void;
}

/**
 * Runs programs for a drill: an array of arguments and never a shell, as an unprivileged account, with an environment of its own, in a process
 * group that is stopped when the phase runs out of time.
 */
export class DrillTools {
  readonly #options: DrillToolsOptions;

  static create(options: DrillToolsOptions): DrillTools {
    return new DrillTools(options);
  }

  private constructor(options: DrillToolsOptions) {
    this.#options = options;
  }

  /**
   * Runs a program until it ends, however it ends.
   *
   * @throws the reason of the signal that stopped it, or a DrillFault of the runner when it cannot be started
   */
  async run(
    program: string,
    args: readonly string[],
    options: ToolOptions = {},
  ): Promise<ToolResult> {
    const signal = options.signal
      ? AbortSignal.any([this.#options.signal(), options.signal])
      : this.#options.signal();
    signal.throwIfAborted();
    const startedAt = this.#options.monotonicMs();
    const limits = {
      bytes: options.maxOutputBytes ?? MAX_OUTPUT_BYTES,
      tailBytes: OUTPUT_TAIL_BYTES,
    };
    const stdout = OutputBuffer.create(limits);
    const stderr = OutputBuffer.create(limits);
    const both = OutputBuffer.create({ ...limits, bytes: 0 });
    const child = this.spawn(program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout.add(chunk);
      both.add(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr.add(chunk);
      both.add(chunk);
    });
    const end = await endOf(child, program, signal);
    const result: ToolResult = {
      argv: [program, ...args],
      ...end,
      stdout: stdout.text,
      stderr: stderr.text,
      complete: stdout.complete && stderr.complete,
      outputTail: this.#options.redaction.text(both.tail),
      durationMs: Math.round(this.#options.monotonicMs() - startedAt),
    };
    this.#options.onResult(result);
    if (options.evidence !== undefined) {
      this.#options.evidence.add({
        name: options.evidence,
        mediaType: 'text/plain',
        content: describeResult(result),
        argv: result.argv,
      });
    }
    signal.throwIfAborted();
    return result;
  }

  /**
   * As {@link run}, for a program whose failure ends the drill.
   *
   * @param fault - whose fault a failure is. A full disk, and a program that someone killed, are always those of the runner.
   */
  async mustSucceed(
    program: string,
    args: readonly string[],
    fault: { of: 'backup' | 'runner'; reason: string },
    options: ToolOptions = {},
  ): Promise<ToolResult> {
    const result = await this.run(program, args, options);
    if (result.exitCode !== 0) {
      throw this.faultOf(result, fault);
    }
    return result;
  }

  /** As {@link run}, for a program that may take so long and no longer. */
  async runWithin(
    timeoutMs: number,
    program: string,
    args: readonly string[],
    options: ToolOptions = {},
  ): Promise<ToolResult | 'timeout'> {
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      return await this.run(program, args, { ...options, signal: limit });
    } catch (error) {
      if (limit.aborted && error === limit.reason) {
        return 'timeout';
      }
      throw error;
    }
  }

  /** The fault that a failed program stands for. */
  faultOf(
    result: ToolResult,
    fault: { of: 'backup' | 'runner'; reason: string },
  ): DrillFault {
    const message = `${baseName(result.argv[0])} ${describeEnd(
      result,
    )}: ${lastLines(result.outputTail)}`;
    if (DISK_FULL.test(result.outputTail)) {
      return new DrillFault('runner', 'disk-full', message);
    }
    if (
      result.signal === 'SIGKILL' ||
      result.signal === 'SIGTERM' ||
      KILLED.includes(result.exitCode ?? 0)
    ) {
      return new DrillFault('runner', 'tool-killed', message);
    }
    return new DrillFault(fault.of, fault.reason, message);
  }

  /** Starts a program in its own process group, as the account. The caller ends it. */
  spawn(
    program: string,
    args: readonly string[],
    options: Pick<ToolOptions, 'env' | 'cwd'> & Pick<SpawnOptions, 'stdio'>,
  ): ChildProcess {
    const { account, cwd } = this.#options;
    return spawn(program, [...args], {
      cwd: options.cwd ?? cwd,
      env: { ...baseEnvironment(cwd, account), ...options.env },
      stdio: options.stdio,
      // A group of its own, so that what the program starts ends with it.
      detached: true,
      shell: false,
      ...(account && { uid: account.uid, gid: account.gid }),
    });
  }
}

/** Variables of every program: no secrets, no locale of the operator, no time zone. */
function baseEnvironment(
  home: string,
  account: Account | undefined,
): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: home,
    TMPDIR: home,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    ...(account && { USER: account.name, LOGNAME: account.name }),
  };
}

/** Waits for the end of a program; stops its group when the signal is aborted. */
function endOf(
  child: ChildProcess,
  program: string,
  signal: AbortSignal,
): Promise<Pick<ToolResult, 'exitCode' | 'signal'>> {
  return new Promise((resolve, reject) => {
    let killer: NodeJS.Timeout | undefined;
    const stop = () => {
      signalGroup(child, 'SIGTERM');
      killer = setTimeout(() => signalGroup(child, 'SIGKILL'), TERMINATION_MS);
    };
    const settle = () => {
      clearTimeout(killer);
      signal.removeEventListener('abort', stop);
    };
    child.once('error', error => {
      settle();
      reject(
        new DrillFault(
          'runner',
          'tool-missing',
          `${program} cannot be started: ${error.message}`,
        ),
      );
    });
    child.once('close', (exitCode, killedBy) => {
      settle();
      if (signal.aborted) {
        // What it left behind in its group.
        signalGroup(child, 'SIGKILL');
      }
      resolve({
        ...(exitCode !== null && { exitCode }),
        ...(killedBy !== null && { signal: killedBy }),
      });
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Sends a signal to the whole group of a program. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) {
      throw error;
    }
  }
}

/** Whether an error of the system has that code. Errors of Node may be of another realm. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    codes.includes(String(error.code))
  );
}

function describeEnd({ exitCode, signal }: ToolResult): string {
  return signal === undefined
    ? `ended with exit code ${exitCode}`
    : `was ended by ${signal}`;
}

function describeResult(result: ToolResult): string {
  return [
    `$ ${JSON.stringify(result.argv)}`,
    `# ${describeEnd(result)} after ${result.durationMs} ms`,
    '# stdout',
    result.stdout,
    '# stderr',
    result.stderr,
  ].join('\n');
}

/** The last lines of an output, for a message. */
export function lastLines(output: string, lines = 3): string {
  return output.trim().split('\n').slice(-lines).join('; ') || 'no output';
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
