import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  BudgetStatus,
  formatDecimal,
  OwnerNode,
} from 'backstage-plugin-shipshape-common';
import { CostIntent, readCostIntent } from './CostIntent';
import type { CostSum } from './CostStore';

/** An owner with the groups below it that the caller may see; every group occurs once. */
export interface OwnerTree {
  ownerRef: string;
  intent: CostIntent;
  children: OwnerTree[];
}

/** Puts the groups below an owner under the parents through which they were reached. */
export function buildOwnerTree(
  owner: Entity,
  groups: ReadonlyArray<{ entity: Entity; parentRef: string }>,
): OwnerTree {
  const toNode = (entity: Entity): OwnerTree => ({
    ownerRef: stringifyEntityRef(entity),
    intent: readCostIntent(entity),
    children: [],
  });
  const root = toNode(owner);
  const nodes = new Map([[root.ownerRef, root]]);
  for (const { entity, parentRef } of groups) {
    const node = toNode(entity);
    nodes.set(node.ownerRef, node);
    nodes.get(parentRef)?.children.push(node);
  }
  for (const node of nodes.values()) {
    node.children.sort((a, b) => (a.ownerRef < b.ownerRef ? -1 : 1));
  }
  return root;
}

/** The owner and everything below it. */
export function listOwners(tree: OwnerTree): OwnerTree[] {
  return [tree, ...tree.children.flatMap(listOwners)];
}

/** Sums of one owner by currency: of the range and, where there is a comparison, of its two sides. */
type Amounts = Map<string, bigint[]>;

function add(to: Amounts, currency: string, amounts: readonly bigint[]): void {
  const earlier = to.get(currency);
  to.set(
    currency,
    amounts.map((amount, index) => amount + (earlier?.[index] ?? 0n)),
  );
}

function toAmounts(amounts: Amounts): OwnerNode['own'] {
  return [...amounts.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, [amount, current, previous]]) => ({
      currency,
      amount: formatDecimal(amount),
      ...(previous !== undefined && {
        previousAmount: formatDecimal(previous),
        change: formatDecimal(current - previous),
      }),
    }));
}

/**
 * Rolls the own cost of each owner up its tree: every cell is in the own cost of exactly one owner, and so once in each of its ancestors.
 *
 * @param sums - by owner, over the range and the two sides of its comparison, if it has one
 */
export function toOwnerNode(
  tree: OwnerTree,
  sums: readonly CostSum[],
  budgets: ReadonlyMap<string, BudgetStatus>,
): OwnerNode {
  const own = new Map<string, Amounts>();
  for (const sum of sums) {
    const [ownerRef] = sum.keys;
    const amounts: Amounts = own.get(ownerRef) ?? new Map();
    add(amounts, sum.currency, sum.amounts);
    own.set(ownerRef, amounts);
  }
  const roll = (node: OwnerTree): { node: OwnerNode; amounts: Amounts } => {
    const ownAmounts: Amounts = own.get(node.ownerRef) ?? new Map();
    const amounts: Amounts = new Map(ownAmounts);
    const children = node.children.map(roll);
    for (const child of children) {
      for (const [currency, values] of child.amounts) {
        add(amounts, currency, values);
      }
    }
    const budget = budgets.get(node.ownerRef);
    return {
      amounts,
      node: {
        ownerRef: node.ownerRef,
        own: toAmounts(ownAmounts),
        amounts: toAmounts(amounts),
        ...(budget && { budget }),
        children: children.map(child => child.node),
      },
    };
  };
  return roll(tree).node;
}
