import type {
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../../database/migrateDatabase';

const TABLES = [
  'source_runs',
  'slo_documents',
  'slo_definitions',
  'slo_revisions',
  'slo_series',
  'slo_buckets',
  'slo_status',
  'slo_source_facts',
  'incidents',
  'report_batches',
  'alarms',
];

/** Empties the tables of SLOs, incidents, reports and alarms. */
export async function clearSloTables(knex: Knex): Promise<void> {
  for (const table of TABLES) {
    await knex(table).delete();
  }
}

/** Gives every test of a file empty tables, but creates only one database per engine: creating takes longer than most tests. */
export function reuseSloDatabases(
  databases: TestDatabases,
): (id: TestDatabaseId) => Promise<Knex> {
  const known = new Map<TestDatabaseId, Knex>();
  return async id => {
    const existing = known.get(id);
    if (existing) {
      await clearSloTables(existing);
      return existing;
    }
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory: migrationsDirectory });
    known.set(id, knex);
    return knex;
  };
}
