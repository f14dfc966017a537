import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  RecoverySource,
  recoverySourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import shipshapeModuleAwsBackup from '.';

const start = async (awsBackup: object[]) => {
  const sources: RecoverySource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        recoverySourcesExtensionPoint,
        { addSource: source => sources.push(source) },
      ],
    ],
    features: [
      shipshapeModuleAwsBackup,
      mockServices.rootConfig.factory({
        data: { shipshape: { recovery: { sources: { awsBackup } } } },
      }),
    ],
  });
  await backend.stop();
  return sources;
};

describe('shipshapeModuleAwsBackup', () => {
  it('registers a source per account and region', async () => {
    const sources = await start([
      { id: 'main', region: 'eu-central-1' },
      {
        id: 'dr',
        region: 'us-gov-west-1',
        accountId: '123456789012',
        roleArn: 'arn:aws:iam::123456789012:role/shipshape',
        externalId: 'x',
        profile: 'dr',
        endpoint: 'https://backup.example.com',
        vaults: ['Default'],
        timeout: { seconds: 10 },
        schedule: { frequency: { minutes: 5 }, timeout: { minutes: 5 } },
      },
    ]);
    expect(
      sources.map(({ id, providers, schedule }) => [
        id,
        providers,
        schedule.frequency,
      ]),
    ).toEqual([
      ['aws-backup:main', ['aws-backup'], { minutes: 30 }],
      ['aws-backup:dr', ['aws-backup'], { minutes: 5 }],
    ]);
  });

  it('registers nothing without config', async () => {
    expect(await start([])).toEqual([]);
  });

  const ok = { id: 'main', region: 'eu-central-1' };
  it.each([
    [[{ ...ok, id: 'a b' }], 'id'],
    [[ok, ok], 'id'],
    [[{ ...ok, region: 'Frankfurt' }], 'region'],
    [[{ ...ok, accountId: '12' }], 'accountId'],
    [[{ ...ok, roleArn: 'shipshape' }], 'roleArn'],
    [[{ ...ok, externalId: 'x' }], 'externalId'],
    [[{ ...ok, endpoint: 'backup' }], 'endpoint'],
    [[{ ...ok, endpoint: 'https://me:secret@x' }], 'endpoint'],
    [[{ ...ok, vaults: [] }], 'vaults'],
    [[{ ...ok, timeout: { hours: 1 } }], 'timeout'],
    [[{ ...ok, timeout: 'soon' }], 'timeout'],
    [[{ ...ok, schedule: { frequency: { minutes: 5 } } }], 'schedule'],
  ])(
    'stops the start with an error that names the key: %j',
    async (entries, key) => {
      const error = await start(entries).catch((caught: unknown) => caught);
      expect(String(error)).toMatch(
        new RegExp(
          `shipshape\\.recovery\\.sources\\.awsBackup\\[${
            entries.length - 1
          }\\]\\.${key}`,
        ),
      );
      expect(String(error)).not.toContain('secret');
    },
  );
});
