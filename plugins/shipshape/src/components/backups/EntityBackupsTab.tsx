import { useCallback } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EntityBackups } from 'backstage-plugin-shipshape-common';
import { shipshapeApiRef } from '../../api';
import { useLoaded } from '../../hooks/useLoaded';
import { pollFigures } from '../../model/polling';
import { sortByRecoveryRisk } from '../../model/recovery';
import { useUrlState } from '../../router';
import { useTexts } from '../../translation';
import { ErrorState } from '../../ui/ErrorState';
import { FreshnessNotice } from '../../ui/Freshness';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Stack } from '../../ui/Panel';
import { DocumentProblems } from '../recovery/DocumentProblems';
import { BackupsEmpty } from './BackupsEmpty';
import { BackupsPanel } from './BackupsPanel';
import { BackupsStrip } from './BackupsStrip';

/** With up to so many resources the details of the riskiest are open from the start. */
const FEW = 3;

/** The Backups tab of a resource, of a component with the resources that it depends on, or of a system with its parts. */
export function EntityBackupsTab() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  // Another entity starts anew, so that one never sees the backups of the entity before.
  return (
    <EntityBackupsView key={entityRef} entity={entity} entityRef={entityRef} />
  );
}

function EntityBackupsView(props: { entity: Entity; entityRef: string }) {
  const t = useTexts();
  const { entity, entityRef } = props;
  const api = useApi(shipshapeApiRef);
  const { value, error, loading, reload } = useLoaded(
    useCallback(
      signal => api.getEntityBackups(entityRef, { signal }),
      [api, entityRef],
    ),
    pollFigures,
  );
  return (
    <Stack>
      {error && (
        <ErrorState
          error={error}
          attempt={t('backups.attempt', {
            name: entity.metadata.title ?? entity.metadata.name,
          })}
          permission={t('recovery.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>
          <BackupsContent entity={entity} answer={value} />
        </Refreshing>
      )}
    </Stack>
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
