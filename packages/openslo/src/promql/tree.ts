import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** Parses a query; mistakes are error nodes in the tree. */
export function parseQuery(query: string): Tree {
  return parser.parse(query);
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
