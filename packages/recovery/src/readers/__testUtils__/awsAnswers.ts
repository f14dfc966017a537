import { AwsBackupListings } from '../awsBackup/listings';
import { awsBackupFacts } from '../awsBackup/readAwsBackup';

/** Answers of AWS Backup about one database. */

export const observedAt = new Date('2026-11-22T07:00:00Z');
export const at = (time: string) => new Date(`2026-11-22T${time}Z`);

export const DB = 'arn:aws:rds:eu-central-1:123456789012:db:orders';
export const OTHER = 'arn:aws:rds:eu-central-1:123456789012:db:billing';
export const POINT =
  'arn:aws:rds:eu-central-1:123456789012:snapshot:awsbackup:job-1';
export const COPY =
  'arn:aws:rds:eu-west-1:999999999999:snapshot:awsbackup:copy-1';
export const vaultArn = (
  name: string,
  region = 'eu-central-1',
  account = '123456789012',
) => `arn:aws:backup:${region}:${account}:backup-vault:${name}`;
export const HOME = 'default.eu-central-1.123456789012';
export const AWAY = 'bunker.eu-west-1.999999999999';
const CREATED_BY = { BackupPlanId: 'plan-1', BackupRuleId: 'rule-1' };

export const job = (more: object = {}) => ({
  BackupJobId: 'job-1',
  ResourceArn: DB,
  RecoveryPointArn: POINT,
  State: 'COMPLETED',
  CreationDate: at('05:00:00'),
  InitiationDate: at('05:10:00'),
  CompletionDate: at('05:30:00'),
  StartBy: at('06:00:00'),
  BackupSizeInBytes: 1000,
  CreatedBy: CREATED_BY,
  ...more,
});
export const point = (more: object = {}) => ({
  RecoveryPointArn: POINT,
  ResourceArn: DB,
  BackupVaultName: 'Default',
  BackupVaultArn: vaultArn('Default'),
  Status: 'COMPLETED',
  CreationDate: at('05:00:00'),
  InitiationDate: at('05:10:00'),
  CompletionDate: at('05:30:00'),
  BackupSizeInBytes: 1000,
  IsEncrypted: true,
  CreatedBy: CREATED_BY,
  ...more,
});
export const plan = (rule: object = {}) => ({
  BackupPlanId: 'plan-1',
  BackupPlanArn: 'arn:aws:backup:eu-central-1:123456789012:backup-plan:plan-1',
  BackupPlan: {
    BackupPlanName: 'gold',
    Rules: [
      {
        RuleId: 'rule-1',
        RuleName: 'daily',
        TargetBackupVaultName: 'Default',
        ScheduleExpression: 'cron(0 5 ? * * *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        StartWindowMinutes: 60,
        CompletionWindowMinutes: 180,
        Lifecycle: { DeleteAfterDays: 35 },
        CopyActions: [
          {
            DestinationBackupVaultArn: vaultArn(
              'Bunker',
              'eu-west-1',
              '999999999999',
            ),
          },
        ],
        ...rule,
      },
    ],
  },
});
export const copyJob = (more: object = {}) => ({
  CopyJobId: 'copy-1',
  ResourceArn: DB,
  SourceRecoveryPointArn: POINT,
  DestinationRecoveryPointArn: COPY,
  DestinationBackupVaultArn: vaultArn('Bunker', 'eu-west-1', '999999999999'),
  State: 'COMPLETED',
  CreationDate: at('05:40:00'),
  CompletionDate: at('06:00:00'),
  CreatedBy: CREATED_BY,
  ...more,
});
export const restoreJob = (more: object = {}) => ({
  RestoreJobId: 'E7A1-2B',
  RecoveryPointArn: POINT,
  SourceResourceArn: DB,
  Status: 'COMPLETED',
  CreationDate: at('06:30:00'),
  CompletionDate: at('06:50:00'),
  RecoveryPointCreationDate: at('05:00:00'),
  ValidationStatus: 'SUCCESSFUL',
  DeletionStatus: 'SUCCESSFUL',
  CreatedBy: {
    RestoreTestingPlanArn:
      'arn:aws:backup:eu-central-1:123456789012:restore-testing-plan:Weekly-0a1b',
  },
  ...more,
});

export const read = (listings: AwsBackupListings, options: object = {}) => {
  const { subjects, notices } = awsBackupFacts(listings, {
    observedAt,
    ...options,
  });
  return { subject: subjects[0], subjects, notices };
};
