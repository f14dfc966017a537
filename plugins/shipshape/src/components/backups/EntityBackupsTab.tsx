import { Entity } from '@backstage/catalog-model';
import { EntityBackups } from 'backstage-plugin-shipshape-common';
import { pollFigures } from '../../model/polling';
import { sortByRecoveryRisk } from '../../model/recovery';
import { useUrlState } from '../../router';
import { useTexts } from '../../translation';
import { FreshnessNotice } from '../../ui/Freshness';
import { Stack } from '../../ui/Panel';
import { EntityTab, EntityTabProps } from '../EntityTab';
import { DocumentProblems } from '../recovery/DocumentProblems';
import { BackupsEmpty } from './BackupsEmpty';
import { BackupsPanel } from './BackupsPanel';
import { BackupsStrip } from './BackupsStrip';

/** With up to so many resources the details of the riskiest are open from the start. */
const FEW = 3;

const load: EntityTabProps<EntityBackups>['load'] = (api, entityRef, options) =>
  api.getEntityBackups(entityRef, options);

/** The Backups tab of a resource, of a component with the resources that it depends on, or of a system with its parts. */
export function EntityBackupsTab() {
  const t = useTexts();
  return (
    <EntityTab
      load={load}
      poll={pollFigures}
      attempt={name => t('backups.attempt', { name })}
      permission={t('recovery.permission')}
    >
      {(entity, answer) => <BackupsContent entity={entity} answer={answer} />}
    </EntityTab>
  );
}

function BackupsContent(props: { entity: Entity; answer: EntityBackups }) {
  const { entity, answer } = props;
  const resources = sortByRecoveryRisk(answer.resources);
  const asked = useUrlState().get('resource');
  const [worst] = resources;
  return (
    <Stack>
      <FreshnessNotice freshness={answer.freshness} />
      <DocumentProblems answer={answer} />
      {worst === undefined && <BackupsEmpty entity={entity} answer={answer} />}
      {/* The panel of a single one begins with these very figures. */}
      {worst && resources.length > 1 && (
        <BackupsStrip resources={resources} worst={worst} />
      )}
      {resources.map((backups, index) => (
        <BackupsPanel
          key={backups.resource.resourceId}
          backups={backups}
          isOfPart={backups.resource.entityRef !== answer.entityRef}
          initiallyOpen={
            asked
              ? backups.resource.resourceId === asked
              : index === 0 && resources.length <= FEW
          }
        />
      ))}
    </Stack>
  );
}
