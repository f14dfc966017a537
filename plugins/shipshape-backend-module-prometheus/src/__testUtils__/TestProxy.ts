import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/** A request as it came. */
export interface ProxiedRequest {
  path: string;
  /** Of the form. */
  query: string;
  form: URLSearchParams;
  headers: IncomingMessage['headers'];
}

/** Answers instead of the server behind, where it wants to. */
export type Intercept = (
  request: ProxiedRequest,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/** A server on a free port that notes each request and passes it on to another, or answers itself. */
export class TestProxy {
  /** Without `target`, `intercept` must answer everything. */
  static async create(target?: string): Promise<TestProxy> {
    const proxy = new TestProxy(target);
    await proxy.open();
    return proxy;
  }

  readonly requests: ProxiedRequest[] = [];
  intercept: Intercept = () => false;
  private readonly server: Server;
  private readonly unfinished = new Set<ServerResponse>();
  private port = 0;

  private constructor(private readonly target: string | undefined) {
    this.server = createServer((request, response) => {
      this.unfinished.add(response);
      response.on('close', () => this.unfinished.delete(response));
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Queries since the last call. */
  takeQueries(): string[] {
    return this.requests.splice(0).map(({ query }) => query);
  }

  /** Resolves when no request is open any more. */
  async settled(): Promise<void> {
    for (const response of [...this.unfinished]) {
      if (!response.closed) {
        await once(response, 'close');
      }
    }
  }

  /** Listens, the second time on the same port. */
  async open(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Refuses connections, and cuts those that are open. */
  async close(): Promise<void> {
    if (this.server.listening) {
      const closed = once(this.server, 'close');
      this.server.close();
      this.server.closeAllConnections();
      await closed;
    }
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks);
    const form = new URLSearchParams(body.toString('utf8'));
    const proxied: ProxiedRequest = {
      path: request.url ?? '',
      query: form.get('query') ?? '',
      form,
      headers: request.headers,
    };
    this.requests.push(proxied);
    if (await this.intercept(proxied, response)) {
      return;
    }
    const answer = await fetch(`${this.target}${proxied.path}`, {
      method: request.method,
      headers: { 'content-type': request.headers['content-type'] ?? '' },
      body: body.length > 0 ? body : undefined,
    });
    response.writeHead(answer.status, {
      'content-type': answer.headers.get('content-type') ?? '',
    });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}
