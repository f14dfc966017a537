import { useCallback } from 'react';
import { CostDimension, CurrencyCost } from 'backstage-plugin-shipshape-common';
import { groupName } from '../model/dimensions';
import { useTexts } from '../translation';
import { CostQuestion } from './useCostQuestion';
import { useEntityNames } from './useEntityNames';

/** Gives the name of a group of a dimension, for people. */
export type NameOfGroup = (
  dimension: CostDimension,
  group: { key: string; label?: string },
) => string;

/** Names of everything that the figures of a currency are grouped or filtered by. */
export function useGroupNames(
  cost: CurrencyCost,
  question: Pick<CostQuestion, 'filters'>,
  groupBy: CostDimension,
): NameOfGroup {
  const t = useTexts();
  const shown =
    groupBy === 'entity'
      ? [...cost.groups, ...cost.movers].map(group => group.key)
      : [];
  const filtered = question.filters
    .filter(filter => filter.dimension === 'entity')
    .map(filter => filter.value);
  const refs = [...new Set([...shown, ...filtered])].filter(Boolean);
  const nameOfEntity = useEntityNames(refs);
  return useCallback(
    (dimension, group) => groupName(dimension, group, t, nameOfEntity),
    [t, nameOfEntity],
  );
}
