import { useCallback } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { shipshapeApiRef } from '../../api';
import { useCostQuestion } from '../../hooks/useCostQuestion';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import { useTexts } from '../../translation';
import { Stack } from '../../ui/Panel';
import { CostAnswer, CostSections } from './CostAnswer';
import { CostControls } from './CostControls';
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
  const answer = useLoaded(
    useCallback(
      signal => api.getOwnerCost(ownerRef, query, { signal }),
      [api, ownerRef, query],
    ),
    pollFigures,
  );

  return (
    <Stack>
      <CostControls state={state} hasViews={false} />
      <CostAnswer entity={entity} answer={answer}>
        {cost => (
          <Stack>
            <CostSections
              entity={entity}
              subject="owner"
              cost={cost}
              mappedBy={[]}
              state={state}
            >
              {({ currency }) => (
                <OwnerTree tree={cost.tree} currency={currency} />
              )}
            </CostSections>
            <HowComputed
              query={cost.query}
              freshness={cost.freshness}
              defects={cost.defects}
            >
              {t('cost.computed.owner')}
            </HowComputed>
          </Stack>
        )}
      </CostAnswer>
    </Stack>
  );
}
