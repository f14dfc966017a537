import {
  BackupClient,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  ListBackupJobsCommand,
  ListBackupPlansCommand,
  ListBackupSelectionsCommand,
  ListBackupVaultsCommand,
  ListCopyJobsCommand,
  ListRecoveryPointsByBackupVaultCommand,
  ListRestoreJobsCommand,
} from '@aws-sdk/client-backup';
import { mockClient } from 'aws-sdk-client-mock';
import type { RecoveryTarget } from 'backstage-plugin-shipshape-node';
import { AwsBackupSource } from '../AwsBackupSource';
import type { AwsBackupSourceConfig } from '../readConfig';

export const ACCOUNT = '123456789012';
export const NOW = new Date('2026-11-22T07:00:00Z');
export const at = (time: string) => new Date(`2026-11-22T${time}Z`);
export const arnOf = (name: string) =>
  `arn:aws:rds:eu-central-1:${ACCOUNT}:db:${name}`;
export const pointArn = (name: string) =>
  `arn:aws:rds:eu-central-1:${ACCOUNT}:snapshot:awsbackup:${name}`;
export const vaultArn = (name: string) =>
  `arn:aws:backup:eu-central-1:${ACCOUNT}:backup-vault:${name}`;
export const target = (name: string): RecoveryTarget => ({
  resourceId: name,
  native: [{ provider: 'aws-backup', nativeId: arnOf(name) }],
});

export const testSource = (config: Partial<AwsBackupSourceConfig> = {}) =>
  AwsBackupSource.create({
    config: {
      id: 'aws-backup:main',
      region: 'eu-central-1',
      timeoutMs: 2_000,
      schedule: { frequency: { minutes: 30 }, timeout: { minutes: 15 } },
      ...config,
    },
    clock: () => NOW,
  });

const vault = (name: string) => ({
  BackupVaultName: name,
  BackupVaultArn: vaultArn(name),
  Locked: false,
});
const job = (name: string, more: object = {}) => ({
  BackupJobId: `job-${name}`,
  ResourceArn: arnOf(name),
  RecoveryPointArn: pointArn(name),
  State: 'COMPLETED',
  CreationDate: at('05:00:00'),
  InitiationDate: at('05:10:00'),
  CompletionDate: at('05:30:00'),
  StartBy: at('06:00:00'),
  CreatedBy: { BackupPlanId: 'plan-1', BackupRuleId: 'rule-1' },
  ...more,
});
const point = (name: string, vaultName: string) => ({
  RecoveryPointArn: pointArn(name),
  ResourceArn: arnOf(name),
  BackupVaultName: vaultName,
  BackupVaultArn: vaultArn(vaultName),
  Status: 'COMPLETED' as const,
  CreationDate: at('05:00:00'),
  CompletionDate: at('05:30:00'),
  IsEncrypted: true,
});

/** An error as the SDK throws it. */
export const awsError = (name: string, fields: object = {}) =>
  Object.assign(new Error(`${name} of a secret role`), { name, ...fields });

/**
 * What is used of the mock. Its own types are made for another version of the types below the SDK than the client has; at run time it goes by
 * classes alone.
 */
interface MockedClient {
  on(
    command: unknown,
    input?: object,
  ): {
    resolves(output: object): unknown;
    rejects(error: Error): unknown;
    callsFake(fake: () => Promise<object>): unknown;
  };
  calls(): Array<{ args: [{ input: object }] }>;
  commandCalls(command: unknown): unknown[];
  reset(): unknown;
  restore(): unknown;
}

/**
 * An account with two vaults, told in two pages: `orders` in Default and `archive` in Bunker, a job of `billing` in a state that nobody knows, and
 * a plan that selects `orders` and `new`, which was never backed up.
 */
export function mockAccount() {
  const mock = mockClient(BackupClient as never) as unknown as MockedClient;
  const well = () => {
    mock.reset();
    mock.on(ListBackupVaultsCommand).resolves({
      BackupVaultList: [vault('Default')],
      NextToken: 'more vaults',
    });
    mock
      .on(ListBackupVaultsCommand, { NextToken: 'more vaults' })
      .resolves({ BackupVaultList: [vault('Bunker')] });
    mock.on(ListBackupJobsCommand).resolves({
      BackupJobs: [job('orders')],
      NextToken: 'more jobs',
    });
    mock.on(ListBackupJobsCommand, { NextToken: 'more jobs' }).resolves({
      // What a newer version of the service may say.
      BackupJobs: [
        job('billing', { State: 'ASLEEP', CompletionDate: undefined }),
      ],
    });
    mock
      .on(ListRecoveryPointsByBackupVaultCommand, {
        BackupVaultName: 'Default',
      })
      .resolves({ RecoveryPoints: [point('orders', 'Default')] });
    mock
      .on(ListRecoveryPointsByBackupVaultCommand, { BackupVaultName: 'Bunker' })
      .resolves({ RecoveryPoints: [point('archive', 'Bunker')] });
    mock.on(ListCopyJobsCommand).resolves({ CopyJobs: [] });
    mock.on(ListRestoreJobsCommand).resolves({ RestoreJobs: [] });
    mock.on(ListBackupPlansCommand).resolves({
      BackupPlansList: [{ BackupPlanId: 'plan-1', BackupPlanName: 'gold' }],
    });
    mock.on(GetBackupPlanCommand).resolves({
      BackupPlanId: 'plan-1',
      BackupPlanArn: `arn:aws:backup:eu-central-1:${ACCOUNT}:backup-plan:plan-1`,
      BackupPlan: {
        BackupPlanName: 'gold',
        Rules: [
          {
            RuleId: 'rule-1',
            RuleName: 'daily',
            TargetBackupVaultName: 'Default',
            ScheduleExpression: 'cron(0 5 ? * * *)',
            StartWindowMinutes: 60,
          },
        ],
      },
    });
    mock.on(ListBackupSelectionsCommand).resolves({
      BackupSelectionsList: [{ BackupPlanId: 'plan-1', SelectionId: 's-1' }],
    });
    mock.on(GetBackupSelectionCommand).resolves({
      BackupPlanId: 'plan-1',
      SelectionId: 's-1',
      BackupSelection: {
        SelectionName: 'databases',
        IamRoleArn: 'arn:aws:iam::123456789012:role/backup',
        Resources: [arnOf('orders'), arnOf('new')],
      },
    });
  };
  well();
  return { mock, well };
}
