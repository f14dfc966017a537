import { z } from 'zod';

/** Rows of the statistics views of PostgreSQL, as `row_to_json` or `json_agg` write them, with `now()` and the position where they were asked too. */

const nullable = z.string().nullish();

/** `pg_stat_archiver`. */
export const archiverSchema = z.object({
  now: nullable,
  pg_current_wal_lsn: nullable,
  /** Bytes of a segment, where it was asked too. */
  wal_segment_size: z.number().int().positive().nullish(),
  last_archived_wal: z.string().nullable(),
  last_archived_time: z.string().nullable(),
  last_failed_wal: nullable,
  last_failed_time: nullable,
  /** Since `stats_reset`: says nothing about now. */
  failed_count: z.number().nullish(),
  stats_reset: nullable,
});
export type ArchiverRow = z.infer<typeof archiverSchema>;

/** A row of `pg_stat_replication`. */
export const receiverSchema = z.object({
  application_name: z.string(),
  client_addr: nullable,
  state: nullable,
  sent_lsn: z.string().nullable(),
  flush_lsn: z.string().nullable(),
  replay_lsn: z.string().nullable(),
  flush_lag: nullable,
  replay_lag: nullable,
  sync_state: nullable,
  reply_time: nullable,
  now: nullable,
  pg_current_wal_lsn: nullable,
});
export type ReceiverRow = z.infer<typeof receiverSchema>;

/** Where a primary stands. */
export const primarySchema = z.object({
  now: z.string(),
  pg_current_wal_lsn: z.string(),
});
export type PrimaryRow = z.infer<typeof primarySchema>;

/** Where a standby stands. */
export const standbySchema = z.object({
  now: z.string(),
  pg_is_in_recovery: z.literal(true),
  pg_last_wal_receive_lsn: nullable,
  pg_last_wal_replay_lsn: z.string().nullable(),
  pg_last_xact_replay_timestamp: nullable,
});
export type StandbyRow = z.infer<typeof standbySchema>;
