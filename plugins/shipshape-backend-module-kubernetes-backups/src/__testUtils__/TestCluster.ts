import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface TestObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace: string };
}

/** Names of kinds in paths. */
const PLURALS = new Map([
  ['Backup', 'backups'],
  ['Schedule', 'schedules'],
  ['BackupStorageLocation', 'backupstoragelocations'],
  ['Restore', 'restores'],
  ['ScheduledBackup', 'scheduledbackups'],
  ['Cluster', 'clusters'],
]);
const TOKEN = 'a-secret-token';

/** A server that answers lists of custom objects as the API of Kubernetes does: page by page, to those who have the token. */
export class TestCluster {
  static async create(objects: readonly TestObject[]): Promise<TestCluster> {
    const cluster = new TestCluster(objects);
    await cluster.open();
    return cluster;
  }

  /** Lists that are answered with an HTTP status: `velero.io/backups`, or all of them. */
  readonly broken = new Map<string, number>();
  /** Requests so far, without the server's name. */
  readonly requests: string[] = [];
  /** Answers wait for ever. */
  hangs = false;
  pageSize = 2;
  /** Continue tokens that have expired once. */
  expireTokens = false;

  readonly #objects: readonly TestObject[];
  readonly #directory = mkdtempSync(join(tmpdir(), 'shipshape-cluster-'));
  readonly #waiting = new Set<ServerResponse>();
  #server: Server | undefined;
  #port = 0;

  private constructor(objects: readonly TestObject[]) {
    this.#objects = objects;
  }

  /** Path of a file that says how to reach it. */
  get kubeconfig(): string {
    const file = join(this.#directory, 'config');
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [
          {
            name: 'test',
            cluster: {
              server: `http://127.0.0.1:${this.#port}`,
              'insecure-skip-tls-verify': true,
            },
          },
        ],
        users: [
          { name: 'reader', user: { token: TOKEN } },
          { name: 'nobody', user: { token: 'wrong' } },
        ],
        contexts: ['reader', 'nobody'].map(user => ({
          name: user,
          context: { cluster: 'test', user },
        })),
        'current-context': 'reader',
      }),
    );
    return file;
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      this.requests.push(request.url ?? '');
      if (this.hangs) {
        this.#waiting.add(response);
        response.on('close', () => this.#waiting.delete(response));
        return;
      }
      const { status, body } =
        request.headers.authorization === `Bearer ${TOKEN}`
          ? this.#answer(new URL(request.url ?? '', 'http://cluster'))
          : { status: 401, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(resolve =>
      server.listen(this.#port, '127.0.0.1', resolve),
    );
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Nobody answers any more. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>(resolve =>
      server ? server.close(() => resolve()) : resolve(),
    );
  }

  /** Requests that wait for an answer. */
  get openRequests(): number {
    return this.#waiting.size;
  }

  async dispose(): Promise<void> {
    await this.close();
    rmSync(this.#directory, { recursive: true });
  }

  #answer(url: URL): { status: number; body: object } {
    const [, group, version, namespace, plural] =
      /^\/apis\/([^/]+)\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)$/.exec(
        url.pathname,
      ) ?? [];
    const status =
      this.broken.get(`${group}/${plural}`) ?? this.broken.get('all');
    if (status !== undefined) {
      return {
        status,
        body: { message: `refused for the user with ${TOKEN}` },
      };
    }
    const all = this.#objects.filter(
      ({ apiVersion, kind, metadata }) =>
        apiVersion === `${group}/${version}` &&
        PLURALS.get(kind) === plural &&
        (namespace === undefined || metadata.namespace === namespace),
    );
    const start = Number(url.searchParams.get('continue') ?? 0);
    if (start > 0 && this.expireTokens) {
      this.expireTokens = false;
      return { status: 410, body: { reason: 'Expired' } };
    }
    const limit = Math.min(
      this.pageSize,
      Number(url.searchParams.get('limit') ?? Infinity),
    );
    const end = start + limit;
    return {
      status: 200,
      body: {
        apiVersion: `${group}/${version}`,
        kind: 'List',
        metadata: end < all.length ? { continue: String(end) } : {},
        items: all.slice(start, end),
      },
    };
  }
}
