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
import { Stack } from '../../ui/Panel';
import { CostAnswer, CostSections } from './CostAnswer';
import { CostControls } from './CostControls';
import { UnallocatedNotice } from './CostNotices';
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
  const { entity, entityRef } = props;
  const api = useApi(shipshapeApiRef);
  const state = useCostQuestion(isSystem(entity) ? 'system' : 'entity');
  const { query } = state;
  const { view } = state.question;
  const answer = useLoaded(
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
        hasViews={(answer.value?.dependencies.length ?? 0) > 0}
      />
      <CostAnswer entity={entity} answer={answer}>
        {cost => (
          <EntityCostContent entity={entity} cost={cost} state={state} />
        )}
      </CostAnswer>
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
  return (
    <Stack>
      <CostSections
        entity={entity}
        subject="entity"
        cost={cost}
        mappedBy={cost.mappedBy}
        state={state}
      />
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
