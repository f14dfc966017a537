import type { CostSumKey } from './CostStore';

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
