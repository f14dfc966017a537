import { Entity } from '@backstage/catalog-model';
import { EntityBackups } from 'backstage-plugin-shipshape-common';
import {
  dataStoreOf,
  dataStoreYaml,
  recoveryAnnotationYaml,
  recoveryDocumentYaml,
  reportCommand,
} from '../../model/recoveryOnboarding';
import { useTexts } from '../../translation';
import { EmptyState } from '../../ui/EmptyState';

/** Properties of {@link BackupsEmpty}. */
export interface BackupsEmptyProps {
  entity: Entity;
  answer: Pick<EntityBackups, 'problems' | 'documents'>;
}

/** Why nothing is known of the backups of an entity, and how that changes. */
export function BackupsEmpty(props: BackupsEmptyProps) {
  const t = useTexts();
  const { entity, answer } = props;
  const name = entity.metadata.title ?? entity.metadata.name;
  const kind = entity.kind.toLocaleLowerCase('en-US');
  if (kind === 'system') {
    return (
      <EmptyState title={t('backups.empty.systemTitle', { name })}>
        {t('backups.empty.system')}
      </EmptyState>
    );
  }
  if (kind === 'component') {
    return (
      <EmptyState
        title={t('backups.empty.componentTitle', { name })}
        steps={[
          {
            id: 'store',
            title: t('backups.empty.componentStep'),
            code: dataStoreYaml(entity),
          },
          {
            id: 'document',
            title: t('backups.empty.componentDocument'),
            code: recoveryDocumentYaml(dataStoreOf(entity)),
            hint: t('backups.empty.documentHint'),
          },
        ]}
      >
        {t('backups.empty.component')}
      </EmptyState>
    );
  }
  if (answer.documents.length > 0 || answer.problems.length > 0) {
    return (
      <EmptyState
        title={t('backups.empty.brokenTitle', { name })}
        steps={[
          {
            id: 'document',
            title: t('backups.empty.example'),
            code: recoveryDocumentYaml(entity),
          },
        ]}
      >
        {t('backups.empty.broken')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t('backups.empty.title', { name })}
      steps={[
        {
          id: 'document',
          title: t('backups.empty.document'),
          code: recoveryDocumentYaml(entity),
          hint: t('backups.empty.documentHint'),
        },
        {
          id: 'annotation',
          title: t('backups.empty.annotation'),
          code: recoveryAnnotationYaml(entity),
          hint: t('backups.empty.annotationHint'),
        },
        {
          id: 'report',
          title: t('backups.empty.report'),
          code: reportCommand(entity),
          hint: t('backups.empty.reportHint'),
        },
      ]}
    >
      {t('backups.empty.intro')}
    </EmptyState>
  );
}
