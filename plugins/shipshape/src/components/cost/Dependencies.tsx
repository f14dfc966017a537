import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import {
  CostView,
  DependencyCost,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import { useEntityNames } from '../../hooks/useEntityNames';
import { useTexts } from '../../translation';
import { Column, DataTable } from '../../ui/DataTable';
import { EntityLink } from '../../ui/EntityLink';
import { Money } from '../../ui/Money';
import { Panel } from '../../ui/Panel';

/** Properties of {@link Dependencies}. */
export interface DependenciesProps {
  dependencies: DependencyCost[];
  view: CostView;
  onShow: () => void;
}

/** What the resources cost that an entity depends on, and who else uses them. */
export function Dependencies(props: DependenciesProps) {
  const t = useTexts();
  const { dependencies, view } = props;
  const nameOf = useEntityNames(
    dependencies.map(dependency => dependency.entityRef),
  );
  if (dependencies.length === 0) {
    return null;
  }
  const columns: Column<DependencyCost>[] = [
    {
      id: 'resource',
      header: t('cost.dependencies.resource'),
      sortKey: dependency => nameOf(dependency.entityRef),
      render: dependency => (
        <EntityLink entityRef={dependency.entityRef} defaultKind="resource" />
      ),
    },
    {
      id: 'cost',
      header: t('cost.dependencies.cost'),
      align: 'right',
      // Comparable only within one currency; with several, the first one decides.
      sortKey: dependency =>
        dependency.amounts[0] && parseDecimal(dependency.amounts[0].amount),
      render: dependency =>
        dependency.amounts.length === 0
          ? t('cost.dependencies.none')
          : dependency.amounts.map(amount => (
              <Box key={amount.currency}>
                <Money {...amount} />
              </Box>
            )),
    },
    {
      id: 'sharedWith',
      header: t('cost.dependencies.sharedWith'),
      wrap: true,
      sortKey: dependency => dependency.sharedWith.length,
      render: ({ sharedWith }) =>
        sharedWith.length === 0 ? (
          t('cost.dependencies.notShared')
        ) : (
          <>
            {t('cost.dependencies.others', { count: sharedWith.length })}
            {': '}
            {sharedWith.map((entityRef, index) => (
              <span key={entityRef}>
                {index > 0 && ', '}
                <EntityLink entityRef={entityRef} />
              </span>
            ))}
          </>
        ),
    },
  ];
  return (
    <Panel
      title={t('cost.dependencies.title')}
      hint={`${t('cost.dependencies.hint')} ${
        view === 'own'
          ? t('cost.dependencies.excluded')
          : t('cost.dependencies.included')
      }`}
      actions={
        view === 'own' && (
          <Button
            size="small"
            variant="outlined"
            onClick={props.onShow}
            sx={{ textTransform: 'none' }}
          >
            {t('cost.dependencies.show')}
          </Button>
        )
      }
    >
      <DataTable
        label={t('cost.dependencies.title')}
        columns={columns}
        rows={dependencies}
        rowId={dependency => dependency.entityRef}
        initialSort={{ column: 'cost', direction: 'descending' }}
        empty={t('cost.dependencies.none')}
      />
    </Panel>
  );
}
