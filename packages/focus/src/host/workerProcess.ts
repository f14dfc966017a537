import { ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserializeError, FocusWorkerError } from '../errors';
import {
  HostMessage,
  isWorkerMessage,
  WorkerMessage,
  WorkerRequest,
} from './protocol';

/** JavaScript heap of a worker in MiB; rows never live there. */
const HEAP_MIB = 256;

type Waiter = {
  resolve(message: WorkerMessage): void;
  reject(error: Error): void;
};

/** One process that reads one artefact. Answers come in the order of the questions. */
export class WorkerProcess {
  #child: ChildProcess;
  #temporaryDirectory: string;
  #waiter?: Waiter;
  #failure?: Error;
  #closed?: Promise<void>;
  #exited: Promise<void>;
  #signal?: AbortSignal;
  #onAbort: () => void;
  #onProgress?: (progress: { phase: string; rows?: number }) => void;

  private constructor(
    child: ChildProcess,
    temporaryDirectory: string,
    options: WorkerProcessOptions,
  ) {
    this.#child = child;
    this.#temporaryDirectory = temporaryDirectory;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress;
    this.#onAbort = () => {
      this.#fail(abortReason(options.signal));
      child.kill('SIGKILL');
    };
    this.#exited = new Promise(resolve => {
      child.once('exit', (code, killedBy) => {
        this.#fail(
          new FocusWorkerError(
            `The process that reads FOCUS files ended unexpectedly (${
              killedBy ? `killed by ${killedBy}` : `exit code ${code}`
            })`,
          ),
        );
        resolve();
      });
      child.once('error', error => {
        this.#fail(
          new FocusWorkerError(
            `The process that reads FOCUS files could not be started: ${error.message}`,
          ),
        );
        if (child.pid === undefined) {
          resolve();
        }
      });
    });
    child.on('message', message => {
      if (isWorkerMessage(message)) {
        this.#receive(message);
      }
    });
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  static async start(options: WorkerProcessOptions): Promise<WorkerProcess> {
    options.signal?.throwIfAborted();
    const temporaryDirectory = await mkdtemp(
      join(tmpdir(), 'shipshape-focus-'),
    );
    if (options.signal?.aborted) {
      await rm(temporaryDirectory, { recursive: true, force: true });
      options.signal.throwIfAborted();
    }
    const worker = require.resolve('@shipshape/focus/worker');
    const child = fork(worker, [], {
      env: workerEnvironment(),
      serialization: 'advanced', // amounts are bigint
      execArgv: [
        `--max-old-space-size=${HEAP_MIB}`,
        ...loaderArguments(worker),
      ],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new WorkerProcess(child, temporaryDirectory, options);
  }

  /** An existing directory that only this process uses, deleted at the end. */
  get temporaryDirectory(): string {
    return this.#temporaryDirectory;
  }

  /** Asks the worker and waits for the answer, which is never `progress` or `error`. */
  async ask(
    message: HostMessage,
  ): Promise<Exclude<WorkerMessage, { type: 'progress' | 'error' }>> {
    const answer = await new Promise<WorkerMessage>((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#waiter = { resolve, reject };
      this.#child.send(message, error => {
        if (error) {
          this.#fail(new FocusWorkerError(error.message));
        }
      });
    });
    if (answer.type === 'error') {
      throw deserializeError(answer.error);
    }
    if (answer.type === 'progress') {
      throw new FocusWorkerError('The worker answered with its progress');
    }
    return answer;
  }

  /** Starts the work: see {@link WorkerRequest}. */
  run(request: WorkerRequest) {
    return this.ask({ type: 'run', request });
  }

  /** Ends the process and deletes what it spilled. Twice is the same as once. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#fail(new FocusWorkerError('The FOCUS files have been closed'));
    this.#child.kill('SIGKILL');
    await this.#exited;
    await rm(this.#temporaryDirectory, { recursive: true, force: true });
  }

  #receive(message: WorkerMessage): void {
    if (message.type === 'progress') {
      this.#onProgress?.({ phase: message.phase, rows: message.rows });
      return;
    }
    this.#waiter?.resolve(message);
    this.#waiter = undefined;
  }

  /** The first failure is the cause; what follows from it is not reported. */
  #fail(error: Error): void {
    this.#failure ??= error;
    this.#waiter?.reject(this.#failure);
    this.#waiter = undefined;
  }
}

/** How a worker is watched and stopped. */
export interface WorkerProcessOptions {
  signal?: AbortSignal;
  onProgress?: (progress: { phase: string; rows?: number }) => void;
}

/** In the workspace the worker is TypeScript, which Node alone does not load. */
function loaderArguments(worker: string): string[] {
  return worker.endsWith('.ts')
    ? ['--require', require.resolve('@backstage/cli/config/nodeTransform.cjs')]
    : [];
}

/** What the worker needs of the environment. The rest may hold secrets, which a parser of foreign files has no use for. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'NODE_ENV',
  'LD_LIBRARY_PATH',
];

function workerEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    PASSED_ON.flatMap(name => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function abortReason(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('Aborted');
}
