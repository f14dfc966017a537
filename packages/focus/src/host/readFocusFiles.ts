import {
  CostCell,
  CostLoadReport,
  CubeOptions,
} from 'backstage-plugin-shipshape-common';
import { unpackCells } from '../engine/cellStream';
import { FocusCheck, FocusSummary } from '../engine/summary';
import { FocusWorkerError } from '../errors';
import { DEFAULT_MEMORY_LIMIT, duckdbMemory } from './memory';
import { WorkerProcess } from './workerProcess';

/** Which files to read and how. */
export interface FocusFilesOptions {
  /** Absolute paths of the files of one artefact. */
  files: string[];
  /** Names of files in reports and messages are relative to it. */
  baseDirectory?: string;
  /** Memory of the reading process, `600MB` or more; beyond it, data is spilled to the temporary directory. Default `1GB`. */
  memoryLimit?: string;
  /** Ends the process at once; pending calls fail with the signal's reason. */
  signal?: AbortSignal;
  /** Called after each step; `rows` have been read so far. */
  onProgress?: (progress: { rows?: number; phase: string }) => void;
}

/** The daily cube of one artefact. Close it, or its process stays. */
export interface FocusCube {
  report: CostLoadReport;
  /** All cells, in chunks, once. */
  cells(): AsyncIterable<CostCell[]>;
  close(): Promise<void>;
}

/**
 * Reads the files of one artefact into exact daily cells, in a process of its own. The sums over the cells equal the sums
 * over the accepted rows to the last digit.
 *
 * @throws FocusFileError when a file cannot be ingested: then nothing of the artefact is.
 * @throws FocusWorkerError when the process dies.
 */
export async function readFocusFiles(
  options: FocusFilesOptions & { cube: CubeOptions },
): Promise<FocusCube> {
  const worker = await WorkerProcess.start(options);
  try {
    const answer = await worker.run({
      kind: 'cube',
      cube: options.cube,
      ...artefactOptions(options, worker),
    });
    if (answer.type !== 'cube') {
      throw new FocusWorkerError(`Unexpected answer '${answer.type}'`);
    }
    return {
      report: answer.report,
      cells: () => receiveCells(worker),
      close: () => worker.close(),
    };
  } catch (error) {
    await worker.close();
    throw error;
  }
}

/**
 * Sums every cost cell that can be read, whatever else is wrong in its row: a look at files, not an ingestion.
 *
 * @param options - `groupBy`: columns of the files, FOCUS or not
 * @throws FocusFileError when a file is not readable or lacks a group-by column.
 */
export async function summarizeFocusFiles(
  options: FocusFilesOptions & { groupBy?: string[] },
): Promise<FocusSummary> {
  return withWorker(options, async worker => {
    const answer = await worker.run({
      kind: 'summarize',
      groupBy: options.groupBy ?? [],
      ...artefactOptions(options, worker),
    });
    if (answer.type !== 'summary') {
      throw new FocusWorkerError(`Unexpected answer '${answer.type}'`);
    }
    return answer.summary;
  });
}

/**
 * Reads files as an ingestion would and reports whether they conform to FOCUS.
 *
 * @throws FocusFileError when a file is not readable; missing columns are part of the result.
 */
export async function checkFocusFiles(
  options: FocusFilesOptions,
): Promise<FocusCheck> {
  return withWorker(options, async worker => {
    const answer = await worker.run({
      kind: 'check',
      ...artefactOptions(options, worker),
    });
    if (answer.type !== 'check') {
      throw new FocusWorkerError(`Unexpected answer '${answer.type}'`);
    }
    return answer.check;
  });
}

async function withWorker<T>(
  options: FocusFilesOptions,
  use: (worker: WorkerProcess) => Promise<T>,
): Promise<T> {
  const worker = await WorkerProcess.start(options);
  try {
    return await use(worker);
  } finally {
    await worker.close();
  }
}

function artefactOptions(options: FocusFilesOptions, worker: WorkerProcess) {
  return {
    files: options.files,
    baseDirectory: options.baseDirectory,
    memoryBytes: duckdbMemory(options.memoryLimit ?? DEFAULT_MEMORY_LIMIT),
    temporaryDirectory: worker.temporaryDirectory,
  };
}

async function* receiveCells(
  worker: WorkerProcess,
): AsyncGenerator<CostCell[]> {
  let answer = await worker.ask({ type: 'next' });
  while (answer.type === 'cells') {
    yield unpackCells(answer.chunk);
    answer = await worker.ask({ type: 'next' });
  }
}
