import type { Knex } from 'knex';

/**
 * Runs work in a transaction of which there is only one of its name at a time, in all replicas: what it reads stays true until it has written.
 * SQLite has only one connection, and so one transaction, anyway.
 */
export async function exclusively<T>(
  knex: Knex,
  name: string,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return knex.transaction(async tx => {
    if (knex.client.config.client === 'pg') {
      await tx.raw('select pg_advisory_xact_lock(hashtext(?))', [
        `shipshape-${name}`,
      ]);
    }
    return work(tx);
  });
}
