import { isError } from '@backstage/errors';
import type { SourceErrorCode } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';

const CODES: Readonly<Record<string, SourceErrorCode>> = {
  ENOENT: 'not_found',
  ENOTDIR: 'not_found',
  EACCES: 'unauthorised',
  EPERM: 'unauthorised',
};

/** Turns an error of the file system into one with a stable code; every other value stays what it is. */
export function toSourceError(error: unknown, what: string): unknown {
  if (
    !isError(error) ||
    error.name === 'AbortError' ||
    error instanceof SourceError ||
    typeof error.code !== 'string'
  ) {
    return error;
  }
  return new SourceError(
    CODES[error.code] ?? 'unavailable',
    `${what} cannot be read (${error.code})`,
    error,
  );
}
