import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ErrorRequestHandler } from 'express';

/** Errors that are made for the caller. The message of any other one may name what the caller must not know, such as a statement with its values. */
const ANSWERABLE = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
]);

/** Body parser errors: the request's own fault. */
function isMalformedBody(error: unknown): boolean {
  return (
    error instanceof Error &&
    'type' in error &&
    typeof error.type === 'string' &&
    error.type.startsWith('entity.')
  );
}

/** What a caller may be told: the error itself when it was made for callers, else a word that says nothing, after the error was logged. */
export function toCallerError(error: unknown, logger: LoggerService): unknown {
  if (
    isMalformedBody(error) ||
    (error instanceof Error && ANSWERABLE.has(error.name))
  ) {
    return error;
  }
  logger.error(
    'Unexpected error while answering a request',
    error instanceof Error ? error : new Error(String(error)),
  );
  return new Error('Internal error');
}

/** See {@link toCallerError}; Backstage's error handler does the rest. */
export function hideInternalErrors(logger: LoggerService): ErrorRequestHandler {
  return (error: unknown, _request, _response, next) => {
    next(toCallerError(error, logger));
  };
}
