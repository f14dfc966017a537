import {
  ListBackupVaultsCommand,
  ListRecoveryPointsByBackupVaultCommand,
} from '@aws-sdk/client-backup';
import { recoverySourceConformance } from 'backstage-plugin-shipshape-node/testUtils';
import {
  arnOf,
  awsError,
  mockAccount,
  pointArn,
  target,
  testSource,
} from './__testUtils__/account';

const native = (name: string) => ({
  provider: 'aws-backup',
  nativeId: arnOf(name),
});

recoverySourceConformance({
  describe,
  it,
  expect,
  name: 'AwsBackupSource',
  createFixture: async () => {
    const { mock, well } = mockAccount();
    return {
      source: testSource(),
      targets: [target('orders'), target('billing'), target('archive')],
      absent: target('nowhere'),
      expected: {
        native: native('orders'),
        state: 'known',
        runs: [{ runKey: 'job-orders', state: 'succeeded' }],
        points: [pointArn('orders')],
      },
      unfamiliar: native('billing'),
      breakPart: async () => {
        mock
          .on(ListRecoveryPointsByBackupVaultCommand, {
            BackupVaultName: 'Bunker',
          })
          .rejects(awsError('AccessDeniedException'));
      },
      breakSource: async () => {
        mock
          .on(ListBackupVaultsCommand)
          .rejects(awsError('Error', { code: 'ECONNREFUSED' }));
      },
      repairSource: async () => well(),
      listLeftovers: async () => [],
      dispose: async () => {
        mock.restore();
      },
    };
  },
});
