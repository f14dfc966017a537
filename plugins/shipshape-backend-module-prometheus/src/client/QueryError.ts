import type { SourceErrorCode } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';

/**
 * One query cannot be answered; others may be. Every other {@link SourceError} of the client is about the server as a whole: it is down, it
 * refuses us, or what answers is not Prometheus.
 */
export class QueryError extends SourceError {
  /** The query asked for more than the server or we can take at once: a part of it may be answered. */
  readonly isTooMuch: boolean;

  constructor(
    code: SourceErrorCode,
    message: string,
    options: { isTooMuch?: boolean; cause?: unknown } = {},
  ) {
    super(code, message, options.cause);
    this.isTooMuch = options.isTooMuch ?? code === 'timeout';
  }
}

/**
 * For queries that are of use, and that the rest does without.
 *
 * @returns undefined when the query fails; every other error is thrown.
 */
export async function orWithout<T>(query: Promise<T>): Promise<T | undefined> {
  try {
    return await query;
  } catch (error) {
    if (error instanceof QueryError) {
      return undefined;
    }
    throw error;
  }
}
