import Button from '@mui/material/Button';
import { Entity } from '@backstage/catalog-model';
import {
  EntityCost,
  ResolvedCostQuery,
} from 'backstage-plugin-shipshape-common';
import { formatRange } from '../../format';
import { CostQuestionState } from '../../hooks/useCostQuestion';
import {
  costAnnotationsYaml,
  ownedEntityYaml,
  ownerAnnotationsYaml,
  tagConvention,
} from '../../model/onboarding';
import { Translate, useTexts } from '../../translation';
import { EmptyState, NextStep } from '../../ui/EmptyState';

/** Properties of {@link CostEmpty}. */
export interface CostEmptyProps {
  entity: Entity;
  subject: 'entity' | 'owner';
  reason: NonNullable<EntityCost['emptyReason']>;
  query: ResolvedCostQuery;
  state: CostQuestionState;
  /** Annotations that map charges to the entity. */
  mappedBy: readonly string[];
}

/** Why an entity or owner has no cost to show, and what would change that. */
export function CostEmpty(props: CostEmptyProps) {
  const t = useTexts();
  const { entity, state, query, reason } = props;
  const name = entity.metadata.title ?? entity.metadata.name;
  const range = formatRange(query.from, query.to);
  if (reason === 'not-mapped') {
    return props.subject === 'owner' ? (
      <EmptyState
        title={t('empty.owner.title', { name })}
        steps={ownerSteps(entity, t)}
      >
        {t('empty.owner.intro')}
      </EmptyState>
    ) : (
      <EmptyState
        title={t('empty.notMapped.title', { name })}
        steps={entitySteps(entity, t)}
      >
        {t('empty.notMapped.intro')}
      </EmptyState>
    );
  }
  if (reason === 'no-data') {
    return (
      <EmptyState title={t('empty.noData.title')}>
        {t('empty.noData.text')}
      </EmptyState>
    );
  }
  if (reason === 'source-failing') {
    return (
      <EmptyState title={t('empty.sourceFailing.title')}>
        {t('empty.sourceFailing.text')}
      </EmptyState>
    );
  }
  if (reason === 'no-data-for-period') {
    return (
      <EmptyState
        title={t('empty.noDataForPeriod.title')}
        action={
          state.question.range !== '13-months' && (
            <Button
              variant="outlined"
              size="small"
              onClick={() => state.change({ range: '13-months' })}
              sx={{ textTransform: 'none' }}
            >
              {t('empty.noDataForPeriod.longer')}
            </Button>
          )
        }
      >
        {t('empty.noDataForPeriod.text', { range })}
      </EmptyState>
    );
  }
  if (state.question.filters.length > 0) {
    return (
      <EmptyState
        title={t('empty.noCost.filtered')}
        action={
          <Button
            variant="outlined"
            size="small"
            onClick={state.clearFilters}
            sx={{ textTransform: 'none' }}
          >
            {t('cost.breakdown.clear')}
          </Button>
        }
      >
        {t('empty.noCost.filteredText', { range, name })}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t('empty.noCost.title')}>
      {t('empty.noCost.text', { range, name })}
      {props.mappedBy.length > 0 &&
        ` ${t('empty.noCost.mappedBy', {
          annotations: props.mappedBy.join(', '),
        })}`}
    </EmptyState>
  );
}

function entitySteps(entity: Entity, t: Translate): NextStep[] {
  return [
    {
      id: 'annotation',
      title: t('empty.notMapped.annotation', {
        kind: entity.kind.toLocaleLowerCase('en-US'),
      }),
      code: costAnnotationsYaml(entity),
    },
    {
      id: 'tag',
      title: t('empty.notMapped.tag'),
      code: tagConvention(entity),
      hint: t('empty.notMapped.tagHint'),
    },
  ];
}

function ownerSteps(entity: Entity, t: Translate): NextStep[] {
  return [
    {
      id: 'owner',
      title: t('empty.owner.owner'),
      code: ownedEntityYaml(entity),
    },
    {
      id: 'accounts',
      title: t('empty.owner.accounts'),
      code: ownerAnnotationsYaml(entity),
    },
    {
      id: 'tag',
      title: t('empty.notMapped.tag'),
      code: tagConvention(entity),
      hint: t('empty.notMapped.ownerTagHint'),
    },
  ];
}
