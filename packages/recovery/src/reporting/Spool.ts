import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isMissing,
  listFinished,
  makePrivateDirectory,
  moveDurably,
  removeAbandoned,
  writeDurably,
} from './durableFiles';
import {
  EVENT_WEIGHTS,
  EventWeight,
  REPORT_KINDS,
  ReportKind,
} from './reports';

/** An event in the spool. Its name tells all that is needed to choose it, so that a listing suffices. */
export interface SpooledEvent {
  name: string;
  /** UUIDv7, so that names sort by time. */
  eventId: string;
  kind: ReportKind;
  weight: EventWeight;
  bytes: number;
}

/** How much a spool may hold. */
export interface SpoolLimits {
  bytes: number;
  /** Seconds after which an event of little weight is not worth sending. */
  ageSeconds: number;
}

/** 64 MiB, 30 days. */
export const SPOOL_LIMITS: SpoolLimits = {
  bytes: 64 * 1024 * 1024,
  ageSeconds: 30 * 86_400,
};

const EVENTS = 'events';
const DEAD = 'dead';
const RECEIPTS = 'receipts';
const DROPPED = 'dropped.json';
const REASON = '.reason.txt';
const NAME =
  /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.([a-z-]+)\.([a-z]+)\.(\d+)\.json$/;

function parseName(name: string): SpooledEvent | undefined {
  const [, eventId, kindName, weightName, bytes] = NAME.exec(name) ?? [];
  const kind = REPORT_KINDS.find(known => known === kindName);
  const weight = EVENT_WEIGHTS.find(known => known === weightName);
  return eventId && kind && weight
    ? { name, eventId, kind, weight, bytes: Number(bytes) }
    : undefined;
}

function bytesOf(events: readonly SpooledEvent[]): number {
  return events.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** When an event was made: the first 48 bits of its UUIDv7 are milliseconds since the epoch. */
export function eventTime({ eventId }: SpooledEvent): Date {
  return new Date(parseInt(eventId.replace('-', '').slice(0, 12), 16));
}

/**
 * Events on disk, one file each, until the portal has answered:
 *
 * - `events/`: to be sent;
 * - `dead/`: what the portal will never take, with the reason beside it; moved back to `events/` it is sent again;
 * - `receipts/`: what the portal appended to the chain of evidence for a drill.
 */
export class Spool {
  readonly #directory: string;
  readonly #limits: SpoolLimits;
  readonly #clock: () => Date;

  static create(options: {
    directory: string;
    limits: SpoolLimits;
    clock: () => Date;
  }): Spool {
    return new Spool(options);
  }

  private constructor(options: {
    directory: string;
    limits: SpoolLimits;
    clock: () => Date;
  }) {
    this.#directory = options.directory;
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  get directory(): string {
    return this.#directory;
  }

  /** Writes an event, then drops what matters less if the spool is over its limits. */
  async add(
    event: Pick<SpooledEvent, 'eventId' | 'kind' | 'weight'>,
    body: object,
  ): Promise<void> {
    for (const part of [EVENTS, DEAD, RECEIPTS]) {
      await makePrivateDirectory(join(this.#directory, part));
    }
    const { eventId, kind, weight } = event;
    const content = `${JSON.stringify(body)}\n`;
    const bytes = Buffer.byteLength(content);
    await writeDurably(
      this.#path(EVENTS),
      `${eventId}.${kind}.${weight}.${bytes}.json`,
      content,
    );
    await this.#dropLeastImportant();
  }

  /** Oldest first. */
  async list(): Promise<SpooledEvent[]> {
    const names = await listFinished(this.#path(EVENTS));
    return names.flatMap(name => parseName(name) ?? []);
  }

  /** @returns undefined when it is gone @throws SyntaxError when the file is damaged */
  async read(event: SpooledEvent): Promise<object | undefined> {
    try {
      return JSON.parse(
        await readFile(join(this.#path(EVENTS), event.name), 'utf8'),
      );
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  async remove(event: SpooledEvent): Promise<void> {
    await rm(join(this.#path(EVENTS), event.name), { force: true });
  }

  /** Puts an event aside for people. The reason comes first: an event without one would be a riddle. */
  async bury(event: SpooledEvent, reason: string): Promise<void> {
    await writeDurably(
      this.#path(DEAD),
      `${event.name}${REASON}`,
      `${reason}\n`,
    );
    await moveDurably(this.#path(EVENTS), this.#path(DEAD), event.name);
  }

  /** Puts everything back that was put aside. @returns how many events */
  async exhume(): Promise<number> {
    const names = await listFinished(this.#path(DEAD));
    const events = names.filter(name => parseName(name) !== undefined);
    for (const name of events) {
      await moveDurably(this.#path(DEAD), this.#path(EVENTS), name);
      await rm(join(this.#path(DEAD), `${name}${REASON}`), { force: true });
    }
    return events.length;
  }

  /** Keeps what the portal answered about a drill. */
  async keepReceipt(drillId: string, receipt: object): Promise<void> {
    await writeDurably(
      this.#path(RECEIPTS),
      `${drillId}.json`,
      `${JSON.stringify(receipt, undefined, 2)}\n`,
    );
  }

  /** Removes what dead writers left behind, and what is too old to be of use. */
  async tidyUp(): Promise<void> {
    for (const part of [EVENTS, DEAD, RECEIPTS]) {
      await makePrivateDirectory(this.#path(part));
      await removeAbandoned(this.#path(part), this.#clock());
    }
    await this.#dropLeastImportant();
  }

  async status(): Promise<{
    events: SpooledEvent[];
    bytes: number;
    deadLetters: number;
    receipts: number;
    dropped: number;
  }> {
    const events = await this.list();
    const dead = await listFinished(this.#path(DEAD));
    return {
      events,
      bytes: bytesOf(events),
      deadLetters: dead.filter(name => !name.endsWith(REASON)).length,
      receipts: (await listFinished(this.#path(RECEIPTS))).length,
      dropped: await this.#readDropped(),
    };
  }

  /** Progress before samples, the oldest first; final events stay whatever happens. */
  async #dropLeastImportant(): Promise<void> {
    const events = await this.list();
    const oldest = this.#clock().getTime() - this.#limits.ageSeconds * 1000;
    let bytes = bytesOf(events);
    let dropped = 0;
    for (const weight of ['progress', 'sample'] as const) {
      for (const event of events) {
        const unwanted =
          bytes > this.#limits.bytes || eventTime(event).getTime() < oldest;
        if (event.weight === weight && unwanted) {
          await this.remove(event);
          bytes -= event.bytes;
          dropped += 1;
        }
      }
    }
    if (dropped > 0) {
      const total = (await this.#readDropped()) + dropped;
      await writeDurably(this.#directory, DROPPED, `${total}\n`);
    }
  }

  async #readDropped(): Promise<number> {
    try {
      return Number(await readFile(join(this.#directory, DROPPED), 'utf8'));
    } catch (error) {
      if (isMissing(error)) {
        return 0;
      }
      throw error;
    }
  }

  #path(part: string): string {
    return join(this.#directory, part);
  }
}
