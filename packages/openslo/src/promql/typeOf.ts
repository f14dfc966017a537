import type { SyntaxNode } from '@lezer/common';
import {
  AGGREGATION_PARAMETER,
  SIGNATURES,
  type PromqlType,
} from './signatures';
import { QueryError } from './QueryError';
import { argumentsOf, childrenOf, operandOf, textOf } from './tree';

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
 * Type of an expression of a query. The grammar accepts `rate(x)`; Prometheus does not, and one such rule makes it
 * refuse a whole rule file.
 *
 * @throws QueryError at the first operand that does not fit, or is missing
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
      expectType(operandOf(node), 'vector', query, 'a subquery');
      return 'matrix';
    case 'FunctionCall':
      return callType(node, query);
    case 'AggregateExpr':
      return aggregateType(node, query);
    case 'BinaryExpr':
      return binaryType(node, query);
    case 'UnaryExpr':
      return expectNumeric(operandOf(node, -1), query, 'a sign');
    default:
      // Parentheses, offset, @ and range modifiers keep the type.
      return typeOf(operandOf(node), query);
  }
}

function rangeOf(node: SyntaxNode): PromqlType {
  const selected = operandOf(node);
  if (selected.name !== 'VectorSelector') {
    throw new QueryError(
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
    throw new QueryError(`unknown function ${name}`, node.from);
  }
  const operands = argumentsOf(node);
  const { takes, optional, variadic } = signature;
  const least = takes.length - optional - (variadic ? 1 : 0);
  if (
    operands.length < least ||
    (!variadic && operands.length > takes.length)
  ) {
    throw new QueryError(
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
    throw new QueryError(
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
  const [left, operator, right] = childrenOf(node).filter(
    child => !MODIFIERS.includes(child.name),
  );
  if (!left || !operator || !right) {
    throw new QueryError('an operand is missing', node.from);
  }
  const isSet = SET_OPERATORS.includes(operator.name);
  const types = [left, right].map(side =>
    expectNumeric(side, query, textOf(operator, query), isSet),
  );
  const scalars = types.every(type => type === 'scalar');
  const bool = node.getChild('BoolModifier');
  if (bool && !COMPARISONS.includes(operator.name)) {
    throw new QueryError('bool only follows a comparison', bool.from);
  }
  if (scalars && COMPARISONS.includes(operator.name) && !bool) {
    throw new QueryError(
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
  onlyVector = false,
): PromqlType {
  const type = typeOf(node, query);
  if (type === 'vector' || (type === 'scalar' && !onlyVector)) {
    return type;
  }
  throw new QueryError(
    `${where} takes ${
      onlyVector ? NAMES.vector : 'a scalar or an instant vector'
    }, found ${NAMES[type]}`,
    node.from,
  );
}

function expectType(
  node: SyntaxNode,
  expected: PromqlType,
  query: string,
  where: string,
): void {
  const type = typeOf(node, query);
  if (type !== expected) {
    throw new QueryError(
      `${where} takes ${NAMES[expected]}, found ${NAMES[type]}`,
      node.from,
    );
  }
}
