import { z } from 'zod';
import { metadataSchema } from '../kubernetes/objects';

/** Fields of the resources of postgresql.cnpg.io/v1 that are read. */

const nullable = z.string().nullish();

const methodFields = {
  /** Default: `barmanObjectStore`. */
  method: nullable,
  pluginConfiguration: z.object({ name: z.string() }).nullish(),
};

export const backupSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ cluster: z.object({ name: z.string() }), ...methodFields }),
  status: z
    .object({
      phase: nullable,
      method: nullable,
      encryption: nullable,
      startedAt: nullable,
      stoppedAt: nullable,
      reconciliationStartedAt: nullable,
      reconciliationTerminatedAt: nullable,
      beginWal: nullable,
      endWal: nullable,
      error: nullable,
    })
    .default({}),
});
export type CnpgBackup = z.infer<typeof backupSchema>;

export const scheduledBackupSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: z.string(),
    suspend: z.boolean().nullish(),
    cluster: z.object({ name: z.string() }),
    ...methodFields,
  }),
});
export type CnpgScheduledBackup = z.infer<typeof scheduledBackupSchema>;

export const clusterSchema = z.object({
  metadata: metadataSchema,
  spec: z
    .object({
      backup: z.object({ retentionPolicy: nullable }).nullish(),
    })
    .default({}),
  status: z
    .object({
      systemID: nullable,
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            message: nullable,
            lastTransitionTime: nullable,
          }),
        )
        .nullish(),
    })
    .default({}),
});
export type CnpgCluster = z.infer<typeof clusterSchema>;
