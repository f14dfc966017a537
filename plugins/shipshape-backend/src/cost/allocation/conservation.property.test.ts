import { TestDatabases } from '@backstage/backend-test-utils';
import {
  COST_METRICS,
  CostMetric,
  monthStart,
  parseDecimal,
  UNALLOCATED_REASONS,
} from 'backstage-plugin-shipshape-common';
import fc from 'fast-check';
import {
  createAllocationHarness,
  testEntity,
  VisibleRow,
} from './__testUtils__/allocationHarness';
import type { TestCell, TestLoad } from './__testUtils__/testCells';

const PERIODS = ['2026-10-01', '2026-11-01'];
const OWNERS = ['red', 'blue', 'user:theo', undefined];
const RESOURCES = ['arn:1', 'ARN:1', 'arn:2', 'arn:3', undefined];

/** Decimal text with up to 18 places, of both signs, small and large. */
const amount = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.bigInt({ min: 0n, max: 10n ** 11n }),
    fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
  )
  .map(
    ([sign, whole, fraction]) =>
      `${sign}${whole}.${fraction.toString().padStart(18, '0')}`,
  );

const tags = fc.dictionary(
  fc.constantFrom('service', 'app', 'owner', 'team', 'product', 'env'),
  fc.constantFrom('web', 'WEB', 'api', 'red', 'theo', 'nobody', 'prod'),
  { maxKeys: 3 },
);

const cell: fc.Arbitrary<TestCell> = fc.record({
  day: fc
    .integer({ min: 0, max: 70 })
    .map(offset =>
      new Date(Date.UTC(2026, 8, 15 + offset)).toISOString().slice(0, 10),
    ),
  effective: amount,
  billed: amount,
  list: amount,
  contracted: amount,
  currency: fc.constantFrom('USD', 'EUR'),
  subAccountId: fc.constantFrom('acc-1', 'acc-2', ''),
  service: fc.constantFrom('EC2', 'S3'),
  chargeCategory: fc.constantFrom(
    'Usage',
    'Purchase',
    'Tax',
    'Credit',
    'Adjustment',
  ),
  commitmentId: fc.constantFrom('', 'sp-1'),
  commitmentStatus: fc.constantFrom('', 'Used', 'Unused'),
  key: fc.record(
    {
      resourceId: fc.constantFrom('arn:1', 'ARN:1', 'arn:2', 'sp-1'),
      tags,
      conflictingTags: fc.constantFrom(['service'], ['product']),
      coveringPurchase: fc.constant(true as const),
    },
    { requiredKeys: [] },
  ),
});

const load: fc.Arbitrary<TestLoad> = fc.record({
  period: fc.constantFrom(...PERIODS),
  account: fc.constantFrom('payer', 'payer-2'),
  closed: fc.boolean(),
  cells: fc.array(cell, { maxLength: 25 }),
});

const catalog = fc.record({
  web: fc.record({
    owner: fc.constantFrom(...OWNERS),
    resourceId: fc.constantFrom(...RESOURCES),
    costTags: fc.constantFrom('product=web', 'product=web;app=api', 'x'),
    present: fc.boolean(),
  }),
  api: fc.record({
    owner: fc.constantFrom(...OWNERS),
    resourceId: fc.constantFrom(...RESOURCES),
    costTags: fc.constantFrom('product=web', 'env=prod,product=WEB'),
    present: fc.boolean(),
  }),
  account: fc.constantFrom('acc-1', 'acc-2', 'payer'),
});

type CatalogState = typeof catalog extends fc.Arbitrary<infer T> ? T : never;

function toEntities(state: CatalogState) {
  return [
    ...(['web', 'api'] as const).flatMap(name => {
      const { owner, resourceId, costTags, present } = state[name];
      return present
        ? [
            testEntity(
              `component:${name}`,
              owner ? { owner } : { system: 'shop' },
              {
                'cost-tags': costTags,
                ...(resourceId ? { 'resource-ids': resourceId } : {}),
              },
            ),
          ]
        : [];
    }),
    testEntity('system:shop', { owner: 'core' }),
    testEntity('group:red', {}, { 'sub-accounts': state.account }),
    testEntity('user:theo'),
  ];
}

type Totals = Map<string, bigint>;

function add(totals: Totals, key: string, value: bigint) {
  totals.set(key, (totals.get(key) ?? 0n) + value);
}

/** Adds an amount to the sums of both clocks. */
function count(
  totals: Totals,
  row: { day: string; period: string; currency: string },
  metric: CostMetric,
  value: bigint,
) {
  add(totals, `charge ${row.day} ${row.currency} ${metric}`, value);
  add(totals, `charge ${monthStart(row.day)} ${row.currency} ${metric}`, value);
  add(totals, `billing ${row.period} ${row.currency} ${metric}`, value);
}

function isInOneBucket(row: VisibleRow): boolean {
  return row.reason
    ? UNALLOCATED_REASONS.some(reason => reason === row.reason) &&
        row.entity === '' &&
        row.owner === ''
    : row.entity !== '';
}

describe('conservation law', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  it.each(databases.eachSupportedId())(
    'owners + unallocated = bill, per period, day, currency, cost and clock, whatever rules and owners do, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const harness = await createAllocationHarness(knex, {
        cost: {
          allocation: {
            rules: [{ entity: 'group:red', service: 'S3' }],
            commitments: [{ id: 'sp-1', entity: 'component:api' }],
          },
        },
      });
      const reset = async () => {
        for (const table of [
          'cost_scopes',
          'cost_allocated',
          'cost_allocations',
          'cost_cells',
          'cost_loads',
          'entity_ownership',
        ]) {
          await knex(table).delete();
        }
      };

      await fc.assert(
        fc.asyncProperty(
          fc.array(load, { minLength: 1, maxLength: 4 }),
          fc.array(catalog, { minLength: 1, maxLength: 4 }),
          async (loads, catalogs) => {
            await reset();
            // A later load of the same scope replaces the earlier one.
            const bills = new Map<string, TestLoad>();
            for (const [step, state] of catalogs.entries()) {
              harness.state.now = new Date(Date.UTC(2026, 10, 2 + 5 * step));
              harness.setCatalog(toEntities(state));
              const { ownership, reallocation } = harness.replica();
              await ownership.recordNow();
              const next = loads[step];
              if (next) {
                await harness.activate(next);
                bills.set(`${next.account} ${next.period}`, next);
              }
              await reallocation.run();

              const expected: Totals = new Map();
              const actual: Totals = new Map();
              for (const bill of bills.values()) {
                for (const item of bill.cells) {
                  for (const metric of COST_METRICS) {
                    count(
                      expected,
                      {
                        day: item.day,
                        period: bill.period,
                        currency: item.currency ?? 'USD',
                      },
                      metric,
                      parseDecimal(item[metric] ?? item.effective),
                    );
                  }
                }
              }
              const rows = await harness.visible();
              expect(rows.filter(row => !isInOneBucket(row))).toEqual([]);
              for (const row of rows) {
                for (const metric of COST_METRICS) {
                  count(actual, row, metric, row.amounts[metric]);
                }
              }
              expect(actual).toEqual(expected);
            }
          },
        ),
        { numRuns: 25, endOnFailure: true },
      );
    },
    120_000,
  );
});
