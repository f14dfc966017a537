import type { SyntaxNode } from '@lezer/common';
import {
  argumentsOf,
  childrenOf,
  expressionOf,
  operandOf,
  parseQuery,
  textOf,
} from './tree';
import { typeOf } from './typeOf';

const ATOMS = [
  'AggregateExpr',
  'FunctionCall',
  'ParenExpr',
  'VectorSelector',
  'NumberDurationLiteral',
];
/** Functions that add labels, or that take a selector apart. */
const LABELLING = [
  'label_replace',
  'label_join',
  'info',
  'absent',
  'absent_over_time',
];

/** The expression, in parentheses where it could be torn apart by an operator beside it. */
export function group(expression: string): string {
  const root = expressionOf(parseQuery(expression));
  return root && ATOMS.includes(root.name) && !/^[-+]/.test(expression)
    ? expression
    : `(${expression})`;
}

/**
 * The expression as one series without labels: as it is where that is certain, else aggregated.
 *
 * @param aggregation - how several series become one
 */
export function singleSeries(
  expression: string,
  aggregation: 'sum' | 'avg',
): string {
  const root = expressionOf(parseQuery(expression));
  if (!root) {
    return expression;
  }
  if (typeOf(root, expression) === 'scalar') {
    return `vector(${expression})`;
  }
  return isSingle(root, expression)
    ? expression
    : `${aggregation}(${expression})`;
}

function isSingle(node: SyntaxNode, query: string): boolean {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return true;
    case 'AggregateExpr':
      return aggregatesAll(node, query);
    case 'FunctionCall': {
      const name = textOf(node.firstChild ?? node, query);
      const operands = argumentsOf(node);
      return (
        !LABELLING.includes(name) &&
        operands.every(
          operand =>
            operand.name === 'StringLiteral' || isSingle(operand, query),
        )
      );
    }
    case 'BinaryExpr': {
      return [operandOf(node), operandOf(node, -1)].every(operand =>
        isSingle(operand, query),
      );
    }
    case 'VectorSelector':
    case 'MatrixSelector':
      return false;
    case 'SubqueryExpr':
    case 'ParenExpr':
    case 'OffsetExpr':
    case 'StepInvariantExpr':
      return isSingle(operandOf(node), query);
    case 'UnaryExpr':
      return isSingle(operandOf(node, -1), query);
    default:
      return false;
  }
}

function aggregatesAll(node: SyntaxNode, query: string): boolean {
  const name = textOf(node.firstChild ?? node, query).toLowerCase();
  if (
    ['topk', 'bottomk', 'limitk', 'limit_ratio', 'count_values'].includes(name)
  ) {
    return false;
  }
  const modifier = node.getChild('AggregateModifier');
  if (!modifier) {
    return true;
  }
  return (
    modifier.getChild('By') !== null &&
    childrenOf(modifier.getChild('GroupingLabels') ?? modifier).length === 0
  );
}
