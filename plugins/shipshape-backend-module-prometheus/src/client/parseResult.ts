import { SourceError } from 'backstage-plugin-shipshape-node';

/** Samples of one series: instants in seconds since the epoch, ascending, and finite values. */
export interface Series {
  labels: Readonly<Record<string, string>>;
  points: Array<[at: number, value: number]>;
}

/** An answer to a query. */
export interface QueryResult {
  series: Series[];
  /** The server says that something may be missing. */
  partial: boolean;
}

const unexpected = () =>
  new SourceError(
    'invalid_content',
    'The server does not answer in the form of the Prometheus API',
  );

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined for NaN and the infinities, which are no values. */
function parsePoint(pair: unknown): [number, number] | undefined {
  if (
    !Array.isArray(pair) ||
    typeof pair[0] !== 'number' ||
    typeof pair[1] !== 'string' ||
    pair[1] === ''
  ) {
    throw unexpected();
  }
  // Infinity is spelt `+Inf`, which is no number here either.
  const value = Number(pair[1]);
  return Number.isFinite(value) ? [pair[0], value] : undefined;
}

function parseSeries(
  item: unknown,
  pairs: (entry: Record<string, unknown>) => unknown,
): Series {
  if (!isObject(item) || !isObject(item.metric)) {
    throw unexpected();
  }
  const values = pairs(item);
  if (!Array.isArray(values)) {
    throw unexpected();
  }
  const points: Array<[number, number]> = [];
  for (const pair of values) {
    const point = parsePoint(pair);
    if (point) {
      points.push(point);
    }
  }
  const labels: Record<string, string> = {};
  for (const [name, value] of Object.entries(item.metric)) {
    labels[name] = String(value);
  }
  return { labels, points };
}

/**
 * Reads an answer of `/api/v1/query` or `/api/v1/query_range`: vector, matrix or scalar. Series without any value are kept, without points.
 *
 * @throws SourceError (`invalid_content`) when it is something else.
 */
export function parseResult(json: unknown): QueryResult {
  if (!isObject(json) || json.status !== 'success' || !isObject(json.data)) {
    throw unexpected();
  }
  const { resultType, result } = json.data;
  // Newer servers add `infos`, remarks about the style of a query; only warnings say that data may be missing.
  const partial = Array.isArray(json.warnings) && json.warnings.length > 0;
  if (resultType === 'scalar') {
    const point = parsePoint(result);
    return { series: [{ labels: {}, points: point ? [point] : [] }], partial };
  }
  if (!Array.isArray(result)) {
    throw unexpected();
  }
  if (resultType === 'matrix') {
    return {
      // Native histograms come as `histograms`; they are no values here.
      series: result.map(item =>
        parseSeries(item, ({ values }) => values ?? []),
      ),
      partial,
    };
  }
  if (resultType === 'vector') {
    return {
      series: result.map(item =>
        parseSeries(item, ({ value }) => (value === undefined ? [] : [value])),
      ),
      partial,
    };
  }
  throw unexpected();
}
