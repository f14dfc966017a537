import type { Sli } from 'backstage-plugin-shipshape-common';
import { asInstant } from '../promql/rewrite';
import { group, singleSeries } from '../promql/shape';
import { expressionOf, parseQuery } from '../promql/tree';
import { typeOf } from '../promql/typeOf';
import type { CountExpressions } from './ratioExpressions';

const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** Evaluations of a threshold: each series counts once. */
export function thresholdInstants(
  sli: Extract<Sli, { kind: 'threshold' }>,
): CountExpressions {
  const gauge = group(numbersOf(asInstant(sli.query)));
  return {
    total: `count(${gauge})`,
    bad: `sum(1 - (${gauge} ${OPERATORS[sli.op]} bool ${sli.value}))`,
  };
}

/** Evaluations of a ratio: each counts once, in parts. `>= 0` drops NaN. */
export function rawInstants(
  sli: Extract<Sli, { kind: 'raw' }>,
): CountExpressions {
  const ratio = `(${group(singleSeries(asInstant(sli.query), 'avg'))} >= 0)`;
  return {
    total: `0 * ${ratio} + 1`,
    bad: sli.rawType === 'failure' ? ratio : `1 - ${ratio}`,
  };
}

/**
 * Quantiles and quotients are NaN without traffic. Compared with a threshold, NaN would be a bad evaluation; any other number is at least −Inf.
 */
function numbersOf(query: string): string {
  const root = expressionOf(parseQuery(query));
  const vector =
    root && typeOf(root, query) === 'scalar' ? `vector(${query})` : query;
  return /\/|histogram_|quantile/.test(query)
    ? `${group(vector)} >= -Inf`
    : vector;
}
