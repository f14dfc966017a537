import { COST_COLUMNS, TIME_COLUMNS } from '../model/columns';
import { CURRENCY_CODES } from '../model/currencies';
import { ENUMS } from '../model/enums';
import { cellFact } from './cellFacts';
import { QUANTITY_COLUMNS } from './rawRows';
import { identifier, literals } from './sql';

/**
 * A defect as a condition over the facts of a row, its enum columns and the {@link RULE_COLUMNS}. The same condition counts
 * groups of rows and finds sample rows.
 */
export interface DefectRule {
  code: string;
  column?: string;
  /** FOCUS columns without which the rule says nothing. */
  needs: readonly string[];
  sql: string;
  /** A counted fact; the rule is evaluated on rows only, its count comes from the groups. */
  counted?: string;
}

/** Columns whose allowed values are checked. */
export const ENUM_COLUMNS = Object.keys(ENUMS);

/** Text columns in which the word `NA` is suspicious. */
const NA_COLUMNS = [
  'SubAccountId',
  'SubAccountName',
  'RegionId',
  'ResourceId',
  'InvoiceId',
  'CommitmentDiscountId',
];

/** Conditions over the delivered text columns, by the name under which rules use them. */
export const RULE_COLUMNS: Readonly<Record<string, string>> = {
  currency: `"BillingCurrency"`,
  has_commitment: `"CommitmentDiscountId" IS NOT NULL`,
  has_resource: `"ResourceId" IS NOT NULL`,
  resource_is_commitment: `lower("ResourceId") = lower("CommitmentDiscountId")`,
  account_missing: `"BillingAccountId" IS NULL`,
  issuer_missing: `"InvoiceIssuerName" IS NULL`,
  service_missing: `"ServiceName" IS NULL`,
  provider_missing: `"ProviderName" IS NULL`,
  service_provider_missing: `"ServiceProviderName" IS NULL`,
  na: NA_COLUMNS.map(column => `"${column}" IS NOT DISTINCT FROM 'NA'`).join(
    ' OR ',
  ),
};

/** Text columns that {@link RULE_COLUMNS} look at. */
export const RULE_TEXT_COLUMNS = [
  ...new Set(
    Object.values(RULE_COLUMNS).flatMap(sql =>
      [...sql.matchAll(/"(\w+)"/g)].map(match => match[1]),
    ),
  ),
];

const lower = (column: string): string => `lower(trim(${identifier(column)}))`;
const is = (column: string, value: string): string =>
  `${lower(column)} = '${value}'`;

const PURCHASE = is('ChargeCategory', 'purchase');
const USAGE = is('ChargeCategory', 'usage');
const COMMITMENT_PURCHASE = `${PURCHASE} AND has_commitment`;
const COMMITMENT = ['ChargeCategory', 'CommitmentDiscountId'];

const NULL_FACTS: ReadonlyArray<readonly [column: string, sql: string]> = [
  ['BillingAccountId', 'account_missing'],
  ['BillingCurrency', 'currency IS NULL'],
  ['ChargeCategory', `"ChargeCategory" IS NULL`],
  ['InvoiceIssuerName', 'issuer_missing'],
  ['ServiceCategory', `"ServiceCategory" IS NULL`],
  ['ServiceName', 'service_missing'],
  ['ProviderName', 'provider_missing'],
  ['PublisherName', 'publisher_missing'],
  ['ServiceProviderName', 'service_provider_missing'],
  ...[...COST_COLUMNS, ...TIME_COLUMNS].map(
    column => [column, cellFact(column, 'null')] as const,
  ),
];

function rule(
  code: string,
  needs: readonly string[],
  sql: string,
  column?: string,
): DefectRule {
  return { code, needs, sql, column };
}

/** E01 of each mandatory column; which columns are mandatory depends on the version. */
export const NULL_RULES: readonly DefectRule[] = NULL_FACTS.map(
  ([column, sql]) => rule('E01', [column], sql, column),
);

function enumRules(column: string): DefectRule[] {
  const values = ENUMS[column];
  const known = literals(values.map(value => value.toLowerCase()));
  return [
    rule(
      'E02',
      [column],
      `${identifier(column)} NOT IN (${literals(values)}) AND ${lower(
        column,
      )} IN (${known})`,
      column,
    ),
    rule('E13', [column], `${lower(column)} NOT IN (${known})`, column),
  ];
}

