import { COST_METRICS } from 'backstage-plugin-shipshape-common';
import { COST_COLUMNS, TIME_COLUMNS } from '../model/columns';
import {
  CELL_FACTS,
  cellFact,
  Fact,
  FactSql,
  given,
  GuardedFacts,
  Kinds,
  longValue,
  shortValue,
  timeValue,
} from './cellFacts';

const SMALL = '0.000001';
const anyCost = COST_METRICS.map(metric => `"${metric}" <> 0`).join(' OR ');

/** A comparison of a number, which is short or, rarely, long. */
const number = (column: string, comparison: string): string =>
  `coalesce(${shortValue(column)} ${comparison}, ${longValue(
    column,
  )} ${comparison})`;
const long = (column: string): string =>
  `coalesce(CAST(${shortValue(column)} AS DECIMAL(38,18)), ${longValue(
    column,
  )})`;
/** The costs are only looked at in the few rows whose quantity is 0. */
const zeroWithCost = (column: string): string =>
  `CASE WHEN ${number(column, '= 0')} THEN ${anyCost} ELSE false END`;
const without = (column: string): string =>
  `ifnull(${number(column, '= 0')}, true)`;
const near = (a: string, b: string): string =>
  `(abs(${long(a)} - ${long(b)}) > 0 AND abs(${long(a)} - ${long(
    b,
  )}) < 0.0001)`;

const double = (sql: string): string => `CAST(${sql} AS DOUBLE)`;
const DOUBLE_GAP = `(${double(long('ListUnitPrice'))} * ${double(
  long('PricingQuantity'),
)} - ${double('"list"')})`;

const [bps, bpe, cps, cpe] = TIME_COLUMNS.map(timeValue);

const OTHER_PRICES = [
  'ContractedUnitPrice',
  'x_BilledUnitPrice',
  'x_EffectiveUnitPrice',
];

/** Facts that only say something about commitments, which few rows are under. */
const COMMITMENT_FACTS: GuardedFacts = {
  guard: kinds => {
    const present = [
      'CommitmentDiscountId',
      'CommitmentDiscountStatus',
    ].flatMap(column => (kinds.has(column) ? [`"${column}" IS NOT NULL`] : []));
    return present.length > 0 ? present.join(' OR ') : undefined;
  },
  facts: [
    ['billed_nonzero', given(['BilledCost'], `billed <> 0`)],
    ['effective_positive', given(['EffectiveCost'], `effective > 0`)],
    [
      'consumed_given',
      given(['ConsumedQuantity'], `"ConsumedQuantity" IS NOT NULL`),
    ],
    ['name_missing', given(['ResourceName'], `"ResourceName" IS NULL`)],
    ['type_missing', given(['ResourceType'], `"ResourceType" IS NULL`)],
    [
      'provider_type_missing',
      given(['x_ResourceType'], `"x_ResourceType" IS NULL`),
    ],
  ],
};

