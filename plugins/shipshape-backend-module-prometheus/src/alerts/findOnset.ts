import {
  bucketExpressions,
  complement,
  isStaged,
  recordedSliHash,
  sliExpressions,
} from '@shipshape/openslo';
import type { SloDefinition } from 'backstage-plugin-shipshape-common';
import type { PrometheusClient } from '../client/PrometheusClient';
import { quote } from '../read/promql';
import { EVALUATION_SECONDS } from './readAlerts';

/** Pauses up to this length do not end a burn. */
const MAX_GAP_SECONDS = 300;

/** Error ratio of five minutes, from the most direct series to the query itself. */
function ratioQueries(slo: SloDefinition, scrapeSeconds: number): string[] {
  const id = quote(slo.id);
  // Not while rules of another query are deployed; older rules have no hash.
  const queries = [
    `slo:error_ratio:5m{slo_id=${id}} unless on (slo_id) slo_info{slo_id=${id}, sli_hash!~"|${recordedSliHash(
      slo,
    )}"}`,
  ];
  if (slo.series !== undefined) {
    queries.push(`slo:sli_error:ratio_rate5m{sloth_id=${quote(slo.series)}}`);
  }
  if (slo.support === 'supported') {
    // Values of single evaluations are no ratio of five minutes; their sums are.
    const { bad, total } = isStaged(slo)
      ? bucketExpressions(slo, { widthSeconds: 300, scrapeSeconds })
      : sliExpressions(slo, '5m');
    queries.push(`(${bad}) / ((${total}) > 0)`);
  }
  return queries;
}

/**
 * The earliest evaluation from which the burn rate over five minutes stayed at 1 or more until `detectedAt`, but for pauses of at most five
 * minutes.
 *
 * @returns undefined when it was below 1.
 * @throws SourceError
 */
export async function findOnset(
  client: PrometheusClient,
  options: {
    slo: SloDefinition;
    detectedAt: Date;
    lookbackSeconds: number;
    scrapeSeconds: number;
    signal: AbortSignal;
  },
): Promise<Date | undefined> {
  const to = Math.floor(options.detectedAt.getTime() / 1000);
  const steps = Math.floor(options.lookbackSeconds / EVALUATION_SECONDS);
  const range = {
    from: to - steps * EVALUATION_SECONDS,
    to,
    stepSeconds: EVALUATION_SECONDS,
  };
  const budget = Number(complement(options.slo.target));
  for (const query of ratioQueries(options.slo, options.scrapeSeconds)) {
    const { series } = await client.queryRange(query, range, options.signal);
    const points = series.flatMap(each => each.points);
    if (points.length > 0) {
      return onsetIn(points, { to, budget });
    }
  }
  return undefined;
}

function onsetIn(
  points: ReadonlyArray<[at: number, ratio: number]>,
  { to, budget }: { to: number; budget: number },
): Date | undefined {
  const burning = points
    .filter(([, ratio]) => ratio >= budget)
    .map(([at]) => at)
    .sort((a, b) => b - a);
  let onset: number | undefined;
  for (const at of burning) {
    if ((onset ?? to) - at > MAX_GAP_SECONDS) {
      break;
    }
    onset = at;
  }
  return onset === undefined ? undefined : new Date(onset * 1000);
}
