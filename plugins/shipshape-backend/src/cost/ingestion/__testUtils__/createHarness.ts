import { mockServices } from '@backstage/backend-test-utils';
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
import { tableCounts, visibleScopes } from './visible';

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
