import { OwnerNode } from 'backstage-plugin-shipshape-common';
import { useEntityNames } from '../../hooks/useEntityNames';
import { useTexts } from '../../translation';
import { BudgetChip } from '../../ui/BudgetBar';
import { EntityLink } from '../../ui/EntityLink';
import { Money } from '../../ui/Money';
import { Panel } from '../../ui/Panel';
import { TreeTable } from '../../ui/TreeTable';
import { Trend } from '../../ui/Trend';

/** Properties of {@link OwnerTree}. */
export interface OwnerTreeProps {
  tree: OwnerNode;
  currency: string;
}

function listOwners(node: OwnerNode): string[] {
  return [node.ownerRef, ...node.children.flatMap(listOwners)];
}

function inCurrency(amounts: OwnerNode['amounts'], currency: string) {
  return amounts.find(amount => amount.currency === currency);
}

/** The cost of a group and of the groups below it, each counted once. */
export function OwnerTree(props: OwnerTreeProps) {
  const t = useTexts();
  const { tree, currency } = props;
  const nameOf = useEntityNames(listOwners(tree), 'group');
  if (tree.children.length === 0) {
    return null;
  }
  return (
    <Panel
      title={t('cost.tree.title')}
      context={currency}
      hint={t('cost.tree.hint')}
    >
      <TreeTable
        label={`${t('cost.tree.title')}, ${currency}`}
        root={tree}
        nodeId={node => node.ownerRef}
        nodeChildren={node => node.children}
        toggleLabel={(node, expanded) => {
          const name = nameOf(node.ownerRef);
          return expanded
            ? t('cost.tree.collapse', { name })
            : t('cost.tree.expand', { name });
        }}
        columns={[
          {
            id: 'owner',
            header: t('cost.tree.owner'),
            render: node => (
              <EntityLink entityRef={node.ownerRef} defaultKind="group" />
            ),
          },
          {
            id: 'amount',
            header: t('cost.tree.amount'),
            align: 'right',
            render: node => (
              <Money
                amount={inCurrency(node.amounts, currency)?.amount ?? '0'}
                currency={currency}
              />
            ),
          },
          {
            id: 'own',
            header: t('cost.tree.own'),
            align: 'right',
            render: node => (
              <Money
                amount={inCurrency(node.own, currency)?.amount ?? '0'}
                currency={currency}
              />
            ),
          },
          {
            id: 'change',
            header: t('cost.tree.change'),
            align: 'right',
            render: node => {
              const amount = inCurrency(node.amounts, currency);
              return (
                <Trend
                  currency={currency}
                  change={amount?.change}
                  previousAmount={amount?.previousAmount}
                />
              );
            },
          },
          {
            id: 'budget',
            header: t('cost.tree.budget'),
            render: node =>
              node.budget?.currency === currency ? (
                <BudgetChip budget={node.budget} />
              ) : (
                t('cost.tree.noBudget')
              ),
          },
        ]}
      />
    </Panel>
  );
}
