import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A real HTTP server that takes drills and artefacts, and gives a receipt for drills that ended. */
export class RecordingPortal {
  static readonly recordSha256 = 'a'.repeat(64);
  readonly drills: Array<Record<string, unknown>> = [];
  /** Hashes of those that were sent. */
  readonly artifacts = new Set<string>();
  token?: string;
  readonly #server: Server;

  static async start(): Promise<RecordingPortal> {
    const portal = new RecordingPortal();
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
      this.token = request.headers.authorization;
      const answer = this.#answer(
        request.url ?? '',
        Buffer.concat(chunks).toString('utf8'),
      );
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(answer));
    });
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(url: string, body: string): object {
    const [, sha256] = /\/v1\/reports\/artifacts\/([0-9a-f]{64})$/.exec(
      url,
    ) ?? [''];
    if (sha256 !== undefined) {
      this.artifacts.add(sha256);
      return { outcome: 'accepted' };
    }
    const { reports } = JSON.parse(body);
    this.drills.push(...reports);
    return {
      receivedAt: new Date().toISOString(),
      results: reports.map(({ lifecycle }: { lifecycle: string }) => ({
        outcome: 'accepted',
        flags: [],
        ...(lifecycle === 'done' && {
          records: [
            {
              id: 'record',
              prevRecordSha256: '0'.repeat(64),
              recordSha256: RecordingPortal.recordSha256,
            },
          ],
        }),
      })),
    };
  }
}
