import {
  COST_DIMENSIONS,
  CostDimension,
} from 'backstage-plugin-shipshape-common';
import type { CostFilter, CostSumKey } from './CostStore';

/** Service categories of FOCUS 1.4; any other text counts as "Other" where cost is grouped or filtered. */
const SERVICE_CATEGORIES = [
  'AI and Machine Learning',
  'Analytics',
  'Business Applications',
  'Compute',
  'Databases',
  'Developer Tools',
  'Multicloud',
  'Identity',
  'Integration',
  'Internet of Things',
  'Management and Governance',
  'Media',
  'Migration',
  'Mobile',
  'Networking',
  'Security',
  'Storage',
  'Web',
  'Other',
];

const knownCategories = ['', ...SERVICE_CATEGORIES]
  .map(category => `'${category}'`)
  .join(', ');

/**
 * SQL of what a sum can be split by, over `cost_allocated a`. These are constants of the program: nothing from a request may ever
 * become part of them.
 */
export const KEY_EXPRESSIONS: Record<Exclude<CostSumKey, 'month'>, string> = {
  day: 'a.day',
  owner: 'a.owner_ref',
  entity: 'a.entity_ref',
  reason: 'a.reason',
  serviceCategory: `CASE WHEN a.service_category IN (${knownCategories}) THEN a.service_category ELSE 'Other' END`,
  service: 'a.service',
  provider: 'a.provider',
  subAccount: 'a.sub_account_id',
  region: 'a.region',
  environment: 'a.environment',
  chargeCategory: 'a.charge_category',
};

function isDimension(text: string): text is CostDimension {
  return (COST_DIMENSIONS as readonly string[]).includes(text);
}

/** Parses `dimension:value` filters, one per dimension with all its values. The contract has checked that the dimension exists. */
export function readFilters(texts: readonly string[]): CostFilter[] {
  const values = new Map<CostDimension, string[]>();
  for (const text of texts) {
    const separator = text.indexOf(':');
    const dimension = text.slice(0, separator);
    if (!isDimension(dimension)) {
      throw new TypeError(`Not a dimension: '${dimension}'`);
    }
    const value = text.slice(separator + 1);
    values.set(dimension, [
      ...(values.get(dimension) ?? []),
      dimension === 'entity' ? value.toLocaleLowerCase('en-US') : value,
    ]);
  }
  return [...values.entries()].map(([dimension, list]) => ({
    dimension,
    values: list,
  }));
}
