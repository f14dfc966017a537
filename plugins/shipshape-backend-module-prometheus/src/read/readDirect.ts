import {
  bucketExpressions,
  CountExpressions,
  isStaged,
} from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { SloRange, SloRequest } from 'backstage-plugin-shipshape-node';
import type { PrometheusClient } from '../client/PrometheusClient';
import type { Series } from '../client/parseResult';
import { QueryError } from '../client/QueryError';
import { Counts, DUST, joinCounts, pairCounts, Values } from './counts';
import { instantsOf } from './instants';

/** Counts of one SLO. */
export interface DirectCounts extends Counts {
  partial: boolean;
}

/** Marks the series that tells where more events are good than there are, so that it needs no query of its own. */
const MARK = 'shipshape_inconsistent';

function onlySeries(series: readonly Series[]): Values {
  const filled = series.filter(({ points }) => points.length > 0);
  if (filled.length > 1) {
    throw new QueryError(
      'invalid_content',
      `The query yields ${filled.length} series where one is expected; aggregate them, for example with sum()`,
    );
  }
  return new Map(filled[0]?.points ?? []);
}

/** Whether more events are good than there are, by more than rounding. */
function exceeds(
  slo: SloDefinition,
  { widthSeconds }: SloRange,
  { good, total }: { good: Values; total: Values },
): boolean {
  // Of events, these are rates per second; of evaluations, values of single ones, which are not rounded.
  return isStaged(slo)
    ? good.size > 0
    : [...good].some(
        ([at, rate]) =>
          rate * widthSeconds > (total.get(at) ?? 0) * (1 + DUST) + DUST,
      );
}

/** @throws QueryError when the queries are of a kind that no counts can be made of. */
function expressionsOf(
  slo: SloDefinition,
  options: { widthSeconds: number; scrapeSeconds: number },
): CountExpressions {
  try {
    return bucketExpressions(slo, options);
  } catch (error) {
    throw new QueryError(
      'invalid_content',
      'The queries cannot be read as PromQL that counts events',
      { cause: error },
    );
  }
}

async function readRange(
  client: PrometheusClient,
  slo: SloDefinition,
  range: SloRange,
  options: { scrapeSeconds: number; signal: AbortSignal },
): Promise<DirectCounts> {
  const { widthSeconds } = range;
  const { scrapeSeconds, signal } = options;
  const expressions = expressionsOf(slo, { widthSeconds, scrapeSeconds });
  const marked =
    expressions.inconsistent === undefined
      ? expressions.bad
      : `(${expressions.bad}) or label_replace((${expressions.inconsistent}), "${MARK}", "1", "", "")`;
  const [all, others] = await Promise.all(
    [expressions.total, marked].map(expression =>
      client.queryRange(expression, instantsOf(range), signal),
    ),
  );
  const total = onlySeries(all.series);
  const isMark = ({ labels }: Series) => MARK in labels;
  const counts = pairCounts(widthSeconds, {
    total,
    bad: onlySeries(others.series.filter(each => !isMark(each))),
  });
  const good = onlySeries(others.series.filter(isMark));
  return {
    ...counts,
    inconsistent: counts.inconsistent || exceeds(slo, range, { good, total }),
    partial: all.partial || others.partial,
  };
}

/**
 * Counts one SLO with its own queries: two per range.
 *
 * @throws QueryError when its queries fail, SourceError when the server does.
 */
export async function readDirect(
  client: PrometheusClient,
  { slo, ranges }: SloRequest,
  options: { scrapeSeconds: number; signal: AbortSignal },
): Promise<DirectCounts> {
  const parts = await Promise.all(
    ranges.map(range => readRange(client, slo, range, options)),
  );
  return {
    ...joinCounts(parts),
    partial: parts.some(({ partial }) => partial),
  };
}
