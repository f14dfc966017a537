import { isError } from '@backstage/errors';
import { SourceError } from 'backstage-plugin-shipshape-node';
import pLimit, { Limit } from 'p-limit';
import { setTimeout as delay } from 'node:timers/promises';
import { errorOfResponse, isTransient } from './responseErrors';
import { QueryError } from './QueryError';

/** What the transport needs of the config of a source. */
export interface PrometheusHttpConfig {
  url: string;
  headers: Readonly<Record<string, string>>;
  timeoutMs: number;
  concurrency: number;
}

/** An HTTP answer with a body of limited size. */
export interface HttpAnswer {
  status: number;
  /** Undefined: the body is not JSON. */
  json: unknown;
}

interface RequestOptions {
  form?: Record<string, string>;
  signal: AbortSignal;
}

/** How servers answer for an endpoint that they do not have. */
const MISSING = new Set([400, 404, 405, 501]);

/** Larger answers are refused, so that one query cannot fill the memory of the backend. */
const MAX_BYTES = 128 * 2 ** 20;

/** Before the second attempt: a server that restarts or sheds load needs a moment. */
const RETRY_DELAY_MS = 250;

/** What the operating system or the HTTP client calls a connection that ended in the middle. */
const RESET = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

function codeOf(error: unknown): string {
  for (
    let current: unknown = error;
    isError(current);
    current = current.cause
  ) {
    if (typeof current.code === 'string') {
      return current.code;
    }
  }
  return 'unknown reason';
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) {
      throw new QueryError(
        'invalid_content',
        `Prometheus answered a query with more than ${
          MAX_BYTES / 2 ** 20
        } MiB, which is not read`,
        { isTooMuch: true },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

function successOf(answer: HttpAnswer): unknown {
  const error = errorOfResponse(answer);
  if (error) {
    throw error;
  }
  return answer.json;
}

/**
 * Requests to one server: credentials, time limit, limit of simultaneous requests, one retry where that may help. Nothing of what it throws
 * holds the URL, a header or a part of a body.
 */
export class PrometheusHttp {
  static create(config: PrometheusHttpConfig): PrometheusHttp {
    return new PrometheusHttp(config, pLimit(config.concurrency));
  }

  private constructor(
    private readonly config: PrometheusHttpConfig,
    private readonly limit: Limit,
  ) {}

  /** Limit of simultaneous requests. */
  get concurrency(): number {
    return this.config.concurrency;
  }

  /** What the server is asked to keep to: a little less than our own limit, so that its own verdict arrives. */
  get queryTimeout(): string {
    return `${Math.max(1, Math.floor(this.config.timeoutMs * 0.9))}ms`;
  }

  /**
   * POSTs a form, or GETs without one.
   *
   * @returns the JSON of a successful answer.
   * @throws QueryError, SourceError; the reason of the signal when it is aborted.
   */
  async request(path: string, options: RequestOptions): Promise<unknown> {
    return successOf(await this.ask(path, options));
  }

  /**
   * GETs from an endpoint that not every server has.
   *
   * @returns undefined when this one has not.
   * @throws SourceError when the server cannot be reached or refuses our credentials; the reason of the signal when it is aborted.
   */
  async requestOptional(path: string, signal: AbortSignal): Promise<unknown> {
    const answer = await this.ask(path, { signal });
    return MISSING.has(answer.status) ? undefined : successOf(answer);
  }

  private ask(path: string, options: RequestOptions): Promise<HttpAnswer> {
    const { signal } = options;
    return this.limit(async () => {
      signal.throwIfAborted();
      const first = await this.attempt(path, options);
      if (!isTransient(first)) {
        return first;
      }
      await delay(RETRY_DELAY_MS, undefined, { signal });
      const second = await this.attempt(path, options);
      if ('reset' in second) {
        throw new SourceError(
          'unavailable',
          `The connection to Prometheus was lost (${second.reset})`,
        );
      }
      return second;
    });
  }

  private async attempt(
    path: string,
    options: RequestOptions,
  ): Promise<HttpAnswer | { reset: string }> {
    const timeout = AbortSignal.timeout(this.config.timeoutMs);
    try {
      const response = await fetch(`${this.config.url}${path}`, {
        method: options.form ? 'POST' : 'GET',
        headers: { accept: 'application/json', ...this.config.headers },
        body: options.form && new URLSearchParams(options.form),
        // Credentials must not travel to where an answer points.
        redirect: 'manual',
        signal: AbortSignal.any([options.signal, timeout]),
      });
      return {
        status: response.status,
        json: parseJson(await readText(response)),
      };
    } catch (error) {
      options.signal.throwIfAborted();
      if (error instanceof SourceError) {
        throw error;
      }
      if (timeout.aborted) {
        throw new QueryError(
          'timeout',
          `Prometheus did not answer within ${this.config.timeoutMs / 1000} s`,
        );
      }
      const code = codeOf(error);
      if (RESET.has(code)) {
        return { reset: code };
      }
      throw new SourceError(
        'unavailable',
        `Prometheus cannot be reached (${code})`,
      );
    }
  }
}
