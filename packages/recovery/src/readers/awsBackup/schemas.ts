import { z } from 'zod';

/**
 * Fields of the answers of AWS Backup that are read, from the SDK (instants are dates) or from `aws backup … --output json` (texts, or seconds
 * since the epoch). Almost everything is optional there.
 */

const text = z.string().nullish();
const count = z.number().nullish();
const flag = z.boolean().nullish();
const instant = z.union([z.date(), z.string(), z.number()]).nullish();
export type AwsInstant = z.infer<typeof instant>;

const creatorSchema = z.object({ BackupPlanId: text, BackupRuleId: text });
export type AwsCreator = z.infer<typeof creatorSchema>;

const lifecycleSchema = z.object({
  /** -1: for ever. */
  DeleteAfterDays: count,
});

export const backupJobSchema = z.object({
  BackupJobId: z.string(),
  ResourceArn: z.string(),
  RecoveryPointArn: text,
  State: z.string(),
  StatusMessage: text,
  CreationDate: instant,
  InitiationDate: instant,
  CompletionDate: instant,
  StartBy: instant,
  BackupSizeInBytes: count,
  CreatedBy: creatorSchema.nullish(),
  ParentJobId: text,
});
export type AwsBackupJob = z.infer<typeof backupJobSchema>;

export const copyJobSchema = z.object({
  CopyJobId: z.string(),
  ResourceArn: z.string(),
  SourceRecoveryPointArn: text,
  DestinationRecoveryPointArn: text,
  DestinationBackupVaultArn: text,
  DestinationEncryptionKeyArn: text,
  DestinationRecoveryPointLifecycle: lifecycleSchema.nullish(),
  State: z.string(),
  StatusMessage: text,
  CreationDate: instant,
  CompletionDate: instant,
  BackupSizeInBytes: count,
  CreatedBy: creatorSchema.nullish(),
  ParentJobId: text,
});
export type AwsCopyJob = z.infer<typeof copyJobSchema>;

export const recoveryPointSchema = z.object({
  RecoveryPointArn: z.string(),
  /** Absent in the listing by resource. */
  ResourceArn: text,
  BackupVaultName: text,
  BackupVaultArn: text,
  Status: z.string(),
  CreationDate: instant,
  InitiationDate: instant,
  CompletionDate: instant,
  /** In the listing by vault, and in that by resource. */
  BackupSizeInBytes: count,
  BackupSizeBytes: count,
  CalculatedLifecycle: z.object({ DeleteAt: instant }).nullish(),
  Lifecycle: lifecycleSchema.nullish(),
  IsEncrypted: flag,
  EncryptionKeyType: text,
  CreatedBy: creatorSchema.nullish(),
});
export type AwsRecoveryPoint = z.infer<typeof recoveryPointSchema>;

export const restoreJobSchema = z.object({
  RestoreJobId: z.string(),
  RecoveryPointArn: text,
  SourceResourceArn: text,
  Status: z.string(),
  StatusMessage: text,
  CreationDate: instant,
  CompletionDate: instant,
  RecoveryPointCreationDate: instant,
  CreatedBy: z.object({ RestoreTestingPlanArn: text }).nullish(),
  ValidationStatus: text,
  DeletionStatus: text,
  ParentJobId: text,
});
export type AwsRestoreJob = z.infer<typeof restoreJobSchema>;

export const vaultSchema = z.object({
  BackupVaultName: z.string(),
  BackupVaultArn: text,
  VaultState: text,
  Locked: flag,
  /** When the lock becomes final. */
  LockDate: instant,
  EncryptionKeyArn: text,
  EncryptionKeyType: text,
});
export type AwsVault = z.infer<typeof vaultSchema>;

const ruleSchema = z.object({
  RuleId: z.string(),
  RuleName: z.string(),
  TargetBackupVaultName: z.string(),
  ScheduleExpression: text,
  ScheduleExpressionTimezone: text,
  StartWindowMinutes: count,
  CompletionWindowMinutes: count,
  Lifecycle: lifecycleSchema.nullish(),
  EnableContinuousBackup: flag,
  CopyActions: z
    .array(z.object({ DestinationBackupVaultArn: z.string() }))
    .nullish(),
});
export type AwsRule = z.infer<typeof ruleSchema>;

export const planSchema = z.object({
  BackupPlanId: z.string(),
  BackupPlanArn: text,
  BackupPlan: z.object({
    BackupPlanName: z.string(),
    Rules: z.array(ruleSchema),
  }),
});
export type AwsPlan = z.infer<typeof planSchema>;

export const selectionSchema = z.object({
  BackupPlanId: z.string(),
  BackupSelection: z.object({
    Resources: z.array(z.string()).nullish(),
    NotResources: z.array(z.string()).nullish(),
  }),
});
export type AwsSelection = z.infer<typeof selectionSchema>;
