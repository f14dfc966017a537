import { z } from 'zod';
import { metadataSchema } from '../kubernetes/objects';

/** Fields of the resources of velero.io/v1 that are read. */

const names = z.array(z.string()).nullish();

/** What a backup holds. */
export const contentSchema = z.object({
  includedNamespaces: names,
  excludedNamespaces: names,
  includedResources: names,
  excludedResources: names,
  labelSelector: z.unknown().optional(),
  orLabelSelectors: z.array(z.unknown()).nullish(),
  storageLocation: z.string().nullish(),
  ttl: z.string().nullish(),
  snapshotVolumes: z.boolean().nullish(),
  defaultVolumesToFsBackup: z.boolean().nullish(),
});
export type VeleroContent = z.infer<typeof contentSchema>;

export const backupSchema = z.object({
  metadata: metadataSchema,
  spec: contentSchema.default({}),
  status: z
    .object({
      phase: z.string().nullish(),
      startTimestamp: z.string().nullish(),
      completionTimestamp: z.string().nullish(),
      expiration: z.string().nullish(),
      failureReason: z.string().nullish(),
      validationErrors: names,
      errors: z.number().nullish(),
      warnings: z.number().nullish(),
    })
    .default({}),
});
export type VeleroBackup = z.infer<typeof backupSchema>;

export const scheduleSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    schedule: z.string(),
    paused: z.boolean().nullish(),
    template: contentSchema.default({}),
  }),
  status: z.object({ phase: z.string().nullish() }).default({}),
});
export type VeleroSchedule = z.infer<typeof scheduleSchema>;

export const locationSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    config: z.record(z.string(), z.string()).nullish(),
  }),
  status: z.object({ phase: z.string().nullish() }).default({}),
});

export const restoreSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    backupName: z.string().nullish(),
    namespaceMapping: z.record(z.string(), z.string()).nullish(),
  }),
  status: z
    .object({
      phase: z.string().nullish(),
      startTimestamp: z.string().nullish(),
      completionTimestamp: z.string().nullish(),
      failureReason: z.string().nullish(),
    })
    .default({}),
});
export type VeleroRestore = z.infer<typeof restoreSchema>;
