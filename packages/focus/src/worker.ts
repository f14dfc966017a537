import { rm } from 'node:fs/promises';
import { CellChunk } from './engine/cellStream';
import { buildCube, ReadyCube } from './engine/cube';
import { check, summarize } from './engine/summary';
import { serializeError } from './errors';
import { HostMessage, WorkerMessage, WorkerRequest } from './host/protocol';

/**
 * Entry of the process that reads one artefact. DuckDB lives and dies here: its native memory returns to the system, and a
 * crash takes no host down. The process ends when its parent does.
 */
class Worker {
  #cube?: ReadyCube;
  #cells?: AsyncGenerator<CellChunk>;
  #temporaryDirectory?: string;

  start(): void {
    process.on('message', (message: HostMessage) => {
      this.#receive(message).catch(error => {
        send({ type: 'error', error: serializeError(error) });
      });
    });
    process.on('disconnect', () => {
      this.#leave();
    });
  }

  async #receive(message: HostMessage): Promise<void> {
    if (message.type === 'run') {
      this.#temporaryDirectory = message.request.temporaryDirectory;
      await this.#run(message.request);
      return;
    }
    this.#cells ??= this.#cube?.cells();
    const next = await this.#cells?.next();
    send(
      next === undefined || next.done
        ? { type: 'end' }
        : { type: 'cells', chunk: next.value },
    );
  }

  async #run(request: WorkerRequest): Promise<void> {
    const onProgress = (progress: { phase: string; rows?: number }) =>
      send({ type: 'progress', ...progress });
    switch (request.kind) {
      case 'cube':
        this.#cube = await buildCube(request, request.cube, onProgress);
        send({ type: 'cube', report: this.#cube.report });
        break;
      case 'summarize':
        send({
          type: 'summary',
          summary: await summarize(request, request.groupBy, onProgress),
        });
        break;
      default:
        send({ type: 'check', check: await check(request, onProgress) });
    }
  }

  /** The host is gone, or has closed the channel; if it died, nobody else removes the spilled data. */
  #leave(): void {
    const exit = () => process.exit(0);
    if (this.#temporaryDirectory === undefined) {
      exit();
      return;
    }
    rm(this.#temporaryDirectory, { recursive: true, force: true }).then(
      exit,
      exit,
    );
  }
}

function send(message: WorkerMessage): void {
  if (process.connected) {
    process.send?.(message);
  }
}

new Worker().start();
