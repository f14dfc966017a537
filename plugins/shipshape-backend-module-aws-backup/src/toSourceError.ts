import { isError } from '@backstage/errors';
import type { SourceErrorCode } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';

/** Names of errors of AWS, of the SDK and of Node, by what they mean to us; the first that matches counts. */
const CODES: ReadonlyArray<[RegExp, SourceErrorCode]> = [
  [/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/, 'rate_limited'],
  [
    /AccessDenied|Unauthorized|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|ExpiredToken|CredentialsProvider|TokenProvider|MissingAuthentication|OptInRequired/,
    'unauthorised',
  ],
  [/NotFound/, 'not_found'],
  [/Timeout|ETIMEDOUT/, 'timeout'],
  [
    /ECONN|ENOTFOUND|EAI_AGAIN|EPIPE|EHOST|ENETUNREACH|Networking|ServiceUnavailable|InternalFailure|InternalServer/,
    'unavailable',
  ],
];

function codeOf(names: string, status: number | undefined): SourceErrorCode {
  const found = CODES.find(([pattern]) => pattern.test(names));
  if (found) {
    return found[1];
  }
  if (status === 429) {
    return 'rate_limited';
  }
  if (status === 401 || status === 403) {
    return 'unauthorised';
  }
  return status !== undefined && status >= 500 ? 'unavailable' : 'internal';
}

function statusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  return typeof metadata === 'object' &&
    metadata !== null &&
    'httpStatusCode' in metadata &&
    typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined;
}

/**
 * What went wrong, under a stable code. The name of the error is told, not its message nor the error as a cause, which
 * would repeat it: that of AWS names roles and may quote the request.
 *
 * @param what - what was being read: `the vaults`
 */
export function toSourceError(
  error: unknown,
  what: string,
  region: string,
): SourceError {
  if (error instanceof SourceError) {
    return error;
  }
  const name = isError(error) ? error.name : 'Error';
  const code =
    isError(error) && 'code' in error && typeof error.code === 'string'
      ? error.code
      : '';
  const told = name === 'Error' && code !== '' ? code : name;
  return new SourceError(
    codeOf(`${name} ${code}`, isError(error) ? statusOf(error) : undefined),
    `AWS Backup in ${region} did not tell ${what}: ${told}`,
  );
}
