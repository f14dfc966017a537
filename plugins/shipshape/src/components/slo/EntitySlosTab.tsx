import { useCallback } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EntitySlos } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import { sortByRisk } from '../../model/slo';
import { useUrlState } from '../../router';
import { useTexts } from '../../translation';
import { ErrorState } from '../../ui/ErrorState';
import { FreshnessNotice } from '../../ui/Freshness';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Stack } from '../../ui/Panel';
import { DefinitionProblems } from './DefinitionProblems';
import { SloEmpty } from './SloEmpty';
import { SloPanel } from './SloPanel';
import { SloStrip } from './SloStrip';

/** With up to so many SLOs the details of the riskiest are open from the start. */
const FEW = 3;

/** The SLOs tab of a component, or of a system with the SLOs of its parts. */
export function EntitySlosTab() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  // Another entity starts anew, so that one never sees the figures of the entity before.
  return (
    <EntitySlosView key={entityRef} entity={entity} entityRef={entityRef} />
  );
}

function EntitySlosView(props: { entity: Entity; entityRef: string }) {
  const t = useTexts();
  const { entity, entityRef } = props;
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getEntitySlos(entityRef, { signal }),
      [api, entityRef],
    ),
    pollFigures,
  );
  return (
    <Stack>
      {error && (
        <ErrorState
          error={error}
          attempt={t('slo.attempt', {
            name: entity.metadata.title ?? entity.metadata.name,
          })}
          permission={t('slo.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          <EntitySlosContent entity={entity} answer={value} />
        </Refreshing>
      )}
    </Stack>
  );
}

function EntitySlosContent(props: { entity: Entity; answer: EntitySlos }) {
  const { entity, answer } = props;
  const slos = sortByRisk(answer.slos);
  const asked = useUrlState().get('slo');
  return (
    <Stack>
      <FreshnessNotice freshness={answer.freshness} />
      <DefinitionProblems answer={answer} />
      {slos.length === 0 ? (
        <SloEmpty entity={entity} answer={answer} />
      ) : (
        <SloStrip answer={answer} slos={slos} />
      )}
      {slos.map((slo, index) => (
        <SloPanel
          key={`${slo.entityRef} ${slo.sloId}`}
          slo={slo}
          isOfPart={slo.entityRef !== answer.entityRef}
          incidents={answer.incidents.filter(({ sloIds }) =>
            sloIds.includes(slo.sloId),
          )}
          initiallyOpen={
            asked ? slo.sloId === asked : index === 0 && slos.length <= FEW
          }
        />
      ))}
    </Stack>
  );
}
