import { z } from 'zod';

/** Fields of the output of `barman -f json` that are read. Naive times are not: their zone is not known. */

const nullable = z.string().nullish();
const count = z.number().nullish();

/** An entry of `list-backups`. */
export const listedBackupSchema = z.object({
  backup_id: z.string().min(1),
  status: z.string(),
  end_time: nullable,
  /** Seconds since the epoch, in digits. */
  end_time_timestamp: nullable,
  retention_status: nullable,
  size_bytes: count,
});

/** Answer of `show-backup`. */
export const shownBackupSchema = z.object({
  backup_id: z.string().min(1),
  status: z.string(),
  error: nullable,
  base_backup_information: z
    .object({
      begin_time: nullable,
      begin_time_timestamp: nullable,
      begin_wal: nullable,
      end_time: nullable,
      end_time_timestamp: nullable,
      end_wal: nullable,
      disk_usage_bytes: count,
      incremental_size_bytes: count,
    })
    .nullish(),
  catalog_information: z.object({ retention_policy: nullable }).nullish(),
});

/** Output of `backup`. */
export const madeBackupSchema = z.object({
  backup_id: z.string().min(1),
  server_name: z.string().min(1),
  status: z.string(),
  error: nullable,
  begin_time: nullable,
  begin_wal: nullable,
  end_time: nullable,
  end_wal: nullable,
  size: count,
  deduplicated_size: count,
  systemid: nullable,
});

/** An entry of `check`. */
export const checkSchema = z.object({ status: z.string(), hint: nullable });

/** An entry of `status`. */
export const statusSchema = z.object({
  description: z.string(),
  message: z.string(),
});
