import { isError } from '@backstage/errors';
import { sourceErrorCodeSchema } from 'backstage-plugin-shipshape-common';
import type { RunError } from './SourceRunStore';

/** Stored messages are for people; a database error may carry a whole statement. */
const MAX_MESSAGE = 2_000;

/**
 * What the run stores about an error. Errors of a source bring a stable code; of all others only the run, which needs a permission of its
 * own, tells the text.
 */
export function toRunError(
  error: unknown,
  options: { artifact?: string; signal: AbortSignal },
): RunError {
  const { artifact, signal } = options;
  if (signal.aborted) {
    return {
      code: 'timeout',
      artifact,
      message:
        'Stopped before it was done, because it took longer than its schedule allows or the backend is shutting down',
    };
  }
  const code =
    isError(error) && error.name === 'SourceError'
      ? sourceErrorCodeSchema.safeParse(error.code).data
      : undefined;
  const message = isError(error) ? error.message : String(error);
  return {
    code: code ?? 'internal',
    artifact,
    message: message.slice(0, MAX_MESSAGE),
  };
}
