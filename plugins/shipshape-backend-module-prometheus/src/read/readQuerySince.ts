import { recordedSliHash } from '@shipshape/openslo';
import type { PrometheusClient } from '../client/PrometheusClient';
import { oneOf } from './promql';
import type { RecordedRequest } from './readRecorded';

/** Parts in which a range is looked through: where the query changed is known to one of them. */
const PARTS = 500;

/**
 * Finds out with one query since when our rules record the query that each SLO has now. Series carry the id of the SLO alone, so what an earlier
 * query recorded under it looks the same; only `slo_info` tells them apart.
 *
 * @returns for the SLOs whose rules recorded another query in the requested ranges: an instant, in seconds since the epoch, after which no other one
 * was recorded. By up to a 500th of the longest range it is later than the change.
 * @throws QueryError when this query fails, SourceError when the server does.
 */
export async function readQuerySince(
  client: PrometheusClient,
  requests: readonly RecordedRequest[],
  options: { oldest: number; at: number; signal: AbortSignal },
): Promise<Map<string, number>> {
  const { oldest, at } = options;
  const from = Math.max(
    oldest,
    requests.reduce(
      (first, { ranges }) =>
        Math.min(first, ...ranges.map(range => range.from)),
      at,
    ),
  );
  const step = Math.max(60, Math.ceil((at - from) / PARTS / 60) * 60);
  // Parts end at multiples of the step, the last one at or after now: each looks at all samples since the one before it.
  const to = Math.ceil(at / step) * step;
  const ids = requests.map(({ id }) => id);
  const { series } = await client.query(
    `max by (slo_id, sli_hash) (max_over_time(timestamp(last_over_time(slo_info{${oneOf(
      'slo_id',
      ids,
    )}}[${step}s]))[${Math.ceil(to - from) + step}s:${step}s]))`,
    to,
    options.signal,
  );
  const lastById = new Map<string, Map<string, number>>();
  for (const { labels, points } of series) {
    const last = lastById.get(labels.slo_id) ?? new Map<string, number>();
    for (const [, value] of points) {
      last.set(labels.sli_hash ?? '', value);
    }
    lastById.set(labels.slo_id, last);
  }
  return new Map(
    requests.flatMap(({ slo, id }): Array<[string, number]> => {
      const others = [...(lastById.get(id) ?? [])]
        .filter(([hash]) => hash !== recordedSliHash(slo))
        .map(([, last]) => last);
      return others.length > 0 ? [[slo.id, Math.max(...others)]] : [];
    }),
  );
}
