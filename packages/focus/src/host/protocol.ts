import { CostLoadReport, CubeOptions } from 'backstage-plugin-shipshape-common';
import { ArtefactOptions } from '../engine/artefact';
import { CellChunk } from '../engine/cellStream';
import { FocusCheck, FocusSummary } from '../engine/summary';
import { SerializedError } from '../errors';

/** What a worker is asked to do; one request per process. */
export type WorkerRequest = ArtefactOptions &
  (
    | { kind: 'cube'; cube: CubeOptions }
    | { kind: 'summarize'; groupBy: string[] }
    | { kind: 'check' }
  );

/** From the host to the worker. `next` asks for one chunk of cells, so that no more than one is ever under way. */
export type HostMessage =
  | { type: 'run'; request: WorkerRequest }
  | { type: 'next' };

/** From the worker to the host. */
export type WorkerMessage =
  | { type: 'progress'; phase: string; rows?: number }
  | { type: 'cube'; report: CostLoadReport }
  | { type: 'summary'; summary: FocusSummary }
  | { type: 'check'; check: FocusCheck }
  | { type: 'cells'; chunk: CellChunk }
  | { type: 'end' }
  | { type: 'error'; error: SerializedError };

/** Types of all messages of a worker. Loaders in the process also use its channel, for purposes of their own. */
const WORKER_MESSAGES: ReadonlySet<unknown> = new Set<WorkerMessage['type']>([
  'progress',
  'cube',
  'summary',
  'check',
  'cells',
  'end',
  'error',
]);

/** Whether a message on the channel is one of ours. */
export function isWorkerMessage(message: unknown): message is WorkerMessage {
  return WORKER_MESSAGES.has(Object(message).type);
}
