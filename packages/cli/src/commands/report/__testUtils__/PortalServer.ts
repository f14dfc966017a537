import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Item = Record<string, unknown>;

/** A real HTTP server that keeps what is reported, each event once. */
export class PortalServer {
  readonly #server: Server;
  readonly #items = new Map<string, Item>();
  /** Answers that no report can be taken. */
  invalid = false;
  /** Takes requests and never answers. */
  silent = false;
  readonly tokens = new Set<string | undefined>();

  static async start(): Promise<PortalServer> {
    const portal = new PortalServer();
    await new Promise<void>(resolve => {
      portal.#server.listen(0, '127.0.0.1', resolve);
    });
    return portal;
  }

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      this.tokens.add(request.headers.authorization);
      if (this.silent) {
        return;
      }
      const kind = request.url?.replace('/api/shipshape/v1/reports/', '');
      const { reports } = JSON.parse(Buffer.concat(chunks).toString());
      for (const item of this.invalid ? [] : reports) {
        this.#items.set(item.eventId, { ...item, kind });
      }
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(
        JSON.stringify({
          receivedAt: new Date().toISOString(),
          results: reports.map(() => ({
            outcome: this.invalid ? 'invalid' : 'accepted',
            flags: [],
          })),
        }),
      );
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  runs(): Item[] {
    return this.all('backup-runs');
  }

  /** In the order of their events, which is not that of their arrival. */
  all(kind: string): Item[] {
    return [...this.#items.values()]
      .filter(item => item.kind === kind)
      .sort((a, b) => (String(a.eventId) < String(b.eventId) ? -1 : 1));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
