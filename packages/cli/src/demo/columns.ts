import { firstDay, formatMonth, startOf } from './calendar';
import type { Charge } from './charge';
import { PRICE_PLACES, QUANTITY_PLACES, COST_PLACES } from './decimals';
import { skuCode } from './noise';

/** The 57 columns of CostAndUsage in FOCUS 1.2. */
export const FOCUS_COLUMNS = [
  'BillingAccountId',
  'BillingAccountName',
  'BillingAccountType',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ChargeCategory',
  'ChargeClass',
  'ChargeFrequency',
  'ChargeDescription',
  'InvoiceId',
  'InvoiceIssuerName',
  'ProviderName',
  'PublisherName',
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
  'BillingCurrency',
  'ServiceCategory',
  'ServiceSubcategory',
  'ServiceName',
  'SkuId',
  'SkuMeter',
  'SkuPriceId',
  'SkuPriceDetails',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'RegionId',
  'RegionName',
  'AvailabilityZone',
  'PricingCategory',
  'PricingQuantity',
  'PricingUnit',
  'PricingCurrency',
  'ListUnitPrice',
  'ContractedUnitPrice',
  'PricingCurrencyListUnitPrice',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'ConsumedQuantity',
  'ConsumedUnit',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountQuantity',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'Tags',
] as const;

export type FocusColumn = (typeof FOCUS_COLUMNS)[number];

/** A decimal that each provider writes in its own way. */
export interface Decimal {
  value: bigint;
  places: number;
}

/** A time in seconds since the epoch. */
export interface Time {
  seconds: number;
}

/** What a cell holds; undefined is null. */
export type Cell = string | Decimal | Time | undefined;

const decimal = (value: bigint | undefined, places: number) =>
  value === undefined ? undefined : { value, places };
const money = (value: bigint | undefined) => decimal(value, COST_PLACES);
const unitPrice = (value: bigint | undefined) => decimal(value, PRICE_PLACES);
const amountOf = (value: bigint | undefined) => decimal(value, QUANTITY_PLACES);
const time = (seconds: number): Time => ({ seconds });

/** The FOCUS row of a charge. `issued`: the invoice of the billing period exists, so it has a number. */
export function focusRow(
  charge: Charge,
  issued: boolean,
): Record<FocusColumn, Cell> {
  const { account, subAccount, service, sku, pricing, commitment } = charge;
  const month = charge.billingMonth;
  return {
    BillingAccountId: account.id,
    BillingAccountName: account.name,
    BillingAccountType: account.type,
    SubAccountId: subAccount?.id,
    SubAccountName: subAccount?.name,
    SubAccountType: subAccount && account.subAccountType,
    BillingPeriodStart: time(startOf(firstDay(month))),
    BillingPeriodEnd: time(startOf(firstDay(month + 1))),
    ChargePeriodStart: time(charge.start),
    ChargePeriodEnd: time(charge.end),
    ChargeCategory: charge.category,
    ChargeClass: charge.correction && 'Correction',
    ChargeFrequency: charge.frequency,
    ChargeDescription: charge.description,
    InvoiceId: issued
      ? `${account.invoicePrefix}-${formatMonth(month).replace('-', '')}`
      : undefined,
    InvoiceIssuerName: charge.issuer ?? account.issuer,
    ProviderName: account.providerName,
    PublisherName: charge.publisher ?? account.publisher,
    BilledCost: money(charge.billed),
    EffectiveCost: money(charge.effective),
    ListCost: money(charge.list),
    ContractedCost: money(charge.contracted),
    BillingCurrency: account.currency,
    ServiceCategory: service.category,
    ServiceSubcategory: service.subcategory,
    ServiceName: service.name,
    SkuId: sku && skuCode(sku.key),
    SkuMeter: sku?.meter,
    SkuPriceId:
      sku &&
      `${skuCode(sku.key)}.${skuCode(
        `${sku.key}/${pricing?.category ?? 'Standard'}`,
        10,
      )}`,
    SkuPriceDetails: undefined,
    ResourceId: charge.resource?.id,
    ResourceName: charge.resource?.name,
    ResourceType: charge.resource?.type,
    RegionId: charge.region?.id,
    RegionName: charge.region?.name,
    AvailabilityZone: charge.region?.zone,
    PricingCategory: pricing?.category,
    PricingQuantity: amountOf(pricing?.quantity),
    PricingUnit: pricing && sku?.unit,
    PricingCurrency: account.currency,
    ListUnitPrice: unitPrice(pricing?.list),
    ContractedUnitPrice: unitPrice(pricing?.contracted),
    PricingCurrencyListUnitPrice: unitPrice(pricing?.list),
    PricingCurrencyContractedUnitPrice: unitPrice(pricing?.contracted),
    PricingCurrencyEffectiveCost: money(charge.effective),
    ConsumedQuantity: amountOf(charge.consumed),
    ConsumedUnit: charge.consumed === undefined ? undefined : sku?.unit,
    CommitmentDiscountCategory: commitment?.category,
    CommitmentDiscountId: commitment?.id,
    CommitmentDiscountName: commitment?.name,
    CommitmentDiscountQuantity: amountOf(commitment?.quantity),
    CommitmentDiscountStatus: commitment?.status,
    CommitmentDiscountType: commitment?.type,
    CommitmentDiscountUnit: commitment?.unit,
    CapacityReservationId: undefined,
    CapacityReservationStatus: undefined,
    Tags: charge.tags && JSON.stringify(charge.tags),
  };
}
