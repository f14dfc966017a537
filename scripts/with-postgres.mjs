/**
 * Runs a command with a real PostgreSQL beside it, for the tests of one package:
 *
 *   node scripts/with-postgres.mjs yarn workspace backstage-plugin-shipshape-backend test
 */
import { fail, forward } from './lib/processes.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { testDatabaseEnvironment } from './lib/stages.mjs';

async function main([command, ...args]) {
  if (!command) {
    throw new Error(
      'Usage: node scripts/with-postgres.mjs COMMAND [ARGUMENT…]',
    );
  }
  const postgres = await startPostgres();
  try {
    process.exitCode = await forward(command, args, {
      shell: process.platform === 'win32',
      env: { ...process.env, ...testDatabaseEnvironment(postgres) },
    });
  } finally {
    await postgres.stop();
  }
}

main(process.argv.slice(2)).catch(fail);
