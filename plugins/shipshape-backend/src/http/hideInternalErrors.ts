import { LoggerService } from '@backstage/backend-plugin-api';
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

/** Logs unexpected errors and answers with a word that says nothing; the rest goes on to Backstage's error handler. */
export function hideInternalErrors(logger: LoggerService): ErrorRequestHandler {
  return (error: unknown, _request, _response, next) => {
    if (
      isMalformedBody(error) ||
      (error instanceof Error && ANSWERABLE.has(error.name))
    ) {
      next(error);
      return;
    }
    logger.error(
      'Unexpected error while answering a request',
      error instanceof Error ? error : new Error(String(error)),
    );
    next(new Error('Internal error'));
  };
}
