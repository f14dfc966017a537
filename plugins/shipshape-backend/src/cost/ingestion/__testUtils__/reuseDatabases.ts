import type {
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../../../database/migrateDatabase';

const TABLES = [
  'source_runs',
  'cost_loads',
  'cost_cells',
  'cost_allocations',
  'cost_allocated',
  'cost_scopes',
];

/** Empties the tables of sources and loads. */
export async function clearTables(knex: Knex): Promise<void> {
  for (const table of TABLES) {
    await knex(table).delete();
  }
}

/** Gives every test of a file an empty database, but creates only one per engine: creating takes longer than most tests. */
export function reuseDatabases(
  databases: TestDatabases,
): (id: TestDatabaseId) => Promise<Knex> {
  const known = new Map<TestDatabaseId, Knex>();
  return async id => {
    const existing = known.get(id);
    if (existing) {
      await clearTables(existing);
      return existing;
    }
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory: migrationsDirectory });
    known.set(id, knex);
    return knex;
  };
}
