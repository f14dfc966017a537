import { useCallback } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EntityCost } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import {
  CostQuestionState,
  useCostQuestion,
} from '../../hooks/useCostQuestion';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import { useTexts } from '../../translation';
import { ErrorState } from '../../ui/ErrorState';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Notice } from '../../ui/Notice';
import { Stack } from '../../ui/Panel';
import { CostControls } from './CostControls';
import { CostEmpty } from './CostEmpty';
import { CostNotices, UnallocatedNotice, budgetIn } from './CostNotices';
import { CurrencySection } from './CurrencySection';
import { Dependencies } from './Dependencies';
import { HowComputed } from './HowComputed';

/** The Cost tab of a component, resource or system. */
export function EntityCostTab() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  // Another entity starts anew, so that one never sees the figures of the entity before.
  return (
    <EntityCostView key={entityRef} entity={entity} entityRef={entityRef} />
  );
}

function EntityCostView(props: { entity: Entity; entityRef: string }) {
  const t = useTexts();
  const { entity, entityRef } = props;
  const api = useApi(shipshapeApiRef);
  const state = useCostQuestion(isSystem(entity) ? 'system' : 'entity');
  const { query } = state;
  const { view } = state.question;
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getEntityCost(entityRef, { ...query, view }, { signal }),
      [api, entityRef, query, view],
    ),
    pollFigures,
  );

  return (
    <Stack>
      <CostControls
        state={state}
        hasViews={(value?.dependencies.length ?? 0) > 0}
      />
      {error && (
        <ErrorState
          error={error}
          attempt={t('cost.attempt', { name: entity.metadata.name })}
          permission={t('cost.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          <EntityCostContent entity={entity} cost={value} state={state} />
        </Refreshing>
      )}
    </Stack>
  );
}

function EntityCostContent(props: {
  entity: Entity;
  cost: EntityCost;
  state: CostQuestionState;
}) {
  const t = useTexts();
  const { entity, cost, state } = props;
  const { currencies } = cost;
  return (
    <Stack>
      <CostNotices cost={cost} />
      {currencies.length > 1 && (
        <Notice severity="info">
          {t('cost.currencies', { number: String(currencies.length) })}
        </Notice>
      )}
      {currencies.length === 0 && (
        <CostEmpty
          entity={entity}
          subject="entity"
          reason={cost.emptyReason ?? 'no-cost'}
          query={cost.query}
          state={state}
          mappedBy={cost.mappedBy}
        />
      )}
      {currencies.map((currencyCost, index) => (
        <CurrencySection
          key={currencyCost.currency}
          cost={currencyCost}
          oneOfSeveral={currencies.length > 1}
          state={state}
          query={cost.query}
          budget={budgetIn(currencyCost.currency, cost.budget)}
          data={
            index === 0
              ? { until: cost.dataUntil, freshness: cost.freshness }
              : undefined
          }
        />
      ))}
      <Dependencies
        dependencies={cost.dependencies}
        view={cost.view}
        onShow={() => state.change({ view: 'withDependencies' })}
      />
      <UnallocatedNotice unallocated={cost.unallocated} />
      <HowComputed
        query={cost.query}
        freshness={cost.freshness}
        defects={cost.defects}
      >
        {cost.emptyReason !== 'not-mapped' &&
          t('cost.computed.entity', {
            annotations:
              cost.mappedBy.join(', ') || t('cost.computed.convention'),
          })}{' '}
        {isSystem(entity)
          ? t('cost.systemMeaning')
          : t(`cost.view.${cost.view}Meaning`)}
      </HowComputed>
    </Stack>
  );
}

function isSystem(entity: Entity): boolean {
  return entity.kind.toLocaleLowerCase('en-US') === 'system';
}
