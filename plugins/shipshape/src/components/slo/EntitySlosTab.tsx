import { Entity } from '@backstage/catalog-model';
import { EntitySlos } from 'backstage-plugin-shipshape-common';
import { pollFigures } from '../../model/polling';
import { sortByRisk } from '../../model/slo';
import { useUrlState } from '../../router';
import { useTexts } from '../../translation';
import { FreshnessNotice } from '../../ui/Freshness';
import { Stack } from '../../ui/Panel';
import { EntityTab, EntityTabProps } from '../EntityTab';
import { DefinitionProblems } from './DefinitionProblems';
import { SloEmpty } from './SloEmpty';
import { SloPanel } from './SloPanel';
import { SloStrip } from './SloStrip';

/** With up to so many SLOs the details of the riskiest are open from the start. */
const FEW = 3;

const load: EntityTabProps<EntitySlos>['load'] = (api, entityRef, options) =>
  api.getEntitySlos(entityRef, options);

/** The SLOs tab of a component, or of a system with the SLOs of its parts. */
export function EntitySlosTab() {
  const t = useTexts();
  return (
    <EntityTab
      load={load}
      poll={pollFigures}
      attempt={name => t('slo.attempt', { name })}
      permission={t('slo.permission')}
    >
      {(entity, answer) => (
        <EntitySlosContent entity={entity} answer={answer} />
      )}
    </EntityTab>
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
