import type { SyntaxNode } from '@lezer/common';
import {
  AGGREGATION_PARAMETER,
  SIGNATURES,
  type PromqlType,
} from './signatures';
import { argumentsOf, childrenOf, textOf } from './tree';

/** Something that parses and that Prometheus refuses. */
export class QueryTypeError extends Error {
  constructor(
    message: string,
    /** Offset into the query. */
    readonly position: number,
  ) {
    super(message);
    this.name = 'QueryTypeError';
  }
}

const NAMES: Readonly<Record<PromqlType, string>> = {
  scalar: 'a scalar',
  vector: 'an instant vector',
  matrix: 'a range vector',
  string: 'a string',
};
const COMPARISONS = ['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte'];
const SET_OPERATORS = ['And', 'Or', 'Unless'];
const MODIFIERS = ['BoolModifier', 'MatchingModifierClause', 'FillModifier'];

/**
 * Type of an expression of a query without syntax errors. The grammar accepts `rate(x)`; Prometheus does not, and one such rule makes it
 * refuse a whole rule file.
 *
 * @throws QueryTypeError - at the first operand that does not fit.
 */
export function typeOf(node: SyntaxNode, query: string): PromqlType {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return 'scalar';
    case 'StringLiteral':
      return 'string';
    case 'VectorSelector':
      return 'vector';
    case 'MatrixSelector':
      return rangeOf(node);
    case 'SubqueryExpr':
      expectType(childrenOf(node)[0], 'vector', query, 'a subquery');
      return 'matrix';
    case 'FunctionCall':
      return callType(node, query);
    case 'AggregateExpr':
      return aggregateType(node, query);
    case 'BinaryExpr':
      return binaryType(node, query);
    case 'UnaryExpr': {
      const operand = childrenOf(node).at(-1) ?? node;
      return expectNumeric(operand, query, 'a sign');
    }
    default:
      // Parentheses, offset, @ and range modifiers keep the type.
      return typeOf(childrenOf(node)[0] ?? node, query);
  }
}

function rangeOf(node: SyntaxNode): PromqlType {
  const selected = childrenOf(node)[0];
  if (selected.name !== 'VectorSelector') {
    throw new QueryTypeError(
      'a range must follow a metric directly; for an expression use a subquery, [5m:]',
      selected.from,
    );
  }
  return 'matrix';
}

function callType(node: SyntaxNode, query: string): PromqlType {
  const name = textOf(node.firstChild ?? node, query);
  const signature = SIGNATURES.get(name);
  if (!signature) {
    throw new QueryTypeError(`unknown function ${name}`, node.from);
  }
  const operands = argumentsOf(node);
  const { takes, optional, variadic } = signature;
  const least = takes.length - optional - (variadic ? 1 : 0);
  if (
    operands.length < least ||
    (!variadic && operands.length > takes.length)
  ) {
    throw new QueryTypeError(
      `${name}() takes ${
        variadic || optional
          ? 'another number of operands'
          : `${takes.length} operand${takes.length === 1 ? '' : 's'}`
      }, found ${operands.length}`,
      node.from,
    );
  }
  operands.forEach((operand, index) =>
    expectType(
      operand,
      takes[Math.min(index, takes.length - 1)],
      query,
      `${name}()`,
    ),
  );
  return signature.gives;
}

function aggregateType(node: SyntaxNode, query: string): PromqlType {
  const name = textOf(node.firstChild ?? node, query).toLowerCase();
  const parameter = AGGREGATION_PARAMETER.get(name);
  const operands = argumentsOf(node);
  const takes: PromqlType[] = parameter ? [parameter, 'vector'] : ['vector'];
  if (operands.length !== takes.length) {
    throw new QueryTypeError(
      `${name}() takes ${takes.length} operand${
        takes.length === 1 ? '' : 's'
      }, found ${operands.length}`,
      node.from,
    );
  }
  operands.forEach((operand, index) =>
    expectType(operand, takes[index], query, `${name}()`),
  );
  return 'vector';
}

function binaryType(node: SyntaxNode, query: string): PromqlType {
  const children = childrenOf(node).filter(
    child => !MODIFIERS.includes(child.name),
  );
  const [left, operator, right] = children;
  const types = [left, right].map(side =>
    expectNumeric(side, query, textOf(operator, query)),
  );
  const scalars = types.every(type => type === 'scalar');
  if (SET_OPERATORS.includes(operator.name)) {
    [left, right].forEach(side =>
      expectType(side, 'vector', query, textOf(operator, query)),
    );
  }
  const bool = node.getChild('BoolModifier');
  if (bool && !COMPARISONS.includes(operator.name)) {
    throw new QueryTypeError('bool only follows a comparison', bool.from);
  }
  if (scalars && COMPARISONS.includes(operator.name) && !bool) {
    throw new QueryTypeError(
      'a comparison of two scalars needs bool',
      operator.from,
    );
  }
  return scalars ? 'scalar' : 'vector';
}

function expectNumeric(
  node: SyntaxNode,
  query: string,
  where: string,
): PromqlType {
  const type = typeOf(node, query);
  if (type !== 'scalar' && type !== 'vector') {
    throw new QueryTypeError(
      `${where} takes a scalar or an instant vector, found ${NAMES[type]}`,
      node.from,
    );
  }
  return type;
}

function expectType(
  node: SyntaxNode,
  expected: PromqlType,
  query: string,
  where: string,
): void {
  const type = typeOf(node, query);
  if (type !== expected) {
    throw new QueryTypeError(
      `${where} takes ${NAMES[expected]}, found ${NAMES[type]}`,
      node.from,
    );
  }
}
