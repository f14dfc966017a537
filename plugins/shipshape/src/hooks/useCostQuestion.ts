import { useCallback, useMemo } from 'react';
import {
  CostDimension,
  CostMetric,
  CostView,
} from 'backstage-plugin-shipshape-common';
import {
  DimensionFilter,
  formatFilter,
  isDimension,
  nextDimension,
  offeredDimensions,
  parseFilter,
} from '../model/dimensions';
import {
  RANGES,
  RangeName,
  defaultGranularity,
  rangeDays,
} from '../model/ranges';
import { useUrlState } from '../router';
import { useToday } from '../ui/clock';

/** What the reader asks, as it stands in the address. */
export interface CostQuestion {
  metric: CostMetric;
  range: RangeName;
  granularity: 'daily' | 'monthly';
  groupBy: CostDimension;
  filters: DimensionFilter[];
  view: CostView;
}

/** The question with the ways to change it. */
export interface CostQuestionState {
  question: CostQuestion;
  /** For the API, with the days of the range; equal questions give the identical object. */
  query: {
    from: string;
    to: string;
    metric: CostMetric;
    granularity: 'daily' | 'monthly';
    groupBy: CostDimension;
    filter?: string[];
  };
  /** What the breakdown can group by. */
  dimensions: CostDimension[];
  /** Where a row of the breakdown leads; undefined when there is nothing finer. */
  drillDimension?: CostDimension;
  change(change: Partial<CostQuestion>): void;
  /** Shows only a group, broken down by the next dimension. */
  drill(key: string): void;
  removeFilter(filter: string): void;
  clearFilters(): void;
}

function oneOf<T extends string>(
  text: string | undefined,
  values: readonly T[],
): T | undefined {
  return values.find(value => value === text);
}

/**
 * Reads the question from the address; whatever is absent or unknown there has its default.
 *
 * @param subject - an owner's cost is grouped by entity at first; that of a system can be, too.
 */
export function useCostQuestion(
  subject: 'entity' | 'system' | 'owner',
): CostQuestionState {
  const defaultGroupBy = subject === 'owner' ? 'entity' : 'service';
  const url = useUrlState();
  const today = useToday();

  const question = useMemo((): CostQuestion => {
    const range = oneOf(url.get('range'), RANGES) ?? '3-months';
    const groupBy = url.get('groupBy');
    return {
      metric: oneOf(url.get('metric'), ['effective', 'billed']) ?? 'effective',
      range,
      granularity:
        oneOf(url.get('granularity'), ['daily', 'monthly']) ??
        defaultGranularity(range),
      groupBy: groupBy && isDimension(groupBy) ? groupBy : defaultGroupBy,
      filters: url.getAll('filter').flatMap(text => parseFilter(text) ?? []),
      view: oneOf(url.get('view'), ['own', 'withDependencies']) ?? 'own',
    };
  }, [url, defaultGroupBy]);

  const query = useMemo(
    () => ({
      ...rangeDays(question.range, today),
      metric: question.metric,
      granularity: question.granularity,
      groupBy: question.groupBy,
      ...(question.filters.length > 0 && {
        filter: question.filters.map(formatFilter),
      }),
    }),
    [question, today],
  );

  const change = useCallback<CostQuestionState['change']>(
    ({ filters, ...rest }) =>
      url.set({
        ...rest,
        ...(filters && { filter: filters.map(formatFilter) }),
        // A new range brings its own steps.
        ...(rest.range && !rest.granularity && { granularity: undefined }),
      }),
    [url],
  );

  const { filters, groupBy } = question;
  const dimensions = offeredDimensions(
    subject !== 'entity' || question.view === 'withDependencies',
  );
  const drillDimension = nextDimension(groupBy, filters, dimensions);
  return {
    question,
    query,
    dimensions,
    drillDimension,
    change,
    drill: key =>
      change({
        filters: [...filters, { dimension: groupBy, value: key }],
        groupBy: drillDimension ?? groupBy,
      }),
    removeFilter: text =>
      change({ filters: filters.filter(item => formatFilter(item) !== text) }),
    clearFilters: () => change({ filters: [] }),
  };
}
