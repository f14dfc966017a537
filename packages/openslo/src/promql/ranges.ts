import type { SyntaxNode } from '@lezer/common';
import { durationMs } from './durations';
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
  /** Whether the function counts over the range, rather than per second. */
  counts: boolean;
}

/** The literal ranges of `rate`, `increase` and the like: those that mean "over the window". */
export function literalRanges(root: SyntaxNode, query: string): LiteralRange[] {
  return nodesNamed(root, 'FunctionCall')
    .filter(call =>
      WINDOWED_FUNCTIONS.some(name => name === functionName(call, query)),
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
        : [
            {
              from: duration.from,
              to: duration.to,
              length,
              counts: !['rate', 'irate'].includes(functionName(call, query)),
            },
          ];
    });
}

function functionName(call: SyntaxNode, query: string): string {
  return textOf(call.firstChild ?? call, query);
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
