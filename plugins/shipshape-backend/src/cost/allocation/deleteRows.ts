import type { Knex } from 'knex';

const CHUNK = 5_000;

/** Deletes the rows of one key in many short statements, so that neither a writer nor replication waits for a big one. */
export async function deleteRows(
  knex: Knex,
  table: string,
  column: string,
  value: number,
): Promise<void> {
  const sql =
    knex.client.config.client === 'pg'
      ? 'delete from ?? where ctid = any(array(select ctid from ?? where ?? = ? limit ?))'
      : 'delete from ?? where rowid in (select rowid from ?? where ?? = ? limit ?)';
  const bindings = [table, table, column, value, CHUNK];
  for (;;) {
    const left = await knex(table).where(column, value).first(column);
    if (!left) {
      return;
    }
    await knex.raw(sql, bindings);
  }
}
