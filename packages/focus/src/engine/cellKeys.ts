import {
  AllocationKey,
  CostCellKey,
  CubeOptions,
} from 'backstage-plugin-shipshape-common';
import { canonicalValue } from '../model/enums';
import { EffectiveTags } from './tags';

/** The dimensions of a group of charges as delivered, by FOCUS name. */
export type RawDimensions = Readonly<Record<string, string | undefined>>;

/** Part of a cell's key that does not depend on time. */
export type CellDimensions = Omit<
  CostCellKey,
  'chargeDay' | 'billingPeriodStart' | 'billingPeriodEnd'
>;

/** FOCUS text columns that a cell's key is made of. */
export const CELL_COLUMNS: readonly string[] = [
  'BillingCurrency',
  'BillingAccountId',
  'SubAccountId',
  'SubAccountName',
  'ProviderName',
  'ServiceProviderName',
  'HostProviderName',
  'InvoiceIssuerName',
  'InvoiceId',
  'ServiceCategory',
  'ServiceName',
  'RegionId',
  'RegionName',
  'ChargeCategory',
  'ChargeClass',
  'CommitmentDiscountId',
  'CommitmentDiscountStatus',
  'PricingCategory',
  'ResourceId',
  'Tags',
  'AllocatedTags',
];

/**
 * The key of the cells that a group of charges belongs to. Enum values get their canonical spelling; the provider falls
 * back from ProviderName to ServiceProviderName to HostProviderName, so that both sides of FOCUS 1.4 give one provider;
 * the region falls back from its id to its name.
 *
 * @param covering - whether the charges are purchases that pay for other charges
 * @param tags - the charges' tags
 */
export function cellDimensions(
  raw: RawDimensions,
  covering: boolean,
  tags: EffectiveTags,
  options: CubeOptions,
): CellDimensions {
  const text = (column: string): string => raw[column] ?? '';
  const value = (column: string): string =>
    canonicalValue(column, text(column));
  const environmentKey = options.environmentTagKeys.find(key =>
    tags.values.has(key),
  );
  return {
    currency: text('BillingCurrency').trim(),
    billingAccountId: text('BillingAccountId'),
    subAccountId: text('SubAccountId'),
    subAccountName: text('SubAccountName'),
    provider:
      raw.ProviderName ?? raw.ServiceProviderName ?? text('HostProviderName'),
    invoiceIssuer: text('InvoiceIssuerName'),
    invoiceId: text('InvoiceId'),
    serviceCategory: value('ServiceCategory'),
    service: text('ServiceName'),
    region: raw.RegionId ?? text('RegionName'),
    environment:
      environmentKey === undefined ? '' : tags.values.get(environmentKey) ?? '',
    chargeCategory: value('ChargeCategory'),
    chargeClass: value('ChargeClass'),
    commitmentId: text('CommitmentDiscountId'),
    commitmentStatus: value('CommitmentDiscountStatus'),
    pricingCategory: value('PricingCategory'),
    allocationKey: allocationKey(raw, covering, tags, options),
  };
}

/** Canonical JSON: keys sorted, nothing empty. */
function allocationKey(
  raw: RawDimensions,
  covering: boolean,
  tags: EffectiveTags,
  options: CubeOptions,
): string {
  const selected = [...new Set(options.tagKeys)].sort();
  const values = selected.flatMap(key => {
    const tagValue = tags.values.get(key);
    return tagValue === undefined ? [] : [[key, tagValue] as const];
  });
  const conflicts = selected.filter(key => tags.conflicts.has(key));
  // The order of the members is the alphabetical one, which JSON.stringify keeps.
  const key: AllocationKey = {
    ...(conflicts.length > 0 && { conflictingTags: conflicts }),
    ...(covering && { coveringPurchase: true as const }),
    ...(raw.descriptions && {
      descriptions: raw.descriptions.split(',').map(Number),
    }),
    ...(raw.ResourceId && { resourceId: raw.ResourceId }),
    ...(values.length > 0 && { tags: Object.fromEntries(values) }),
  };
  return JSON.stringify(key);
}
