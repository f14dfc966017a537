import { isError } from '@backstage/errors';
import type { SourceErrorCode } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { statusOf } from './KubernetesApi';

const STATUS_CODES = new Map<number, SourceErrorCode>([
  [401, 'unauthorised'],
  [403, 'unauthorised'],
  [404, 'not_found'],
  [408, 'timeout'],
  [429, 'rate_limited'],
  [504, 'timeout'],
]);

/**
 * What went wrong, under a stable code. The body of the answer is not told: it names users and may quote the request.
 *
 * @param what - what was being read: `backups.velero.io`
 */
export function toSourceError(error: unknown, what: string): SourceError {
  if (error instanceof SourceError) {
    return error;
  }
  const status = statusOf(error);
  if (status !== undefined) {
    return new SourceError(
      STATUS_CODES.get(status) ?? (status >= 500 ? 'unavailable' : 'internal'),
      `The cluster did not list ${what}: HTTP ${status}`,
    );
  }
  const name = isError(error) ? error.name : 'Error';
  if (name === 'TimeoutError' || name === 'AbortError') {
    return new SourceError(
      'timeout',
      `The cluster did not list ${what} in time`,
    );
  }
  const code =
    isError(error) && 'code' in error && typeof error.code === 'string'
      ? error.code
      : name;
  return new SourceError(
    code === 'ETIMEDOUT' ? 'timeout' : 'unavailable',
    `The cluster cannot be reached for ${what}: ${code}`,
  );
}
