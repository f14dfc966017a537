import type { SloRange, SloRequest } from 'backstage-plugin-shipshape-node';
import type { PrometheusClient } from '../client/PrometheusClient';
import type { Series } from '../client/parseResult';
import { Counts, joinCounts, pairCounts, Values } from './counts';
import type { SeriesFamily } from './families';
import { instantsOf } from './instants';
import { oneOf } from './promql';
import { shareRanges } from './ranges';

/** An SLO that is read from recorded series. */
export interface RecordedRequest extends SloRequest {
  /** Under which the family records it. */
  id: string;
  /** Until then another query was recorded under the id, in seconds since the epoch. */
  since?: number;
}

/** Counts of one SLO. */
export interface RecordedCounts extends Counts {
  partial: boolean;
}

/** Values of each SLO by instant. */
type ValuesById = Map<string, Map<number, number>>;

/**
 * Values by id. Where labels of rules were edited, or replicas record the same, an id has several series: each interval is taken from the newest
 * that has it, and never added up.
 */
function valuesById(series: readonly Series[], idLabel: string): ValuesById {
  const newestFirst = series
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => {
      const [aLast, bLast] = [
        a.points.at(-1)?.[0] ?? 0,
        b.points.at(-1)?.[0] ?? 0,
      ];
      return bLast - aLast || b.points[0][0] - a.points[0][0];
    });
  const byId: ValuesById = new Map();
  for (const { labels, points } of newestFirst) {
    const values = byId.get(labels[idLabel]) ?? new Map<number, number>();
    for (const [at, value] of points) {
      if (!values.has(at)) {
        values.set(at, value);
      }
    }
    byId.set(labels[idLabel], values);
  }
  return byId;
}

/** All ids of a server, or the wanted ones where others would be fetched for nothing: a new SLO must not fetch a month of everyone. */
function selectorFor(
  family: SeriesFamily,
  ids: readonly string[],
  recordedCount: number,
): string {
  return ids.length >= 0.9 * recordedCount
    ? `{${family.idLabel}!=""}`
    : `{${oneOf(family.idLabel, ids)}}`;
}

/**
 * Reads many SLOs of one family with two queries per shared range.
 *
 * @param recordedCount - SLOs that the family records on the server.
 * @returns by SLO id, for every request.
 */
export async function readRecorded(
  client: PrometheusClient,
  family: SeriesFamily,
  requests: readonly RecordedRequest[],
  options: { recordedCount: number; signal: AbortSignal },
): Promise<Map<string, RecordedCounts>> {
  const byId = new Map(requests.map(request => [request.slo.id, request]));
  const parts = new Map<string, Counts[]>(
    requests.map(({ slo }) => [slo.id, []]),
  );
  let partial = false;
  await Promise.all(
    shareRanges(
      requests.map(({ slo, ranges }) => ({ id: slo.id, ranges })),
    ).map(async range => {
      const { widthSeconds } = range;
      const ids = new Set(
        range.members.flatMap(({ id }) => byId.get(id)?.id ?? []),
      );
      const selector = selectorFor(family, [...ids], options.recordedCount);
      const [total, bad] = await Promise.all(
        [family.total, family.bad].map(expression =>
          client.queryRange(
            expression(selector, widthSeconds),
            instantsOf(range),
            options.signal,
          ),
        ),
      );
      partial ||= total.partial || bad.partial;
      const totals = valuesById(total.series, family.idLabel);
      const bads = valuesById(bad.series, family.idLabel);
      for (const { id: sloId, range: wanted } of range.members) {
        const request = byId.get(sloId);
        const values = request && totals.get(request.id);
        if (values) {
          parts.get(sloId)?.push(
            pairCounts(
              widthSeconds,
              {
                total: within(values, wanted, request.since),
                bad: bads.get(request.id) ?? new Map(),
              },
              family.factor(request.slo),
            ),
          );
        }
      }
    }),
  );
  return new Map(
    [...parts].map(([sloId, counts]) => [
      sloId,
      { ...joinCounts(counts), partial },
    ]),
  );
}

/** Values of the intervals of a range that begin at `since` or later. */
function within(
  values: Values,
  { from, to, widthSeconds }: SloRange,
  since = -Infinity,
): Values {
  return new Map(
    [...values].filter(
      ([at]) => at > from && at <= to && at - widthSeconds >= since,
    ),
  );
}
