/** FOCUS versions that are read, oldest first. */
export const FOCUS_VERSIONS = ['1.0', '1.1', '1.2', '1.3', '1.4'] as const;

/** A version of the FOCUS specification. */
export type FocusVersion = (typeof FOCUS_VERSIONS)[number];

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Columns of the CostAndUsage dataset by the version that introduced them. */
export const COLUMNS_SINCE: Readonly<Record<FocusVersion, readonly string[]>> =
  {
    '1.0': words(`
      AvailabilityZone BilledCost BillingAccountId BillingAccountName
      BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory
      ChargeClass ChargeDescription ChargeFrequency ChargePeriodEnd
      ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId
      CommitmentDiscountName CommitmentDiscountStatus
      CommitmentDiscountType ConsumedQuantity ConsumedUnit ContractedCost
      ContractedUnitPrice EffectiveCost InvoiceIssuerName ListCost
      ListUnitPrice PricingCategory PricingQuantity PricingUnit
      ProviderName PublisherName RegionId RegionName ResourceId
      ResourceName ResourceType ServiceCategory ServiceName SkuId
      SkuPriceId SubAccountId SubAccountName Tags
    `),
    '1.1': words(`
      CapacityReservationId CapacityReservationStatus
      CommitmentDiscountQuantity CommitmentDiscountUnit ServiceSubcategory
      SkuMeter SkuPriceDetails
    `),
    '1.2': words(`
      BillingAccountType InvoiceId PricingCurrency
      PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost
      PricingCurrencyListUnitPrice SubAccountType
    `),
    '1.3': words(`
      AllocatedMethodDetails AllocatedMethodId AllocatedResourceId
      AllocatedResourceName AllocatedTags ContractApplied HostProviderName
      ServiceProviderName
    `),
    '1.4': words(`
      CommitmentProgramEligibilityDetails InvoiceDetailId
    `),
  };

/** The four costs, in the order in which every output lists them. */
export const COST_COLUMNS = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
] as const;

/** A FOCUS cost column. */
export type CostColumn = (typeof COST_COLUMNS)[number];

/** The four timestamps of a charge. */
export const TIME_COLUMNS = [
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
] as const;

/** A FOCUS timestamp column. */
export type TimeColumn = (typeof TIME_COLUMNS)[number];

/** Without these a file can be summarised but not ingested. */
export const MINIMUM_COLUMNS = words(`
  BilledCost EffectiveCost BillingCurrency BillingAccountId BillingPeriodStart
  BillingPeriodEnd ChargePeriodStart ChargePeriodEnd ChargeCategory ServiceName
`);

const MANDATORY_EVERYWHERE = words(`
  BilledCost BillingAccountId BillingAccountName BillingCurrency
  BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass
  ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost
  EffectiveCost InvoiceIssuerName ListCost PricingQuantity PricingUnit
  ServiceCategory ServiceName
`);
const MANDATORY_UNTIL_1_3 = ['ProviderName', 'PublisherName'];
const MANDATORY_SINCE_1_3 = ['ServiceProviderName', 'HostProviderName'];

/** Mandatory columns that may be null in a row. */
const NULLABLE = new Set(
  words(`
    BillingAccountName ChargeClass ChargeDescription PricingQuantity PricingUnit
    HostProviderName
  `),
);

/** Columns that must be present in a CostAndUsage dataset of a version. */
export function mandatoryColumns(version: FocusVersion): string[] {
  const providers =
    version === '1.4'
      ? MANDATORY_SINCE_1_3
      : [
          ...MANDATORY_UNTIL_1_3,
          ...(version === '1.3' ? MANDATORY_SINCE_1_3 : []),
        ];
  return [...MANDATORY_EVERYWHERE, ...providers];
}

/** Mandatory columns that must have a value in every row. */
export function nonNullColumns(version: FocusVersion): string[] {
  return mandatoryColumns(version).filter(column => !NULLABLE.has(column));
}

/** Columns of FOCUS 1.0-preview that later versions renamed or dropped. */
export const PREVIEW_COLUMNS = words(
  'ChargeSubcategory Region UsageQuantity UsageUnit',
);
/** Columns that 1.0 introduced in place of {@link PREVIEW_COLUMNS}. */
export const PREVIEW_REPLACEMENTS = words(
  'ChargeClass RegionId ConsumedQuantity ConsumedUnit',
);

/** Provider columns that some defect rules need; the names are those of the FinOps toolkit. */
export const PROVIDER_COLUMNS = words(`
  x_BilledUnitPrice x_EffectiveUnitPrice x_ResourceType x_SkuTerm
`);

const ALIASES: Readonly<Record<string, string>> = { provider: 'ProviderName' };

const CANONICAL = new Map<string, string>(
  [
    ...Object.values(COLUMNS_SINCE).flat(),
    ...PREVIEW_COLUMNS,
    ...PROVIDER_COLUMNS,
  ].map(name => [name.toLowerCase(), name]),
);

/**
 * The FOCUS spelling of a delivered column name: blanks around it and letter case do not matter.
 *
 * @returns undefined for a column that is not part of FOCUS; such columns never fail a file.
 */
export function canonicalColumn(name: string): string | undefined {
  const key = name.trim().toLowerCase();
  return ALIASES[key] ?? CANONICAL.get(key);
}
