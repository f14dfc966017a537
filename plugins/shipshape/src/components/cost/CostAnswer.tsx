import { ReactNode } from 'react';
import { Entity } from '@backstage/catalog-model';
import {
  CurrencyCost,
  EntityCost,
  OwnerCost,
} from 'backstage-plugin-shipshape-common';
import { CostQuestionState } from '../../hooks/useCostQuestion';
import { Loaded } from '../../hooks/useLoaded';
import { useTexts } from '../../translation';
import { ErrorState } from '../../ui/ErrorState';
import { LoadingState, Refreshing } from '../../ui/LoadingState';
import { Notice } from '../../ui/Notice';
import { CostEmpty } from './CostEmpty';
import { CostNotices, budgetIn } from './CostNotices';
import { CurrencySection } from './CurrencySection';

/** Properties of {@link CostAnswer}. */
export interface CostAnswerProps<T> {
  entity: Entity;
  answer: Loaded<T>;
  children: (cost: T) => ReactNode;
}

/** An answer about the cost of an entity, or why there is none (yet). */
export function CostAnswer<T>(props: CostAnswerProps<T>) {
  const t = useTexts();
  const { value, error, loading, reload } = props.answer;
  return (
    <>
      {error && (
        <ErrorState
          error={error}
          attempt={t('cost.attempt', { name: props.entity.metadata.name })}
          permission={t('cost.permission')}
          onRetry={reload}
        />
      )}
      {!value && loading && <LoadingState />}
      {value && (
        <Refreshing active={loading}>{props.children(value)}</Refreshing>
      )}
    </>
  );
}

/** Properties of {@link CostSections}. */
export interface CostSectionsProps {
  entity: Entity;
  subject: 'entity' | 'owner';
  cost: EntityCost | OwnerCost;
  /** Annotations that map charges to the entity. */
  mappedBy: string[];
  state: CostQuestionState;
  /** Inside of the section of each currency. */
  children?: (cost: CurrencyCost) => ReactNode;
}

/** What is wrong, then the figures of each currency apart, or why there are none. */
export function CostSections(props: CostSectionsProps) {
  const t = useTexts();
  const { cost, state } = props;
  const { currencies } = cost;
  return (
    <>
      <CostNotices cost={cost} />
      {currencies.length > 1 && (
        <Notice severity="info">
          {t('cost.currencies', { number: String(currencies.length) })}
        </Notice>
      )}
      {currencies.length === 0 && (
        <CostEmpty
          entity={props.entity}
          subject={props.subject}
          reason={cost.emptyReason ?? 'no-cost'}
          query={cost.query}
          state={state}
          mappedBy={props.mappedBy}
        />
      )}
      {currencies.map((currencyCost, index) => (
        <CurrencySection
          key={currencyCost.currency}
          cost={currencyCost}
          oneOfSeveral={currencies.length > 1}
          state={state}
          query={cost.query}
          budget={budgetIn(currencyCost.currency, cost.budget)}
          data={
            index === 0
              ? { until: cost.dataUntil, freshness: cost.freshness }
              : undefined
          }
        >
          {props.children?.(currencyCost)}
        </CurrencySection>
      ))}
    </>
  );
}
