import type { SyntaxNode } from '@lezer/common';
import { childrenOf, nodesNamed, textOf } from './tree';

/** Functions whose range is the window that the author had in mind. */
export const WINDOWED_FUNCTIONS = [
  'rate',
  'increase',
  'irate',
  'sum_over_time',
  'count_over_time',
] as const;

/** Where a literal range of a windowed function stands in the query. */
export interface LiteralRange {
  from: number;
  to: number;
  /** Milliseconds. */
  length: number;
}

/** The literal ranges of `rate`, `increase` and the like: those that mean "over the window". */
export function literalRanges(root: SyntaxNode, query: string): LiteralRange[] {
  return nodesNamed(root, 'FunctionCall')
    .filter(call =>
      WINDOWED_FUNCTIONS.some(
        name => name === textOf(call.firstChild ?? call, query),
      ),
    )
    .flatMap(call => {
      const operand = rangeVector(call);
      // The first duration is the range, a second one the step of a subquery.
      const duration = operand?.getChild('DurationExpr');
      if (!duration) {
        return [];
      }
      const length = durationMs(textOf(duration, query).trim());
      return length === undefined
        ? []
        : [{ from: duration.from, to: duration.to, length }];
    });
}

/** The range vector below a call, through parentheses and offsets. */
function rangeVector(call: SyntaxNode): SyntaxNode | undefined {
  let node = call.getChild('FunctionCallBody')?.firstChild ?? undefined;
  while (
    node &&
    node.name !== 'MatrixSelector' &&
    node.name !== 'SubqueryExpr'
  ) {
    node = ['ParenExpr', 'OffsetExpr', 'StepInvariantExpr'].includes(node.name)
      ? childrenOf(node)[0]
      : undefined;
  }
  return node;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** Length of a PromQL duration (`1h30m`, `300`) in milliseconds; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) {
    return Number(text) * 1000;
  }
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) {
    return undefined;
  }
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit],
    0,
  );
}