const ROW_FACTS: readonly Fact[] = [
  [
    'contracted_missing',
    given(
      ['ContractedCost', 'EffectiveCost'],
      `(contracted IS NULL OR contracted = 0) AND effective <> 0`,
    ),
  ],
  [
    'list_missing',
    given(
      ['ListCost'],
      `("list" IS NULL OR "list" = 0) AND (contracted <> 0 OR effective <> 0)`,
    ),
  ],
  [
    'list_below_contracted',
    given(['ListCost', 'ContractedCost'], `"list" < contracted`),
  ],
  [
    'contracted_below_effective',
    given(['ContractedCost', 'EffectiveCost'], `contracted < effective`),
  ],
  [
    'billed_differs',
    given(['BilledCost', 'EffectiveCost'], `billed <> effective`),
  ],
  [
    'covering',
    given(['BilledCost', 'EffectiveCost'], `billed > 0 AND effective = 0`),
  ],
  ['charge_outside', given(TIME_COLUMNS, `${cps} < ${bps} OR ${cpe} > ${bpe}`)],
  [
    'billing_reversed',
    given(['BillingPeriodStart', 'BillingPeriodEnd'], `${bpe} <= ${bps}`),
  ],
  [
    'charge_reversed',
    given(['ChargePeriodStart', 'ChargePeriodEnd'], `${cpe} <= ${cps}`),
  ],
  [
    'consumed_zero',
    given(['ConsumedQuantity'], zeroWithCost('ConsumedQuantity')),
  ],
  ['priced_zero', given(['PricingQuantity'], zeroWithCost('PricingQuantity'))],
  ['publisher_missing', given(['PublisherName'], `"PublisherName" IS NULL`)],
  [
    'contracted_price_missing',
    given(
      ['ContractedUnitPrice', 'x_EffectiveUnitPrice'],
      `${without('ContractedUnitPrice')} AND ${number(
        'x_EffectiveUnitPrice',
        '<> 0',
      )}`,
    ),
  ],
  [
    'list_price_missing',
    kinds =>
      kinds.has('ListUnitPrice') && kinds.has('x_EffectiveUnitPrice')
        ? `${without('ListUnitPrice')} AND (${OTHER_PRICES.filter(column =>
            kinds.has(column),
          )
            .map(column => number(column, '<> 0'))
            .join(' OR ')})`
        : undefined,
  ],
  [
    'price_rounding',
    kinds => {
      const others = ['x_BilledUnitPrice', 'ContractedUnitPrice'].filter(
        column => kinds.has(column),
      );
      return kinds.has('x_EffectiveUnitPrice') && others.length > 0
        ? others
            .map(column => near('x_EffectiveUnitPrice', column))
            .join(' OR ')
        : undefined;
    },
  ],
  [
    'billed_price_missing',
    given(
      ['BilledCost', 'x_BilledUnitPrice'],
      `billed > 0 AND ${number('x_BilledUnitPrice', '= 0')}`,
    ),
  ],
  [
    'term_text',
    given(
      ['x_SkuTerm'],
      `"x_SkuTerm" IS NOT NULL AND NOT regexp_full_match(trim("x_SkuTerm"), '[0-9]+')`,
    ),
  ],
];

const GUARDED_FACTS: readonly GuardedFacts[] = [
  ...CELL_FACTS,
  COMMITMENT_FACTS,
];

/**
 * What is remembered of every row beyond its dimensions, as one bit each: the ingredients of the defect rules. The order
 * is the order of the bits.
 */
export const FACTS: ReadonlyMap<string, FactSql> = new Map([
  ...GUARDED_FACTS.flatMap(({ facts }) => facts),
  ...ROW_FACTS,
]);

/**
 * Facts that differ from row to row within a cell and would multiply the groups if they were part of the key: they are
 * counted in each group instead, without their amounts.
 */
export const COUNTED_FACTS: ReadonlyMap<string, FactSql> = new Map(
  (
    [
      [
        'list_price_inexact',
        `list_gap <> 0`,
        `1e-15 * abs(${double('"list"')})`,
      ],
      ['list_price_far', `abs(list_gap) > ${SMALL}`, SMALL],
    ] as const
  ).map(
    ([name, exact, tolerance]): Fact => [
      name,
      given(
        ['ListUnitPrice', 'PricingQuantity', 'ListCost'],
        // Without an exact difference a binary one does: this is a diagnostic. Its rounding stays below 1e-15.
        `"ChargeClass" IS NULL AND coalesce(${exact}, abs(${DOUBLE_GAP}) > ${tolerance})`,
      ),
    ],
  ),
);

/** Facts that reject a row in ingestion: any of them, or a missing currency. */
export const REJECTING_FACTS: readonly string[] = [
  ...COST_COLUMNS.map(column => cellFact(column, 'rejected')),
  ...TIME_COLUMNS.flatMap(column => [
    cellFact(column, 'rejected'),
    cellFact(column, 'null'),
  ]),
];

/** Position of a fact's bit. */
export function factBit(name: string): number {
  return [...FACTS.keys()].indexOf(name);
}

/** The bits of all facts of a row as one BIGINT. */
export function maskSql(kinds: Kinds): string {
  const guarded = GUARDED_FACTS.flatMap(({ guard, facts }) => {
    const condition = guard(kinds);
    const set = bits(facts, kinds);
    return condition === undefined || set.length === 0
      ? []
      : [`(CASE WHEN ${condition} THEN ${set.join(' | ')} ELSE 0::BIGINT END)`];
  });
  return ['0::BIGINT', ...guarded, ...bits(ROW_FACTS, kinds)].join(' | ');
}

function bits(facts: readonly Fact[], kinds: Kinds): string[] {
  return facts.flatMap(([name, fact]) => {
    const sql = fact(kinds);
    return sql === undefined
      ? []
      : [
          `(CASE WHEN ${sql} THEN ${
            1n << BigInt(factBit(name))
          }::BIGINT ELSE 0::BIGINT END)`,
        ];
  });
}
