import { isError } from '@backstage/errors';
import {
  artifactRecordSchema,
  MAX_RECOVERY_REPORTS,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import type { FlushTally } from './FlushTally';
import type { ItemAnswer, PortalAnswer, PortalClient } from './PortalClient';
import { BatchedKind, parseReport, REPORT_KINDS } from './reports';
import type { Spool, SpooledEvent } from './Spool';

/** Bytes of a batch: what servers commonly take. A larger event goes alone. */
const MAX_BATCH_BYTES = 512 * 1024;

/** Why the sender stopped before the spool was empty. */
export type Obstacle = Extract<PortalAnswer, { type: 'unavailable' }>;

interface LoadedEvent {
  event: SpooledEvent;
  body: object;
}

const drillIdSchema = z.object({ drillId: z.string() });

/** Sends what lies in a spool, once: what is answered leaves it, what the portal will never take is put aside. */
export class SpoolSender {
  readonly #spool: Spool;
  readonly #client: PortalClient;

  static create(options: { spool: Spool; client: PortalClient }): SpoolSender {
    return new SpoolSender(options);
  }

  private constructor(options: { spool: Spool; client: PortalClient }) {
    this.#spool = options.spool;
    this.#client = options.client;
  }

  /**
   * @param beforeRequest - called before each request; returns false to stop
   * @returns what stood in the way; undefined when the spool is empty or it was stopped
   */
  async run(
    tally: FlushTally,
    beforeRequest: () => Promise<boolean>,
    signal?: AbortSignal,
  ): Promise<Obstacle | undefined> {
    for (;;) {
      const batches = await this.#plan();
      if (batches.length === 0) {
        return undefined;
      }
      for (const batch of batches) {
        if (!(await beforeRequest())) {
          return undefined;
        }
        const obstacle = await this.#sendBatch(batch, tally, signal);
        if (obstacle) {
          return obstacle;
        }
      }
    }
  }

  /** Artefacts one by one, then the others by kind and time. */
  async #plan(): Promise<SpooledEvent[][]> {
    const events = await this.#spool.list();
    // Listed after the drills: an artefact is added before the drill that names it, so none of a listed drill can be missing here.
    const later = await this.#spool.list();
    const artifacts = later.filter(({ kind }) => kind === 'artifacts');
    return [
      ...artifacts.map(event => [event]),
      ...REPORT_KINDS.filter(kind => kind !== 'artifacts').flatMap(kind =>
        inBatches(events.filter(event => event.kind === kind)),
      ),
    ];
  }

  async #sendBatch(
    batch: readonly SpooledEvent[],
    tally: FlushTally,
    signal?: AbortSignal,
  ): Promise<Obstacle | undefined> {
    const loaded: LoadedEvent[] = [];
    for (const event of batch) {
      const body = await this.#load(event, tally);
      if (body) {
        loaded.push({ event, body });
      }
    }
    return loaded.length === 0 ? undefined : this.#send(loaded, tally, signal);
  }

  /** @returns undefined when another process sent it meanwhile, or it is damaged */
  async #load(
    event: SpooledEvent,
    tally: FlushTally,
  ): Promise<object | undefined> {
    try {
      const body = await this.#spool.read(event);
      return body && parseReport(event.kind, body);
    } catch (error) {
      if (
        !isError(error) ||
        !['SyntaxError', 'InputError'].includes(error.name)
      ) {
        throw error;
      }
      await this.#bury(event, `damaged: ${error.message}`, tally);
      return undefined;
    }
  }

  async #send(
    items: readonly LoadedEvent[],
    tally: FlushTally,
    signal?: AbortSignal,
  ): Promise<Obstacle | undefined> {
    const answer = await this.#request(items, signal);
    if (answer.type === 'unavailable') {
      return answer;
    }
    if (answer.type === 'answered') {
      for (const [index, item] of items.entries()) {
        await this.#settle(item, answer.items[index], answer.receivedAt, tally);
      }
      return undefined;
    }
    if (items.length === 1) {
      await this.#bury(items[0].event, answer.reason, tally);
      return undefined;
    }
    // One of them is wrong, or they are too many: halves find out which.
    const middle = Math.ceil(items.length / 2);
    return (
      (await this.#send(items.slice(0, middle), tally, signal)) ??
      this.#send(items.slice(middle), tally, signal)
    );
  }

  async #request(
    items: readonly LoadedEvent[],
    signal?: AbortSignal,
  ): Promise<PortalAnswer> {
    const [{ event, body }] = items;
    return event.kind === 'artifacts'
      ? this.#client.sendArtifact(artifactRecordSchema.parse(body), signal)
      : this.#client.sendBatch(
          event.kind satisfies BatchedKind,
          items.map(item => item.body),
          signal,
        );
  }

  async #settle(
    { event, body }: LoadedEvent,
    answer: ItemAnswer,
    receivedAt: string | undefined,
    tally: FlushTally,
  ): Promise<void> {
    tally.addAnswer(answer.outcome, answer.flags.includes('clock-skew'));
    if (answer.outcome === 'invalid') {
      await this.#bury(event, answer.message ?? 'invalid', tally);
      return;
    }
    if (event.kind === 'drills' && answer.records?.length) {
      const { drillId } = drillIdSchema.parse(body);
      const { records } = answer;
      await this.#spool.keepReceipt(drillId, { drillId, receivedAt, records });
    }
    await this.#spool.remove(event);
  }

  async #bury(
    event: SpooledEvent,
    reason: string,
    tally: FlushTally,
  ): Promise<void> {
    await this.#spool.bury(event, reason);
    tally.addDeadLetter();
  }
}

function inBatches(events: readonly SpooledEvent[]): SpooledEvent[][] {
  const batches: SpooledEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const current = batches.at(-1);
    if (
      current &&
      current.length < MAX_RECOVERY_REPORTS &&
      bytes + event.bytes <= MAX_BATCH_BYTES
    ) {
      current.push(event);
      bytes += event.bytes;
    } else {
      batches.push([event]);
      bytes = event.bytes;
    }
  }
  return batches;
}
