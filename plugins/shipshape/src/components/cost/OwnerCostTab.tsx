import { useCallback } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { OwnerCost } from 'backstage-plugin-shipshape-common';
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
import { CostNotices, budgetIn } from './CostNotices';
import { CurrencySection } from './CurrencySection';
import { HowComputed } from './HowComputed';
import { OwnerTree } from './OwnerTree';

/** The Cost tab of a group, with its sub-groups, or of a user. */
export function OwnerCostTab() {
  const { entity } = useEntity();
  const ownerRef = stringifyEntityRef(entity);
  // Another owner starts anew, so that one never sees the figures of the owner before.
  return <OwnerCostView key={ownerRef} entity={entity} ownerRef={ownerRef} />;
}

function OwnerCostView(props: { entity: Entity; ownerRef: string }) {
  const t = useTexts();
  const { entity, ownerRef } = props;
  const api = useApi(shipshapeApiRef);
  const state = useCostQuestion('owner');
  const { query } = state;
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getOwnerCost(ownerRef, query, { signal }),
      [api, ownerRef, query],
    ),
    pollFigures,
  );

  return (
    <Stack>
      <CostControls state={state} hasViews={false} />
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
          <OwnerCostContent entity={entity} cost={value} state={state} />
        </Refreshing>
      )}
    </Stack>
  );
}

function OwnerCostContent(props: {
  entity: Entity;
  cost: OwnerCost;
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
          subject="owner"
          reason={cost.emptyReason ?? 'no-cost'}
          query={cost.query}
          state={state}
          mappedBy={[]}
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
        >
          <OwnerTree tree={cost.tree} currency={currencyCost.currency} />
        </CurrencySection>
      ))}
      <HowComputed
        query={cost.query}
        freshness={cost.freshness}
        defects={cost.defects}
      >
        {t('cost.computed.owner')}
      </HowComputed>
    </Stack>
  );
}
