import type { SloRange, SloRequest } from 'backstage-plugin-shipshape-node';
import type { PrometheusClient } from '../client/PrometheusClient';
import { orWithout, QueryError } from '../client/QueryError';
import { pool } from './pool';
import { oneOf } from './promql';
import { readDirect } from './readDirect';
import type { RecordedCounts, RecordedRequest } from './readRecorded';

interface HeadOptions {
  at: Date;
  scrapeSeconds: number;
  retentionSeconds?: number;
  signal: AbortSignal;
}

/** How far an instant query looks back, which blurs when a series began. */
const LOOKBACK_SECONDS = 300;

/** Points with which the beginning of rules is looked for. */
const PROBES = 500;

/** The parts of the ranges before recording began, each with the interval in which it began: that one is incomplete. */
function headsOf(
  { ranges }: SloRequest,
  counts: RecordedCounts,
  since: number,
): SloRange[] {
  return ranges.flatMap(range => {
    const { widthSeconds } = range;
    const first = counts.buckets.reduce(
      (least, bucket) =>
        bucket.widthSeconds === widthSeconds &&
        bucket.start >= range.from &&
        bucket.start < range.to
          ? Math.min(least, bucket.start)
          : least,
      Infinity,
    );
    const from = Math.max(
      range.from,
      Math.floor(since / widthSeconds) * widthSeconds,
    );
    const to = Math.min(range.to, first + widthSeconds);
    return first > range.from && from < to ? [{ from, to, widthSeconds }] : [];
  });
}

/**
 * Since when the rules of SLOs are evaluated: an idle service has no recorded series either, and asking for it again would find nothing.
 *
 * @returns by SLO id; absent when it is not known.
 */
async function readBeginnings(
  client: PrometheusClient,
  ids: readonly string[],
  range: { from: number; to: number },
  signal: AbortSignal,
): Promise<{ byId: Map<string, number>; blurSeconds: number }> {
  const span = Math.ceil(range.to - range.from);
  const step = Math.max(60, Math.ceil(span / PROBES / 60) * 60);
  const result = await orWithout(
    client.query(
      `min by (slo_id) (min_over_time(timestamp(slo:objective{${oneOf(
        'slo_id',
        ids,
      )}})[${span}s:${step}s]))`,
      range.to,
      signal,
    ),
  );
  return {
    byId: new Map(
      (result?.series ?? []).flatMap(({ labels, points }) =>
        points.map(([, value]): [string, number] => [labels.slo_id, value]),
      ),
    ),
    blurSeconds: step + LOOKBACK_SECONDS,
  };
}

function merge(recorded: RecordedCounts, head: RecordedCounts): RecordedCounts {
  const replaced = new Set(
    head.buckets.map(({ widthSeconds, start }) => `${widthSeconds}/${start}`),
  );
  return {
    buckets: [
      ...head.buckets,
      ...recorded.buckets.filter(
        ({ widthSeconds, start }) => !replaced.has(`${widthSeconds}/${start}`),
      ),
    ],
    inconsistent: head.inconsistent || recorded.inconsistent,
    unpaired: head.unpaired + recorded.unpaired,
    partial: head.partial || recorded.partial,
  };
}

/**
 * Adds what was not recorded yet: the part of the requested ranges before the rules were there, or while they recorded another query, counted with
 * the queries of the SLO. If these fail, what was recorded stands alone.
 *
 * @throws SourceError when the server as a whole fails.
 */
export async function* completeHeads(
  client: PrometheusClient,
  requests: readonly RecordedRequest[],
  recorded: ReadonlyMap<string, RecordedCounts>,
  options: HeadOptions,
): AsyncGenerator<[string, RecordedCounts], void, undefined> {
  const oldest =
    options.retentionSeconds === undefined
      ? -Infinity
      : options.at.getTime() / 1000 - options.retentionSeconds;
  const late = requests.flatMap(request => {
    const counts = recorded.get(request.slo.id);
    return counts && headsOf(request, counts, oldest).length > 0
      ? [{ request, counts }]
      : [];
  });
  const isLate = new Set(late.map(({ request }) => request.slo.id));
  yield* [...recorded].filter(([sloId]) => !isLate.has(sloId));
  if (late.length === 0) {
    return;
  }
  const starts = late.flatMap(({ request }) => request.ranges);
  const { byId, blurSeconds } = await readBeginnings(
    client,
    [...isLate],
    {
      from: Math.max(oldest, Math.min(...starts.map(({ from }) => from))),
      to: Math.max(...starts.map(({ to }) => to)),
    },
    options.signal,
  );
  yield* pool(late, {
    concurrency: client.concurrency,
    signal: options.signal,
    run: async (
      { request, counts },
      signal,
    ): Promise<[string, RecordedCounts]> => {
      const { slo } = request;
      const began = byId.get(slo.id) ?? Infinity;
      const ranges = headsOf(request, counts, oldest).filter(
        ({ from }) =>
          began > from + blurSeconds ||
          (request.since !== undefined && request.since > from),
      );
      if (ranges.length === 0 || slo.support !== 'supported') {
        return [slo.id, counts];
      }
      try {
        const head = await readDirect(
          client,
          { slo, ranges },
          { scrapeSeconds: options.scrapeSeconds, signal },
        );
        return [slo.id, merge(counts, head)];
      } catch (error) {
        if (error instanceof QueryError) {
          return [slo.id, counts];
        }
        throw error;
      }
    },
  });
}
