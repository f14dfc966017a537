import { InputError, isError } from '@backstage/errors';
import type { ReplicationSample } from 'backstage-plugin-shipshape-common';
import { Client } from 'pg';
import { readPostgresViews } from '../readers';

/** Milliseconds for a connection or a question. */
const TIMEOUT_MS = 15_000;

/** The time is taken before the position: what was committed until then lies before it. */
const WHERE_AND_WHEN =
  'clock_timestamp() AS now, pg_current_wal_lsn()::text AS pg_current_wal_lsn';

const ARCHIVER = `
  SELECT row_to_json(v)::text AS view
  FROM (
    SELECT a.*, s.setting::bigint AS wal_segment_size, ${WHERE_AND_WHEN}
    FROM pg_stat_archiver a, pg_settings s
    WHERE s.name = 'wal_segment_size'
  ) v`;

/** Without those that copy a base backup at the moment, and without subscriptions, which are no copy of the whole. */
const RECEIVERS = `
  SELECT coalesce(json_agg(row_to_json(v)), '[]')::text AS view
  FROM (
    SELECT r.*, ${WHERE_AND_WHEN}
    FROM pg_stat_replication r
    WHERE r.state <> 'backup'
      AND NOT EXISTS (
        SELECT FROM pg_replication_slots s
        WHERE s.active_pid = r.pid AND s.slot_type = 'logical'
      )
  ) v`;

/**
 * Asks a PostgreSQL primary how far its WAL archive and its receivers are, in one read-only transaction. Nothing of it needs more than
 * `pg_monitor`.
 *
 * @returns one sample per link; without that of the archive where `archive_mode` is off
 * @throws InputError when the server cannot be asked, or is a standby; the message holds nothing of the connection string
 */
export async function measureReplication(
  connectionString: string,
  observedAt: Date,
): Promise<readonly ReplicationSample[]> {
  const client = new Client({
    connectionString,
    application_name: 'shipshape report replication',
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    statement_timeout: TIMEOUT_MS,
  });
  try {
    await client.connect();
    const { views, segmentBytes } = await askViews(client);
    const facts = readPostgresViews(views, { observedAt, segmentBytes });
    return facts.subjects[0].samples;
  } catch (error) {
    throw isError(error) && error.name === 'InputError'
      ? error
      : new InputError(`PostgreSQL could not be asked: ${reasonOf(error)}`);
  } finally {
    await client.end();
  }
}

interface Answers {
  views: string[];
  segmentBytes: number;
}

async function askViews(client: Client): Promise<Answers> {
  await client.query("BEGIN READ ONLY; SET LOCAL intervalstyle = 'postgres'");
  const { rows } = await client.query<{
    standby: boolean;
    archives: boolean;
    segment_bytes: string;
  }>(
    `SELECT pg_is_in_recovery() AS standby,
            current_setting('archive_mode') <> 'off' AS archives,
            pg_size_bytes(current_setting('wal_segment_size')) AS segment_bytes`,
  );
  const [{ standby, archives, segment_bytes: segmentBytes }] = rows;
  if (standby) {
    throw new InputError(
      'This server is a standby, which does not know how far its primary is: connect to the primary',
    );
  }
  const views: string[] = [];
  for (const question of archives ? [ARCHIVER, RECEIVERS] : [RECEIVERS]) {
    const answer = await client.query<{ view: string }>(question);
    views.push(answer.rows[0].view);
  }
  await client.query('COMMIT');
  return { views, segmentBytes: Number(segmentBytes) };
}

/** Messages of the server name the user at most; those of the parser of connection strings could hold all of it. */
function reasonOf(error: unknown): string {
  if (isError(error) && typeof error.code === 'string') {
    return error.code === 'ERR_INVALID_URL'
      ? 'the connection string is none'
      : error.message || error.code;
  }
  return isError(error) ? error.message : 'unknown error';
}
