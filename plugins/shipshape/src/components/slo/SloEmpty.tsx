import { Entity } from '@backstage/catalog-model';
import { EntitySlos } from 'backstage-plugin-shipshape-common';
import { openSloYaml, sloAnnotationYaml } from '../../model/sloOnboarding';
import { useTexts } from '../../translation';
import { EmptyState } from '../../ui/EmptyState';

/** Properties of {@link SloEmpty}. */
export interface SloEmptyProps {
  entity: Entity;
  answer: Pick<EntitySlos, 'annotated' | 'problems' | 'documents'>;
}

/** Why an entity has no SLO, and how it gets one. */
export function SloEmpty(props: SloEmptyProps) {
  const t = useTexts();
  const { entity, answer } = props;
  const name = entity.metadata.title ?? entity.metadata.name;
  if (entity.kind.toLocaleLowerCase('en-US') === 'system') {
    return (
      <EmptyState title={t('slo.empty.systemTitle', { name })}>
        {t('slo.empty.system')}
      </EmptyState>
    );
  }
  if (answer.annotated) {
    const broken =
      answer.documents.some(document => document.error !== undefined) ||
      answer.problems.some(problem => problem.severity === 'error');
    return (
      <EmptyState
        title={t('slo.empty.annotatedTitle', { name })}
        steps={[
          {
            id: 'document',
            title: t('slo.empty.example'),
            code: openSloYaml(entity),
          },
        ]}
      >
        {broken ? t('slo.empty.broken') : t('slo.empty.annotated')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={t('slo.empty.title', { name })}
      steps={[
        {
          id: 'document',
          title: t('slo.empty.document'),
          code: openSloYaml(entity),
          hint: t('slo.empty.documentHint'),
        },
        {
          id: 'annotation',
          title: t('slo.empty.annotation'),
          code: sloAnnotationYaml(entity),
          hint: t('slo.empty.annotationHint'),
        },
      ]}
    >
      {t('slo.empty.intro')}
    </EmptyState>
  );
}
