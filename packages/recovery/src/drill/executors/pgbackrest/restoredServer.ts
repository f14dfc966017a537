import type { ScratchServer } from '../../postgres/ScratchServer';

/** The history file of the timeline that a server is on since its promotion. */
export async function readHistory(server: ScratchServer): Promise<string> {
  const [row] = await server.query(
    `SELECT pg_read_file('pg_wal/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '.history') AS history`,
  );
  return String(row?.history ?? '');
}

/**
 * When the newest transaction of a restored server was committed: by `pg_last_committed_xact()` where the source tracked commit timestamps,
 * else by the last transaction that was replayed. Undefined when nothing was replayed that tells.
 */
export async function readLastCommit(
  server: ScratchServer,
): Promise<Date | undefined> {
  const [row] = await server.query(
    `SELECT CASE WHEN current_setting('track_commit_timestamp')::boolean
       THEN (SELECT timestamp FROM pg_last_committed_xact())
       ELSE pg_last_xact_replay_timestamp() END AS at`,
  );
  return row?.at instanceof Date ? row.at : undefined;
}
