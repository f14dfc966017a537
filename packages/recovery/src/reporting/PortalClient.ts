import {
  ArtifactRecord,
  artifactResultSchema,
  RecoveryReportResult,
  recoveryReportResultSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { parseRetryAfter } from './backoff';
import type { ReportPortal } from './Reporter';
import type { BatchedKind } from './reports';

/** What came back for one item. */
export type ItemAnswer = RecoveryReportResult['results'][number];

/** What came back for a request. */
export type PortalAnswer =
  | { type: 'answered'; items: ItemAnswer[]; receivedAt?: string }
  /** The request is wrong: sending it again cannot help, but a part of it may be right. */
  | { type: 'refused'; reason: string }
  /** For the moment. */
  | { type: 'unavailable'; reason: string; retryAfterSeconds?: number };

/** Statuses that are about what was sent. Every other failure may pass, also a missing permission or a wrong address. */
const REFUSALS: readonly number[] = [400, 413, 422];

/** A portal that takes longer is as good as down. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Characters of an answer that are worth showing. */
const SHOWN = 300;

/** Sends reports over HTTP, and tells what the answers mean for the sender. */
export class PortalClient {
  readonly #portal: ReportPortal;
  readonly #fetch: typeof fetch;
  readonly #clock: () => Date;
  readonly #timeoutMs: number;

  static create(options: {
    portal: ReportPortal;
    fetch: typeof fetch;
    clock: () => Date;
    requestTimeoutMs?: number;
  }): PortalClient {
    return new PortalClient(options);
  }

  private constructor(options: {
    portal: ReportPortal;
    fetch: typeof fetch;
    clock: () => Date;
    requestTimeoutMs?: number;
  }) {
    this.#portal = options.portal;
    this.#fetch = options.fetch;
    this.#clock = options.clock;
    this.#timeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  }

  /** @param items - at most 500 */
  async sendBatch(
    kind: BatchedKind,
    items: readonly object[],
    signal?: AbortSignal,
  ): Promise<PortalAnswer> {
    const sentAt = this.#clock().toISOString();
    const body = JSON.stringify({
      reports: items.map(item => ({ ...item, sentAt })),
    });
    return this.#send(
      `reports/${kind}`,
      { method: 'POST', contentType: 'application/json', body },
      answer => {
        const { results, receivedAt } =
          recoveryReportResultSchema.parse(answer);
        if (results.length !== items.length) {
          throw new Error(
            `${results.length} results for ${items.length} reports`,
          );
        }
        return { type: 'answered', items: results, receivedAt };
      },
      signal,
    );
  }

  async sendArtifact(
    { sha256, mediaType, contentBase64 }: ArtifactRecord,
    signal?: AbortSignal,
  ): Promise<PortalAnswer> {
    return this.#send(
      `reports/artifacts/${sha256}`,
      {
        method: 'PUT',
        contentType: mediaType,
        body: Buffer.from(contentBase64, 'base64'),
      },
      answer => {
        const { outcome } = artifactResultSchema.parse(answer);
        return { type: 'answered', items: [{ outcome, flags: [] }] };
      },
      signal,
    );
  }

  async #send(
    path: string,
    request: { method: string; contentType: string; body: BodyInit },
    understand: (answer: unknown) => PortalAnswer,
    signal?: AbortSignal,
  ): Promise<PortalAnswer> {
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      const response = await this.#fetch(
        `${this.#portal.baseUrl.replace(/\/+$/, '')}/v1/${path}`,
        {
          method: request.method,
          headers: {
            Accept: 'application/json',
            Authorization: `Bearer ${this.#portal.token}`,
            'Content-Type': request.contentType,
          },
          body: request.body,
          // Followed, a redirect would turn the request into a GET, and hand the token on.
          redirect: 'manual',
          signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        },
      );
      return response.ok
        ? understand(await response.json())
        : this.#failureOf(path, response, await response.text());
    } catch (error) {
      return { type: 'unavailable', reason: `${path}: ${causeOf(error)}` };
    }
  }

  #failureOf(path: string, response: Response, text: string): PortalAnswer {
    const reason = `${path}: HTTP ${response.status} ${messageOf(text)}`.trim();
    if (REFUSALS.includes(response.status)) {
      return { type: 'refused', reason };
    }
    const retryAfterSeconds = parseRetryAfter(
      response.headers.get('Retry-After'),
      this.#clock(),
    );
    return {
      type: 'unavailable',
      reason,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  }
}

/** `fetch failed` alone helps nobody; its cause says which port refused. */
function causeOf(error: unknown): string {
  if (!(typeof error === 'object' && error !== null && 'message' in error)) {
    return String(error);
  }
  const message = String(error.message).slice(0, SHOWN);
  const { cause } = error as { cause?: unknown };
  return cause === undefined || cause === null
    ? message
    : `${message}: ${causeOf(cause)}`;
}

/** The message of an error of Backstage, or the beginning of whatever came. */
function messageOf(text: string): string {
  const body = z
    .string()
    .transform((json, context) => {
      try {
        return JSON.parse(json);
      } catch (error) {
        context.addIssue(`not JSON: ${error}`);
        return z.NEVER;
      }
    })
    .pipe(z.object({ error: z.object({ message: z.string() }) }))
    .safeParse(text);
  const message = body.success ? body.data.error.message : text;
  return message.replace(/\s+/g, ' ').slice(0, SHOWN);
}
