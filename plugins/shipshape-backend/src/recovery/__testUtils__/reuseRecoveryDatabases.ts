import type {
  TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../../database/migrateDatabase';

const TABLES = [
  'recovery_documents',
  'recovery_resources',
  'recovery_enrolments',
  'recovery_plans',
  'recovery_drill_plans',
  'backup_runs',
  'recovery_points',
  'replication_samples',
  'drills',
  'evidence_records',
  'evidence_chains',
  'evidence_artifacts',
  'evidence_uploads',
  'recovery_subjects',
  'recovery_status',
  'alarms',
  'source_runs',
  'report_batches',
];

/** Gives every test of a file empty tables of recovery and alarms, with one database per engine: creating one takes longer than most tests. */
export function reuseRecoveryDatabases(
  databases: TestDatabases,
): (id: TestDatabaseId) => Promise<Knex> {
  const known = new Map<TestDatabaseId, Knex>();
  return async id => {
    const existing = known.get(id);
    if (existing) {
      for (const table of TABLES) {
        await existing(table).delete();
      }
      return existing;
    }
    const knex = await databases.init(id);
    await knex.migrate.latest({ directory: migrationsDirectory });
    known.set(id, knex);
    return knex;
  };
}
