import type {
  LoggerService,
  UrlReaderService,
  UrlReaderServiceReadUrlResponse,
} from '@backstage/backend-plugin-api';
import { ErrorLike, isError } from '@backstage/errors';
import type { DocumentUrl } from './documentUrls';

/** A file with what reading it gave. */
export interface ReadDocument {
  shown: string;
  reading: DocumentReading;
}

/** What became of reading one file. */
export type DocumentReading =
  | { kind: 'read'; text: string; etag?: string }
  /** Its content is that of the etag. */
  | { kind: 'unchanged' }
  /** `error` is for people who may see the entity: no addresses beyond the file's own, no content of answers. */
  | { kind: 'failed'; error: string };

/** Seconds after which a host does not answer any more. */
const TIMEOUT_SECONDS = 30;

/** What kind of files are read. */
export interface DocumentKind {
  /** In words, for people: `SLO`. */
  what: string;
  /** Larger ones are refused. */
  maxBytes: number;
}

class DocumentTooLargeError extends Error {
  constructor(maxBytes: number) {
    super(`larger than ${maxBytes} bytes`);
    this.name = 'DocumentTooLargeError';
  }
}

async function readLimited(
  response: UrlReaderServiceReadUrlResponse,
  maxBytes: number,
): Promise<string> {
  if (!response.stream) {
    const buffer = await response.buffer();
    if (buffer.length > maxBytes) {
      throw new DocumentTooLargeError(maxBytes);
    }
    return buffer.toString('utf8');
  }
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop destroys the stream.
  for await (const chunk of response.stream()) {
    const buffer = Buffer.from(chunk);
    length += buffer.length;
    if (length > maxBytes) {
      throw new DocumentTooLargeError(maxBytes);
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function wordsFor(error: ErrorLike, { what, maxBytes }: DocumentKind): string {
  switch (error.name) {
    case 'NotFoundError':
      return 'There is no such file, or the portal may not read it';
    case 'NotAllowedError':
      return 'The portal may not read from this host: it needs an integration for it, or an entry in backend.reading.allow';
    case 'DocumentTooLargeError':
      return `The file is larger than ${
        maxBytes / 1024
      } KiB, which no ${what} file should be`;
    case 'AbortError':
    case 'TimeoutError':
      return `The file could not be read within ${TIMEOUT_SECONDS} seconds`;
    default:
      return "The file could not be read; the backend's log says why";
  }
}

/** Reads files of code hosts through the URL reader of the portal. */
export class DocumentReader {
  readonly #reader: UrlReaderService;
  readonly #logger: LoggerService;
  readonly #kind: DocumentKind;

  static create(
    kind: DocumentKind,
    options: { reader: UrlReaderService; logger: LoggerService },
  ): DocumentReader {
    return new DocumentReader(kind, options);
  }

  private constructor(
    kind: DocumentKind,
    options: { reader: UrlReaderService; logger: LoggerService },
  ) {
    this.#kind = kind;
    this.#reader = options.reader;
    this.#logger = options.logger;
  }

  /** Never throws but when the signal is aborted. */
  async read(
    document: DocumentUrl,
    options: { etag?: string; signal?: AbortSignal },
  ): Promise<DocumentReading> {
    const { etag, signal } = options;
    const { url, shown } = document;
    if (url === undefined) {
      return {
        kind: 'failed',
        error: document.error ?? 'This URL cannot be read',
      };
    }
    const timeout = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
    try {
      const response = await this.#reader.readUrl(url, {
        etag,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return {
        kind: 'read',
        text: await readLimited(response, this.#kind.maxBytes),
        etag: response.etag,
      };
    } catch (error) {
      signal?.throwIfAborted();
      if (!isError(error)) {
        throw error;
      }
      if (error.name === 'NotModifiedError') {
        return { kind: 'unchanged' };
      }
      this.#logger.warn(
        `The ${this.#kind.what} file ${shown} could not be read`,
        {
          error: `${error.name}: ${error.message.replaceAll(url, shown)}`,
        },
      );
      return { kind: 'failed', error: wordsFor(error, this.#kind) };
    }
  }
}
