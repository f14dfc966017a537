/** Versions of OpenSLO that are read. */
export const OPENSLO_VERSIONS = [
  'openslo/v1',
  'openslo/v1alpha',
  'openslo.com/v2alpha',
] as const;
export type OpenSloVersion = (typeof OPENSLO_VERSIONS)[number];

const V1_KINDS = [
  'SLO',
  'SLI',
  'DataSource',
  'Service',
  'AlertPolicy',
  'AlertCondition',
  'AlertNotificationTarget',
] as const;

export type OpenSloKind = (typeof V1_KINDS)[number] | 'BudgetAdjustment';

/** Kinds of each version. */
export const OPENSLO_KINDS: Readonly<
  Record<OpenSloVersion, readonly OpenSloKind[]>
> = {
  'openslo/v1': V1_KINDS,
  'openslo/v1alpha': ['SLO', 'Service'],
  'openslo.com/v2alpha': [...V1_KINDS, 'BudgetAdjustment'],
};

/** Names of the fields that say what is measured. */
export function indicatorKeys(version: OpenSloVersion): {
  inline: string;
  ref: string;
} {
  return version === 'openslo.com/v2alpha'
    ? { inline: 'sli', ref: 'sliRef' }
    : { inline: 'indicator', ref: 'indicatorRef' };
}
