import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Where the migrations of this package are. */
export const migrationsDirectory = resolvePackagePath(
  'backstage-plugin-shipshape-backend',
  'migrations',
);

/** Opens the plugin's database and brings it up to date, unless `backend.database.migrations.skip` says that somebody else does. */
export async function migrateDatabase(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrationsDirectory });
  }
  return knex;
}