/** All rules but {@link NULL_RULES} and those on tags and whole commitments. */
export const DEFECT_RULES: readonly DefectRule[] = [
  rule(
    'D01',
    [...COMMITMENT, 'ChargeFrequency'],
    `${COMMITMENT_PURCHASE} AND ${is('ChargeFrequency', 'usage-based')}`,
  ),
  rule(
    'D02',
    [...COMMITMENT, 'EffectiveCost'],
    `${COMMITMENT_PURCHASE} AND effective_positive`,
  ),
  rule('D03', ['ContractedCost', 'EffectiveCost'], 'contracted_missing'),
  rule(
    'D04',
    ['ContractedUnitPrice', 'x_EffectiveUnitPrice'],
    'contracted_price_missing',
  ),
  rule('D05', ['ListCost', 'ContractedCost'], 'list_below_contracted'),
  rule(
    'D06',
    ['ContractedCost', 'EffectiveCost'],
    'contracted_below_effective',
  ),
  rule('D07', ['ListCost'], 'list_missing'),
  rule('D08', ['ListUnitPrice', 'x_EffectiveUnitPrice'], 'list_price_missing'),
  rule('D09', ['x_EffectiveUnitPrice'], 'price_rounding'),
  rule('D10', ['ConsumedQuantity'], 'consumed_zero'),
  rule('D11', ['PricingQuantity'], 'priced_zero'),
  rule('D12', ['ProviderName'], 'provider_missing'),
  rule('D13', ['PublisherName'], 'publisher_missing'),
  rule(
    'D14',
    [...COMMITMENT, 'ResourceId'],
    `${COMMITMENT_PURCHASE} AND NOT has_resource`,
  ),
  rule(
    'D15',
    [...COMMITMENT, 'ResourceName'],
    `${COMMITMENT_PURCHASE} AND name_missing`,
  ),
  rule(
    'D16',
    [...COMMITMENT, 'ResourceType'],
    `${COMMITMENT_PURCHASE} AND type_missing`,
  ),
  rule('D17', ['BilledCost', 'x_BilledUnitPrice'], 'billed_price_missing'),
  rule(
    'D18',
    [...COMMITMENT, 'x_ResourceType'],
    `${COMMITMENT_PURCHASE} AND provider_type_missing`,
  ),
  rule(
    'D19',
    [...COMMITMENT, 'PricingCategory'],
    `${USAGE} AND has_commitment AND ${is('PricingCategory', 'standard')}`,
  ),
  rule('D20', ['x_SkuTerm'], 'term_text'),
  ...ENUM_COLUMNS.flatMap(enumRules),
  rule(
    'E03',
    TIME_COLUMNS,
    `charge_outside AND coalesce(${lower('ChargeClass')}, '') <> 'correction'`,
  ),
  rule(
    'E04',
    ['ChargeCategory', 'BilledCost', 'EffectiveCost'],
    `${USAGE} AND NOT has_commitment AND "CommitmentDiscountStatus" IS NULL AND billed_differs`,
  ),
  rule(
    'E05',
    ['CommitmentDiscountStatus', 'BilledCost'],
    `${is('CommitmentDiscountStatus', 'used')} AND billed_nonzero`,
  ),
  ...(
    [
      ['E06', 'list_price_inexact'],
      ['E07', 'list_price_far'],
    ] as const
  ).map(([code, counted]) => ({
    ...rule(code, ['ListUnitPrice', 'PricingQuantity', 'ListCost'], counted),
    counted,
  })),
  ...TIME_COLUMNS.map(column =>
    rule('E08', [column], cellFact(column, 'form'), column),
  ),
  ...[...COST_COLUMNS, ...QUANTITY_COLUMNS].map(column =>
    rule('E09', [column], cellFact(column, 'rejected'), column),
  ),
  ...TIME_COLUMNS.map(column =>
    rule('E10', [column], cellFact(column, 'rejected'), column),
  ),
  ...COST_COLUMNS.map(column =>
    rule('E14', [column], cellFact(column, 'rounded'), column),
  ),
  rule(
    'E15',
    ['BillingPeriodStart', 'BillingPeriodEnd'],
    'billing_reversed',
    'BillingPeriodEnd',
  ),
  rule(
    'E15',
    ['ChargePeriodStart', 'ChargePeriodEnd'],
    'charge_reversed',
    'ChargePeriodEnd',
  ),
  rule(
    'E16',
    ['CommitmentDiscountStatus'],
    `${is('CommitmentDiscountStatus', 'unused')}
      AND (consumed_given OR (has_resource AND resource_is_commitment IS DISTINCT FROM true))`,
  ),
  rule(
    'E17',
    ['BillingCurrency'],
    `currency NOT IN (${literals(CURRENCY_CODES)})`,
  ),
  ...COST_COLUMNS.map(column =>
    rule('E19', [column], cellFact(column, 'plus'), column),
  ),
  rule('E20', [], 'na'),
  ...COST_COLUMNS.map(column =>
    rule('E21', [column], cellFact(column, 'float'), column),
  ),
];
