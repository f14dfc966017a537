import type { SyntaxNode } from '@lezer/common';
import { matchersOf, type Matcher } from '../../promql/selectors';
import {
  argumentsOf,
  childrenOf,
  expressionOf,
  parseQuery,
  textOf,
} from '../../promql/tree';
import { asInstant } from '../../promql/rewrite';

/** Functions that keep the number of events of one series, and those that keep the value of one. */
const COUNTS = ['sum', 'rate', 'increase', 'irate'];
const VALUES = [
  'sum',
  'avg',
  'min',
  'max',
  'min_over_time',
  'max_over_time',
  'avg_over_time',
  'last_over_time',
];

/** Queries whose value can be foretold from that of one series per selector. */
export type PlainQuery =
  | { kind: 'selector'; matchers: Matcher[] }
  /** Left operand ÷ or − right one. */
  | { kind: 'quotient' | 'difference'; left: Matcher[]; right: Matcher[] }
  /** 1 − quotient. */
  | { kind: 'complement'; left: Matcher[]; right: Matcher[] };

/** Reads a query of counts: a selector in `sum(rate(…))` and the like, or two of them. */
export function plainCounts(query: string): PlainQuery | undefined {
  return plain(query, COUNTS);
}

/** Reads a query of a value: a selector in `max(min_over_time(…))` and the like. */
export function plainValue(query: string): PlainQuery | undefined {
  return plain(query, VALUES);
}

function plain(query: string, functions: string[]): PlainQuery | undefined {
  const text = asInstant(query);
  const root = expressionOf(parseQuery(text));
  return root && read(root, text, functions);
}

function read(
  node: SyntaxNode,
  text: string,
  functions: string[],
): PlainQuery | undefined {
  const children = childrenOf(node);
  if (node.name === 'ParenExpr') {
    return read(children[0], text, functions);
  }
  if (node.name === 'BinaryExpr') {
    return readBinary(node, text, functions);
  }
  const matchers = selectorBelow(node, text, functions);
  return matchers && { kind: 'selector', matchers };
}

function readBinary(
  node: SyntaxNode,
  text: string,
  functions: string[],
): PlainQuery | undefined {
  const children = childrenOf(node);
  const [left, operator, right] = [
    children[0],
    children[1],
    children[children.length - 1],
  ];
  if (operator.name === 'Or') {
    // … or vector(0): a default.
    return textOf(right, text).startsWith('vector(')
      ? read(left, text, functions)
      : undefined;
  }
  if (operator.name === 'Sub' && textOf(left, text) === '1') {
    const inner = read(right, text, functions);
    return inner?.kind === 'quotient'
      ? { ...inner, kind: 'complement' }
      : undefined;
  }
  const sides = [left, right].map(side => selectorBelow(side, text, functions));
  const kind = { Div: 'quotient' as const, Sub: 'difference' as const }[
    operator.name
  ];
  return sides[0] && sides[1] && kind
    ? { kind, left: sides[0], right: sides[1] }
    : undefined;
}

function selectorBelow(
  node: SyntaxNode,
  text: string,
  functions: string[],
): Matcher[] | undefined {
  switch (node.name) {
    case 'VectorSelector':
      return matchersOf(node, text);
    case 'MatrixSelector':
    case 'ParenExpr':
      return selectorBelow(childrenOf(node)[0], text, functions);
    case 'AggregateExpr':
    case 'FunctionCall': {
      const name = textOf(node.firstChild ?? node, text).toLowerCase();
      return functions.includes(name)
        ? selectorBelow(argumentsOf(node)[0], text, functions)
        : undefined;
    }
    default:
      return undefined;
  }
}
