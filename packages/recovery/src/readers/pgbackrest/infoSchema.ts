import { z } from 'zod';

/** Fields of `pgbackrest info --output=json` that are read, from 2.45 on; whatever else is there is left alone. */

const statusSchema = z.object({ code: z.number(), message: z.string() });

const ownerSchema = z.object({ id: z.number(), 'repo-key': z.number() });

export const backupSchema = z.object({
  annotation: z.record(z.string(), z.string()).nullish(),
  archive: z
    .object({ start: z.string().nullish(), stop: z.string().nullish() })
    .nullish(),
  backrest: z.object({ version: z.string() }).nullish(),
  database: ownerSchema,
  'database-ref': z.unknown().optional(),
  error: z.boolean().nullish(),
  info: z.object({
    delta: z.number().nullish(),
    size: z.number().nullish(),
    repository: z
      .object({ delta: z.number().nullish(), size: z.number().nullish() })
      .nullish(),
  }),
  label: z.string().min(1),
  prior: z.string().nullish(),
  reference: z.array(z.string()).nullish(),
  timestamp: z.object({ start: z.number(), stop: z.number() }),
  type: z.string(),
});
export type PgbackrestBackup = z.infer<typeof backupSchema>;

export const archiveSchema = z.object({
  database: ownerSchema,
  id: z.string(),
  min: z.string().nullish(),
  max: z.string().nullish(),
});

export const stanzaSchema = z.object({
  name: z.string().min(1),
  status: statusSchema.extend({
    lock: z
      .object({ backup: z.object({ held: z.boolean() }).nullish() })
      .nullish(),
  }),
  /** Of all repositories; `mixed` when they differ. */
  cipher: z.string().nullish(),
  repo: z
    .array(
      z.object({
        key: z.number(),
        cipher: z.string().nullish(),
        status: statusSchema,
      }),
    )
    .default([]),
  db: z
    .array(
      z.object({
        id: z.number(),
        'repo-key': z.number(),
        'system-id': z.string(),
      }),
    )
    .default([]),
  /** Checked one by one. */
  archive: z.array(z.unknown()).default([]),
  backup: z.array(z.unknown()).default([]),
});
export type PgbackrestStanza = z.infer<typeof stanzaSchema>;
