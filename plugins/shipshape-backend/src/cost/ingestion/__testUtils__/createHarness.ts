import { mockServices } from '@backstage/backend-test-utils';
import { fromHiLo, formatDecimal } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../../../database/migrateDatabase';
import {
  CostSourceRegistry,
  DatabaseSourceRunStore,
  DefaultSourcesService,
} from '../../../sources';
import type { CostAllocator } from '../../CostAllocator';
import { CostIngestionService } from '../CostIngestionService';
import type { CostLoadStore } from '../CostLoadStore';
import { DatabaseCostLoadStore } from '../DatabaseCostLoadStore';
import { FakeCostAllocator } from './FakeCostAllocator';
import { FakeCostSource } from './FakeCostSource';

/** What readers see of one scope. */
export interface VisibleScope {
  account: string;
  period: string;
  rows: number;
  /** Decimal text by currency. */
  billed: Record<string, string>;
}

/** An ingestion on a database, with a clock that the test sets. */
export async function createHarness(
  knex: Knex,
  overrides: {
    wrapLoads?: (loads: CostLoadStore) => CostLoadStore;
    allocator?: CostAllocator;
  } = {},
) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const time = { now: new Date('2026-10-20T06:00:00Z') };
  const clock = () => time.now;
  const logger = mockServices.logger.mock();
  const registry = new CostSourceRegistry();
  const runs = DatabaseSourceRunStore.create({ knex, clock });
  const plainLoads = DatabaseCostLoadStore.create({ knex, clock });
  const loads = overrides.wrapLoads?.(plainLoads) ?? plainLoads;
  const allocator = new FakeCostAllocator(knex);
  const ingestion = CostIngestionService.create({
    loads,
    runs,
    allocator: overrides.allocator ?? allocator,
    logger,
    clock,
    closeAfterDays: 15,
  });
  const sources = DefaultSourcesService.create({
    registry,
    runs,
    loads,
    ingestion,
    clock,
  });
  const source = new FakeCostSource();
  registry.addSource(source);
  return {
    knex,
    time,
    clock,
    logger,
    registry,
    runs,
    loads,
    allocator,
    ingestion,
    sources,
    source,
    refresh: (from = source) =>
      ingestion.refresh(from, { signal: new AbortController().signal }),
    visible: () => visibleScopes(knex),
    counts: () => tableCounts(knex),
  };
}

/** Sums of the cells that the pointers make visible, by scope. */
export async function visibleScopes(knex: Knex): Promise<VisibleScope[]> {
  const rows = await knex({ s: 'cost_scopes' })
    .leftJoin({ c: 'cost_cells' }, 'c.load_id', 's.load_id')
    .groupBy('s.billing_account_id', 's.billing_period_start', 'c.currency')
    .orderBy(['s.billing_account_id', 's.billing_period_start', 'c.currency'])
    .select({
      account: 's.billing_account_id',
      period: 's.billing_period_start',
      currency: 'c.currency',
      hi: knex.raw('cast(sum(c.billed_hi) as text)'),
      lo: knex.raw('cast(sum(c.billed_lo) as text)'),
      rows: knex.raw('sum(c.row_count)'),
    });
  const scopes: VisibleScope[] = [];
  for (const row of rows) {
    let scope = scopes.at(-1);
    if (scope?.account !== row.account || scope?.period !== row.period) {
      scope = { account: row.account, period: row.period, rows: 0, billed: {} };
      scopes.push(scope);
    }
    if (row.currency !== null) {
      scope.rows += Number(row.rows);
      scope.billed[row.currency] = formatDecimal(
        fromHiLo({ hi: BigInt(row.hi), lo: BigInt(row.lo) }),
      );
    }
  }
  return scopes;
}

/** How much is stored. */
export async function tableCounts(knex: Knex) {
  const count = async (table: string) =>
    Number((await knex(table).count({ n: '*' }))[0].n);
  return {
    cells: await count('cost_cells'),
    loads: await count('cost_loads'),
    allocations: await count('cost_allocations'),
    scopes: await count('cost_scopes'),
  };
}
