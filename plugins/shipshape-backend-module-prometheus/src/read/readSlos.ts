import { SourceError } from 'backstage-plugin-shipshape-node';
import type {
  SloFailure,
  SloReading,
  SloRequest,
} from 'backstage-plugin-shipshape-node';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { PrometheusClient } from '../client/PrometheusClient';
import { orWithout, QueryError } from '../client/QueryError';
import { completeHeads } from './completeHeads';
import type { Counts } from './counts';
import { discoverSeries, RecordedIds } from './discoverSeries';
import { Ratios, SeriesFamily, SHIPSHAPE } from './families';
import { pool } from './pool';
import { batchesOf } from './ranges';
import { readDirect } from './readDirect';
import { readQuerySince } from './readQuerySince';
import { ratiosSince, readRatios } from './readRatios';
import { readRecorded, RecordedCounts, RecordedRequest } from './readRecorded';

/** What reading needs besides the requests. */
export interface ReadOptions {
  /** Now, for what is newer than the requested ranges. */
  at: Date;
  scrapeSeconds: number;
  /** Before it there is nothing to be had. */
  retentionSeconds?: number;
  /** Is told of how many SLOs our own rules record another query than they have now. */
  onOutdated?: (count: number) => void;
  signal: AbortSignal;
}

/** Options for what is recorded. */
type FamilyOptions = ReadOptions & { recorded: RecordedIds };

/** Buckets that are held in memory at once, about 50 MB. A usual refresh is far below, so that it is one batch. */
const MAX_BUCKETS = 500_000;

/** Slow queries in a row after which the server as a whole counts as too slow, so that a refresh ends before everything was tried. */
const MAX_TIMEOUTS = 3;

/** Counts slow queries in a row. */
class Timeouts {
  private count = 0;

  /** @throws SourceError when it was one too many. */
  note(outcome: unknown): void {
    const isTimeout =
      outcome instanceof SourceError && outcome.code === 'timeout';
    this.count = isTimeout ? this.count + 1 : 0;
    if (this.count >= MAX_TIMEOUTS) {
      throw new SourceError(
        'timeout',
        `Prometheus answered none of the last ${this.count} queries in time`,
      );
    }
  }
}

function failure(sloId: string, error: SourceError): SloFailure {
  return { sloId, error };
}

function missingBad(method: string): SourceError {
  return new SourceError(
    'invalid_content',
    method === 'direct'
      ? 'The query for all events has values, the one for good or bad events has none: is there a series that it selects, and does the histogram have this bucket?'
      : 'The series of all events has values, the one of bad events has none: is the rule that records it in order?',
  );
}

/** Makes the answer for one SLO. */
function answer(
  slo: SloDefinition,
  family: Pick<SeriesFamily, 'method' | 'timeWeighted'>,
  counts: Counts & { partial: boolean },
  ratios?: { at: Date; byWindow: Ratios },
): SloReading | SloFailure {
  // Time goes on without samples: slices are counted whether or not something is known of them.
  if (
    counts.buckets.length === 0 &&
    counts.unpaired > 0 &&
    slo.method.type !== 'Timeslices'
  ) {
    return failure(slo.id, missingBad(family.method));
  }
  return {
    sloId: slo.id,
    method: family.method,
    buckets: counts.buckets,
    ...(ratios && { ratios }),
    ...(family.timeWeighted && { timeWeighted: true }),
    ...(counts.inconsistent && { inconsistent: true }),
    ...(counts.partial && { partial: true }),
  };
}

/** Which SLO is read how. */
function assign(requests: readonly SloRequest[], recorded: RecordedIds) {
  const byFamily = new Map<SeriesFamily, RecordedRequest[]>();
  const direct: SloRequest[] = [];
  for (const request of requests) {
    const found = recorded.find(request.slo);
    if (found) {
      const members = byFamily.get(found.family) ?? [];
      members.push({ ...request, id: found.id });
      byFamily.set(found.family, members);
    } else {
      direct.push(request);
    }
  }
  return { byFamily, direct };
}

async function readBatch(
  client: PrometheusClient,
  family: SeriesFamily,
  batch: readonly RecordedRequest[],
  options: FamilyOptions,
): Promise<
  | { members: RecordedRequest[]; counts: Map<string, RecordedCounts> }
  | QueryError
