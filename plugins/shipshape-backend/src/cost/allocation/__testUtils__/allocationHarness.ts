import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import {
  COST_METRICS,
  CostMetric,
  addMonths,
  formatDecimal,
  fromHiLo,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import { insertRows } from '../../../database/insertRows';
import { migrationsDirectory } from '../../../database/migrateDatabase';
import type { CostCellRow } from '../../../database/tables';
import { DatabaseOwnershipStore } from '../../../ownership/DatabaseOwnershipStore';
import { OwnershipService } from '../../../ownership/OwnershipService';
import { readCostConfig } from '../../config';
import { AllocationContextLoader } from '../AllocationContext';
import { DefaultCatalogSnapshotLoader } from '../catalogSnapshot';
import { CostReallocationService } from '../CostReallocationService';
import { DatabaseAllocationStore } from '../DatabaseAllocationStore';
import { DatabaseScopeAllocationStore } from '../DatabaseScopeAllocationStore';
import { DefaultCostAllocator } from '../DefaultCostAllocator';
import type { AllocationStore } from '../AllocationStore';
import { StaleCubes } from '../StaleCubes';
import { CELL_COLUMNS, TestLoad, toCellRow } from './testCells';

/** One allocated row as readers see it through the pointer. */
export interface VisibleRow {
  day: string;
  period: string;
  currency: string;
  entity: string;
  owner: string;
  reason: string;
  amounts: Record<CostMetric, bigint>;
  rowCount: number;
}

/** A database with everything that allocation needs, and a catalog and a clock to turn. */
export async function createAllocationHarness(
  knex: Knex,
  options: {
    cost?: JsonObject;
    wrapStore?: (store: AllocationStore) => AllocationStore;
  } = {},
) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const state = { now: new Date('2026-11-10T12:00:00Z'), cost: options.cost };
  const clock = () => state.now;
  const logger = mockServices.logger.mock();
  const ownership = DatabaseOwnershipStore.create({ knex });
  const rawStore = DatabaseAllocationStore.create({ knex });
  const store = options.wrapStore?.(rawStore) ?? rawStore;
  const scopes = DatabaseScopeAllocationStore.create({ knex });
  let entities: Entity[] = [];

  /** The services of one replica, which has read catalog and config just now. */
  function replica(
    refresh: (sourceId: string) => Promise<boolean> = async () => false,
  ) {
    const config = readCostConfig(
      new ConfigReader(state.cost ? { shipshape: { cost: state.cost } } : {}),
    );
    const catalog = DefaultCatalogSnapshotLoader.create({
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
      clock,
    });
    const contexts = AllocationContextLoader.create({
      catalog,
      ownership,
      config,
    });
    return {
      ownership: OwnershipService.create({
        store: ownership,
        catalog,
        logger,
        clock,
      }),
      allocator: DefaultCostAllocator.create({
        contexts,
        store,
        scopes,
        config,
        clock,
      }),
      staleCubes: StaleCubes.create({
        contexts,
        scopes,
        config,
        refresh,
        clock,
      }),
      reallocation: CostReallocationService.create({
        contexts,
        store,
        scopes,
        config,
        logger,
        clock,
      }),
    };
  }

  async function insertLoad(load: TestLoad): Promise<number> {
    const [{ id }] = await knex('cost_loads')
      .insert({
        source_id: 'focus:main',
        run_id: 1,
        artifact: 'a',
        artifact_hash: 'h',
        options_hash: load.optionsHash ?? 'o',
        cube_options: load.cubeOptions
          ? JSON.stringify(load.cubeOptions)
          : null,
        run_time: state.now.toISOString(),
        billing_account_id: load.account ?? 'payer',
        billing_period_start: load.period,
        billing_period_end: addMonths(load.period, 1),
        state: load.state ?? 'staged',
        guards: '[]',
        created_at: state.now.toISOString(),
        activated_at: load.activatedAt ?? null,
        closed: load.closed ?? false,
      })
      .returning('id');
    await insertRows<CostCellRow>(
      knex,
      'cost_cells',
      CELL_COLUMNS,
      load.cells.map(cell => toCellRow(id, cell)),
    );
    return id;
  }

  return {
    knex,
    state,
    store,
    scopes,
    replica,
    insertLoad,

    setCatalog(next: Entity[]) {
      entities = next;
    },

    /** Allocates a new load and lets the pointer of its scope name it. */
    async activate(load: TestLoad): Promise<number> {
      const loadId = await insertLoad({
        ...load,
        state: 'active',
        activatedAt: load.activatedAt ?? state.now.toISOString(),
      });
      const { allocationId } = await replica().allocator.allocate(loadId);
      const scope = {
        source_id: 'focus:main',
        billing_account_id: load.account ?? 'payer',
        billing_period_start: load.period,
      };
      await knex('cost_scopes').where(scope).delete();
      await knex('cost_scopes').insert({
        ...scope,
        billing_period_end: addMonths(load.period, 1),
        load_id: loadId,
        allocation_id: allocationId,
        last_day_may_be_cut: false,
        closed: load.closed ?? false,
      });
      return loadId;
    },

    /** What readers see, read by other code than that which wrote it. */
    async visible(): Promise<VisibleRow[]> {
      const rows = await knex({ s: 'cost_scopes' })
        .join({ a: 'cost_allocated' }, 'a.allocation_id', 's.allocation_id')
        .select(
          'a.*',
          ...COST_METRICS.flatMap(metric =>
            ['hi', 'lo'].map(part =>
              knex.raw('cast(?? as text) as ??', [
                `a.${metric}_${part}`,
                `${metric}_${part}`,
              ]),
            ),
          ),
        );
      return rows.map(row => ({
        day: row.day,
        period: row.billing_period_start,
        currency: row.currency,
        entity: row.entity_ref,
        owner: row.owner_ref,
        reason: row.reason,
        rowCount: Number(row.row_count),
        amounts: Object.fromEntries(
          COST_METRICS.map(metric => [
            metric,
            fromHiLo({
              hi: BigInt(row[`${metric}_hi`]),
              lo: BigInt(row[`${metric}_lo`]),
            }),
          ]),
        ) as Record<CostMetric, bigint>,
      }));
    },

    /** Lines of `day entity owner reason effective`, sorted. */
    async lines(): Promise<string[]> {
      return (await this.visible())
        .map(row =>
          [
            row.day,
            row.reason ? `(${row.reason})` : row.entity,
            row.owner || '-',
            formatDecimal(row.amounts.effective),
          ].join(' '),
        )
        .sort();
    },
  };
}

/** A catalog entity; annotations without their prefix. */
export function testEntity(
  ref: string,
  spec: JsonObject = {},
  annotations: Record<string, string> = {},
): Entity {
  const [kind, name] = ref.split(':');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `shipshape.dev/${key}`,
          value,
        ]),
      ),
    },
    spec,
  };
}
