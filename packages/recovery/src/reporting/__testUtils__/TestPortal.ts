import { createHash } from 'node:crypto';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the portal takes one request. The default is to store it and to answer. */
export type Behaviour =
  | 'answer'
  /** Breaks the connection before anything is stored. */
  | 'die'
  /** Stores everything, then breaks the connection in the middle of the answer. */
  | 'die-answering'
  /** Stores everything, and never answers. */
  | 'hang'
  /** Answers 200 with something else than the contract. */
  | 'nonsense'
  | { status: number; headers?: Record<string, string> };

type Item = Record<string, unknown>;

/** What the portal has of one event after all deliveries. */
export interface Stored {
  item: Item;
  /** How often it came. */
  deliveries: number;
}

/**
 * A real HTTP server that takes reports as the backend does: idempotent by natural key, and with an answer for each item. Its own code, so that
 * it can tell whether the reporter keeps its side.
 */
export class TestPortal {
  readonly #server: Server;
  readonly requests: Array<{ path: string; items: number; token?: string }> =
    [];
  readonly stored = new Map<string, Stored>();
  readonly artifacts = new Map<string, Buffer>();
  /** What happens to the next requests, in order. */
  script: Behaviour[] = [];
  /** More items at once are refused with 413. */
  maxItems = Infinity;
  /** A request with such an item is refused as a whole with 400. */
  refuses: (item: Item) => boolean = () => false;
  /** Such an item is answered `invalid`. */
  isInvalid: (item: Item) => boolean = () => false;
  flags: string[] = [];

  static async start(): Promise<TestPortal> {
    const portal = new TestPortal();
    await new Promise<void>(resolve => {
      portal.#server.listen(0, '127.0.0.1', resolve);
    });
    return portal;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request, response).catch(error => response.destroy(error));
    });
  }

  get baseUrl(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/api/shipshape`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  async #take(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const path = (request.url ?? '').replace('/api/shipshape/v1/', '');
    const batch: Item[] =
      request.method === 'POST' ? JSON.parse(body.toString()).reports : [];
    this.requests.push({
      path,
      items: batch.length,
      token: request.headers.authorization,
    });
    const behaviour = this.script.shift() ?? 'answer';
    if (behaviour === 'die') {
      response.destroy();
      return;
    }
    if (typeof behaviour === 'object') {
      respond(response, behaviour.status, {}, behaviour.headers);
      return;
    }
    if (batch.length > this.maxItems) {
      respond(response, 413, { error: { message: 'too large' } });
      return;
    }
    if (batch.some(this.refuses)) {
      respond(response, 400, { error: { message: 'malformed' } });
      return;
    }
    const answer =
      request.method === 'PUT'
        ? this.#storeArtifact(path, body)
        : {
            receivedAt: '2026-11-24T10:00:00.000Z',
            results: batch.map(item => this.#store(path, item)),
          };
    if (behaviour === 'hang') {
      return;
    }
    if (behaviour === 'die-answering') {
      const text = JSON.stringify(answer);
      response.writeHead(200, { 'Content-Length': text.length });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      return;
    }
    respond(response, 200, behaviour === 'nonsense' ? { ok: true } : answer);
  }

  #store(path: string, item: Item): object {
    if (this.isInvalid(item)) {
      return { outcome: 'invalid', message: 'planId: unknown', flags: [] };
    }
    const key = `${path} ${naturalKey(item)}`;
    const known = this.stored.get(key);
    const outcome = outcomeOf(known?.item, item);
    this.stored.set(key, {
      item: outcome === 'accepted' ? item : known?.item ?? item,
      deliveries: (known?.deliveries ?? 0) + 1,
    });
    return {
      outcome,
      flags: this.flags,
      ...(path === 'reports/drills' && item.lifecycle === 'done'
        ? {
            records: [
              {
                id: 'ev-1',
                prevRecordSha256: '0'.repeat(64),
                recordSha256: '1'.repeat(64),
              },
            ],
          }
        : {}),
    };
  }

  #storeArtifact(path: string, body: Buffer): object {
    const sha256 = createHash('sha256').update(body).digest('hex');
    if (path !== `reports/artifacts/${sha256}`) {
      throw new Error(`${path} holds ${sha256}`);
    }
    const outcome = this.artifacts.has(sha256) ? 'duplicate' : 'accepted';
    this.artifacts.set(sha256, body);
    return { outcome };
  }
}

function naturalKey(item: Item): string {
  return String(
    item.runKey ?? item.drillId ?? item.nativeId ?? item.measuredAt,
  );
}

const STATES = ['queued', 'running', 'lost'];

/** A run's state never goes back; a drill's revision neither. */
function outcomeOf(known: Item | undefined, item: Item): string {
  if (!known) {
    return 'accepted';
  }
  if (known.eventId === item.eventId) {
    return 'duplicate';
  }
  if ('revision' in item) {
    return Number(item.revision) > Number(known.revision)
      ? 'accepted'
      : 'stale';
  }
  const rank = (state: unknown) =>
    STATES.includes(String(state)) ? STATES.indexOf(String(state)) : 3;
  return rank(item.state) > rank(known.state) ? 'accepted' : 'stale';
}

function respond(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'Content-Type': 'application/json',
    ...headers,
  });
  response.end(JSON.stringify(body));
}
