import { Entity } from '@backstage/catalog-model';
import { EntityDrills } from 'backstage-plugin-shipshape-common';
import { pollDrills } from '../../model/polling';
import { sortByRecoveryRisk } from '../../model/recovery';
import { useEntityTabLink, useUrlState } from '../../router';
import { useTexts } from '../../translation';
import { AppLink } from '../../ui/AppLink';
import { EmptyState } from '../../ui/EmptyState';
import { FreshnessNotice } from '../../ui/Freshness';
import { Stack } from '../../ui/Panel';
import { EntityTab, EntityTabProps } from '../EntityTab';
import { DocumentProblems } from '../recovery/DocumentProblems';
import { DrillView } from './DrillView';
import { DrillsPanel } from './DrillsPanel';
import { DrillsStrip } from './DrillsStrip';

const load: EntityTabProps<EntityDrills>['load'] = (api, entityRef, options) =>
  api.getEntityDrills(entityRef, options);

/** The Restore drills tab of a resource, of a component with the resources that it depends on, or of a system with its parts. */
export function EntityDrillsTab() {
  const t = useTexts();
  return (
    <EntityTab
      load={load}
      poll={pollDrills}
      attempt={name => t('drills.attempt', { name })}
      permission={t('recovery.permission')}
    >
      {(entity, answer) => <DrillsContent entity={entity} answer={answer} />}
    </EntityTab>
  );
}

function DrillsContent(props: { entity: Entity; answer: EntityDrills }) {
  const { entity, answer } = props;
  const resources = sortByRecoveryRisk(answer.resources);
  const asked = useUrlState().get('drill');
  const isListed = resources.some(({ drills }) =>
    drills.some(drill => drill.drillId === asked),
  );
  const [worst] = resources;
  return (
    <Stack>
      <FreshnessNotice freshness={answer.freshness} />
      <DocumentProblems answer={answer} />
      {worst === undefined && (
        <DrillsEmpty entity={entity} entityRef={answer.entityRef} />
      )}
      {/* The panel of a single one begins with its own figures. */}
      {worst && resources.length > 1 && (
        <DrillsStrip resources={resources} worst={worst} />
      )}
      {/* An older drill than the lists go back, by its address. */}
      {asked !== undefined && !isListed && (
        <DrillView
          key={asked}
          entityRef={answer.entityRef}
          drillId={asked}
          level={3}
        />
      )}
      {resources.map(drills => (
        <DrillsPanel
          key={drills.resource.resourceId}
          drills={drills}
          isOfPart={drills.resource.entityRef !== answer.entityRef}
        />
      ))}
    </Stack>
  );
}

function DrillsEmpty(props: { entity: Entity; entityRef: string }) {
  const t = useTexts();
  const backupsLink = useEntityTabLink('/backups');
  const { metadata } = props.entity;
  return (
    <EmptyState
      title={t('drills.empty.title', { name: metadata.title ?? metadata.name })}
      action={
        <AppLink to={backupsLink(props.entityRef)}>
          {t('drills.empty.toBackups')}
        </AppLink>
      }
    >
      {t('drills.empty.intro')}
    </EmptyState>
  );
}
