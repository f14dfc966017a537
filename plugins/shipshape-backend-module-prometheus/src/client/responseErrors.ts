import { SourceError } from 'backstage-plugin-shipshape-node';
import type { SourceErrorCode } from 'backstage-plugin-shipshape-common';
import type { HttpAnswer } from './PrometheusHttp';
import { QueryError } from './QueryError';

interface ApiError {
  errorType: string;
  error: string;
}

function apiError(json: unknown): ApiError | undefined {
  if (
    typeof json === 'object' &&
    json !== null &&
    'status' in json &&
    json.status === 'error'
  ) {
    const { errorType, error } = json as {
      errorType?: unknown;
      error?: unknown;
    };
    return { errorType: String(errorType), error: String(error) };
  }
  return undefined;
}

interface Refusal {
  pattern: RegExp;
  words: string;
  isTooMuch?: boolean;
}

/** Known refusals in our words; theirs may quote a query with labels that not everyone may see. */
const REFUSALS: readonly Refusal[] = [
  {
    pattern: /many-to-many|duplicate series|multiple matches for labels/i,
    words: 'the query joins series that match several others (many-to-many)',
  },
  {
    pattern: /too many samples|limit.*samples|max.*samples/i,
    words: 'the query would load more samples than the server allows',
    isTooMuch: true,
  },
  {
    pattern: /maximum resolution/i,
    words: 'the query asks for more points than the server allows',
  },
  {
    pattern: /parse error|unknown function/i,
    words: 'the query is not valid PromQL there',
  },
];

function refusalOf({ errorType, error }: ApiError): Omit<Refusal, 'pattern'> {
  return (
    REFUSALS.find(({ pattern }) => pattern.test(error)) ?? {
      words: `reason: ${
        /^[a-z_0-9-]{1,40}$/.test(errorType) ? errorType : 'unknown'
      }`,
    }
  );
}

const BY_STATUS: ReadonlyMap<number, [SourceErrorCode, string]> = new Map([
  [401, ['unauthorised', 'Prometheus does not accept our credentials']],
  [403, ['unauthorised', 'Prometheus does not allow us to query']],
  [
    404,
    [
      'not_found',
      'There is no Prometheus API at this address; check the path of the URL',
    ],
  ],
  [429, ['rate_limited', 'Prometheus answers that we ask too much']],
]);

/** Whether a second attempt may bring something else. */
export function isTransient(
  outcome: HttpAnswer | { reset: string },
): outcome is { reset: string } {
  return (
    'reset' in outcome ||
    // A query that took too long takes as long again.
    (outcome.status === 503 && apiError(outcome.json)?.errorType !== 'timeout')
  );
}

/**
 * What an answer means when it is no success.
 *
 * @returns undefined for a success.
 */
export function errorOfResponse({
  status,
  json,
}: HttpAnswer): SourceError | undefined {
  const error = apiError(json);
  if (status >= 200 && status < 300 && json !== undefined && !error) {
    return undefined;
  }
  const known = BY_STATUS.get(status);
  if (known) {
    return new SourceError(known[0], `${known[1]} (HTTP ${status})`);
  }
  if (status === 504 || error?.errorType === 'timeout') {
    return new QueryError(
      'timeout',
      `Prometheus gave a query up because it took too long (HTTP ${status})`,
    );
  }
  if (status >= 500) {
    return new SourceError(
      'unavailable',
      `Prometheus cannot answer now (HTTP ${status})`,
    );
  }
  if (status === 413) {
    return new QueryError(
      'invalid_content',
      'Prometheus refuses a query because it is too long (HTTP 413)',
      { isTooMuch: true },
    );
  }
  if (error) {
    const { words, isTooMuch } = refusalOf(error);
    return new QueryError(
      'invalid_content',
      `Prometheus refuses a query (HTTP ${status}): ${words}`,
      { isTooMuch },
    );
  }
  if (status >= 300 && status < 400) {
    return new SourceError(
      'invalid_content',
      `The server answers with a redirect (HTTP ${status}): give the final URL, and credentials if it leads to a login`,
    );
  }
  return new SourceError(
    'invalid_content',
    `The server does not answer with JSON of the Prometheus API (HTTP ${status})`,
  );
}