> {
  const { at, recorded, retentionSeconds = Infinity, signal } = options;
  const now = Math.floor(at.getTime() / 1000);
  try {
    const telling =
      family === SHIPSHAPE
        ? batch.filter(({ slo }) => recorded.tellsQuery(slo))
        : [];
    const since =
      telling.length > 0
        ? await readQuerySince(client, telling, {
            oldest: now - retentionSeconds,
            at: now,
            signal,
          })
        : new Map<string, number>();
    const members = batch.map(request => ({
      ...request,
      since: since.get(request.slo.id),
    }));
    return {
      members,
      counts: await readRecorded(client, family, members, {
        recordedCount: recorded.count(family),
        signal,
      }),
    };
  } catch (error) {
    if (error instanceof QueryError) {
      return error;
    }
    throw error;
  }
}

async function* readFamily(
  client: PrometheusClient,
  family: SeriesFamily,
  requests: readonly RecordedRequest[],
  options: FamilyOptions,
): AsyncGenerator<SloReading | SloFailure, void, undefined> {
  const ratios = await orWithout(
    readRatios(
      client,
      family,
      Math.floor(options.at.getTime() / 1000),
      options.signal,
    ),
  );
  const timeouts = new Timeouts();
  const batches = batchesOf(requests, MAX_BUCKETS);
  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    const outcome = await readBatch(client, family, batch, options);
    timeouts.note(outcome);
    if (outcome instanceof QueryError) {
      if (outcome.isTooMuch && batch.length > 1) {
        const middle = Math.ceil(batch.length / 2);
        batches.unshift(batch.slice(0, middle), batch.slice(middle));
      } else {
        yield* batch.map(({ slo }) => failure(slo.id, outcome));
      }
      continue;
    }
    const { members } = outcome;
    const bySloId = new Map(members.map(member => [member.slo.id, member]));
    const counts =
      family === SHIPSHAPE
        ? completeHeads(client, members, outcome.counts, options)
        : outcome.counts;
    for await (const [sloId, found] of counts) {
      const request = bySloId.get(sloId);
      if (request) {
        const byWindow = ratios?.get(request.id);
        yield answer(
          request.slo,
          family,
          found,
          byWindow && {
            at: options.at,
            byWindow: ratiosSince(byWindow, options.at, request.since),
          },
        );
      }
    }
  }
}

/** Reads one SLO with its own queries; what is wrong with it alone is an answer. */
async function readOne(
  client: PrometheusClient,
  request: SloRequest,
  options: { scrapeSeconds: number; signal: AbortSignal },
): Promise<SloReading | SloFailure> {
  const { slo } = request;
  if (slo.support !== 'supported') {
    return failure(
      slo.id,
      new SourceError(
        'invalid_content',
        slo.supportReason ?? 'Its queries cannot be asked from Prometheus',
      ),
    );
  }
  try {
    return answer(
      slo,
      { method: 'direct', timeWeighted: false },
      await readDirect(client, request, options),
    );
  } catch (error) {
    if (error instanceof QueryError) {
      return failure(slo.id, error);
    }
    throw error;
  }
}

async function* readOneByOne(
  client: PrometheusClient,
  requests: readonly SloRequest[],
  options: ReadOptions,
): AsyncGenerator<SloReading | SloFailure, void, undefined> {
  const timeouts = new Timeouts();
  for await (const item of pool(requests, {
    concurrency: client.concurrency,
    signal: options.signal,
    run: (request, signal) =>
      readOne(client, request, {
        scrapeSeconds: options.scrapeSeconds,
        signal,
      }),
  })) {
    timeouts.note('error' in item ? item.error : undefined);
    yield item;
  }
}

/**
 * Answers each request once. Recorded SLOs come first, with a number of queries that does not depend on how many they are; the others are asked
 * with their own queries, each of them alone.
 *
 * @throws SourceError when the server as a whole fails.
 */
export async function* readSlos(
  client: PrometheusClient,
  requests: readonly SloRequest[],
  options: ReadOptions,
): AsyncGenerator<SloReading | SloFailure, void, undefined> {
  if (requests.length === 0) {
    return;
  }
  const recorded = await discoverSeries(
    client,
    requests.map(({ slo }) => slo),
    Math.floor(options.at.getTime() / 1000),
    options.signal,
  );
  options.onOutdated?.(
    requests.filter(({ slo }) => recorded.isOutdated(slo)).length,
  );
  const { byFamily, direct } = assign(requests, recorded);
  for (const [family, members] of byFamily) {
    yield* readFamily(client, family, members, {
      ...options,
      recorded,
    });
  }
  yield* readOneByOne(client, direct, options);
}
