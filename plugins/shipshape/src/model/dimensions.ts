import { parseEntityRef } from '@backstage/catalog-model';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import {
  COST_DIMENSIONS,
  CostDimension,
} from 'backstage-plugin-shipshape-common';
import { Translate } from '../translation';

/** Where a row leads when it is opened: to what explains most, the coarse ones last. */
const DRILL_ORDER: readonly CostDimension[] = [
  'service',
  'entity',
  'region',
  'subAccount',
  'environment',
  'chargeCategory',
  'serviceCategory',
  'provider',
];

/** A filter of a cost question; an empty value is the absent value. */
export interface DimensionFilter {
  dimension: CostDimension;
  value: string;
}

/** Whether a text names a dimension. */
export function isDimension(text: string): text is CostDimension {
  return (COST_DIMENSIONS as readonly string[]).includes(text);
}

/** `service:Amazon EC2`, as the API and the address write it. */
export function formatFilter(filter: DimensionFilter): string {
  return `${filter.dimension}:${filter.value}`;
}

/** The inverse of {@link formatFilter}; undefined for anything else. */
export function parseFilter(text: string): DimensionFilter | undefined {
  const separator = text.indexOf(':');
  const dimension = text.slice(0, Math.max(separator, 0));
  return isDimension(dimension)
    ? { dimension, value: text.slice(separator + 1) }
    : undefined;
}

/** The dimension to go on with after `current`, among those offered; undefined when every one is filtered. */
export function nextDimension(
  current: CostDimension,
  filters: readonly DimensionFilter[],
  offered: readonly CostDimension[],
): CostDimension | undefined {
  const used = new Set<CostDimension>(filters.map(filter => filter.dimension));
  used.add(current);
  return DRILL_ORDER.find(
    dimension => !used.has(dimension) && offered.includes(dimension),
  );
}

/** What a breakdown can group by. The own cost of one entity cannot be split by entity. */
export function offeredDimensions(severalEntities: boolean): CostDimension[] {
  return COST_DIMENSIONS.filter(
    dimension => severalEntities || dimension !== 'entity',
  );
}

/** Name of a group for people: never empty. */
export function groupName(
  dimension: CostDimension,
  group: { key: string; label?: string },
  t: Translate,
  nameOfEntity: (entityRef: string) => string,
): string {
  if (group.key === '') {
    return t(`shared.without.${dimension}`);
  }
  if (dimension === 'entity') {
    return nameOfEntity(group.key);
  }
  return group.label ?? group.key;
}

/** The name in a ref, with its kind where that is not the usual one: `component:default/cart` as `cart`, `resource:default/db` as `resource:db`. */
export function entityName(
  entityRef: string,
  defaultKind: string = 'component',
): string {
  return humanizeEntityRef(parseEntityRef(entityRef), { defaultKind });
}
