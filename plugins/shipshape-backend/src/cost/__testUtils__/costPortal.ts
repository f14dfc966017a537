import {
  mockCredentials,
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  costQuerySchema,
  CostQueryInput,
  entityCostQuerySchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { createPortal, PortalOptions } from '../../__testUtils__/portal';
import { migrationsDirectory } from '../../database/migrateDatabase';
import { SeedCell, seedCost } from './seedCost';

/** Has every permission. */
export const ADA = 'user:default/ada';
/** May read cost. */
export const DANA = 'user:default/dana';

export const entityQuery = (
  query: z.input<typeof entityCostQuerySchema> = {},
) => entityCostQuerySchema.parse(query);
export const ownerQuery = (query: CostQueryInput = {}) =>
  costQuerySchema.parse(query);
export const component = (name: string) => ({
  kind: 'component',
  namespace: 'default',
  name,
});
export const group = (name: string) => ({
  kind: 'group',
  namespace: 'default',
  name,
});

/** With data until 2026-11-21: the bills reach 11-23, the lag is three days. */
const NOW = '2026-11-24T12:00:00Z';

const PERIODS = ['2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];

/** A portal whose bills of August to November contain the cells. */
export async function createCostPortal(
  databases: TestDatabases,
  databaseId: TestDatabaseId,
  options: Partial<PortalOptions> & { cells?: SeedCell[] },
) {
  const { cells = [], ...rest } = options;
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({ directory: migrationsDirectory });
  await seedCost(
    knex,
    PERIODS.map(period => ({
      period,
      dataThrough: period === '2026-11-01' ? '2026-11-23' : undefined,
      closed: period !== '2026-11-01',
      cells: cells.filter(
        cell => (cell.period ?? `${cell.day.slice(0, 7)}-01`) === period,
      ),
    })),
  );
  const portal = await createPortal({
    knex,
    now: NOW,
    entities: [],
    permissions: {
      [ADA]: [
        'shipshape.cost.read',
        'shipshape.showback.read',
        'shipshape.source.read',
        'shipshape.source.manage',
      ],
      [DANA]: ['shipshape.cost.read'],
    },
    ...rest,
  });
  const as = (user: string) => ({ credentials: mockCredentials.user(user) });
  return { ...portal, knex, as };
}
