import createKnex, { Knex } from 'knex';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MIGRATIONS = path.resolve(__dirname, '../../migrations');
const CONNECTION = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

async function withMigrations(knex: Knex): Promise<Knex> {
  await knex.migrate.latest({ directory: MIGRATIONS });
  return knex;
}

async function onSqlite(run: (knex: Knex) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'shipshape-bench-'));
  // As Backstage opens it, in a file: pages of memory would flatter.
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: path.join(directory, 'bench.sqlite') },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    await run(await withMigrations(knex));
  } finally {
    await knex.destroy();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function onPostgres(run: (knex: Knex) => Promise<void>): Promise<void> {
  const connection = process.env[CONNECTION];
  if (!connection) {
    throw new Error(
      `${CONNECTION} is not set: run 'npm run bench -- slo', or node scripts/with-postgres.mjs and this command`,
    );
  }
  const name = `shipshape_bench_${process.pid}`;
  const admin = createKnex({ client: 'pg', connection });
  await admin.raw('create database ??', [name]);
  const url = new URL(connection);
  url.pathname = `/${name}`;
  const knex = createKnex({ client: 'pg', connection: url.toString() });
  try {
    await run(await withMigrations(knex));
  } finally {
    await knex.destroy();
    await admin.raw('drop database ??', [name]);
    await admin.destroy();
  }
}

/** The databases that are measured, each empty. */
export const DATABASES = [
  { name: 'PostgreSQL', use: onPostgres },
  { name: 'SQLite', use: onSqlite },
];
