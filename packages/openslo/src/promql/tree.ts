import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { QueryError } from './QueryError';
import { unquote } from './strings';

/** Expressions within one another that a query of an author may have; no one writes a tenth of it. */
export const MAX_WRITTEN_DEPTH = 400;

/** The same of what is made of such a query. Readers call themselves for each level, and the stack must hold that. */
const MAX_DEPTH = 500;

/**
 * Parses a query; mistakes are error nodes in the tree.
 *
 * @throws QueryError when it is nested so deeply that it could not be read
 */
export function parseQuery(query: string, maxDepth: number = MAX_DEPTH): Tree {
  const tree = parser.parse(query);
  let depth = 0;
  tree.iterate({
    enter(node) {
      depth += 1;
      if (depth > maxDepth) {
        throw new QueryError(
          `more than ${maxDepth} nested expressions`,
          node.from,
        );
      }
    },
    leave() {
      depth -= 1;
    },
  });
  return tree;
}

/** The expression below the root, if there is one. */
export function expressionOf(tree: Tree): SyntaxNode | undefined {
  return childrenOf(tree.topNode)[0];
}

/** Children in order, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') {
      children.push(child);
    }
  }
  return children;
}

/**
 * The expression that a wrapper, like parentheses, or an operator holds.
 *
 * @throws QueryError when there is none: the query has a mistake there
 */
export function operandOf(node: SyntaxNode, index = 0): SyntaxNode {
  const operand = childrenOf(node).at(index);
  if (!operand || operand.type.isError) {
    throw new QueryError('an operand is missing', node.from);
  }
  return operand;
}

/** All nodes of a name, in order of the text. */
export function nodesNamed(root: SyntaxNode, name: string): SyntaxNode[] {
  return [
    ...(root.name === name ? [root] : []),
    ...childrenOf(root).flatMap(child => nodesNamed(child, name)),
  ];
}

/** Operands of a call or an aggregation, in order. */
export function argumentsOf(call: SyntaxNode): SyntaxNode[] {
  const body = call.getChild('FunctionCallBody');
  return body ? childrenOf(body) : [];
}

export function textOf(node: SyntaxNode, query: string): string {
  return query.slice(node.from, node.to);
}

/**
 * The value of a string literal.
 *
 * @throws QueryError when it is none
 */
export function stringIn(node: SyntaxNode, query: string): string {
  return unquote(textOf(node, query), node.from);
}
