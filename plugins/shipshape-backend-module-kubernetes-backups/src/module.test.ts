import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  RecoverySource,
  recoverySourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';
import shipshapeModuleKubernetesBackups from '.';
import { TestCluster } from './__testUtils__/TestCluster';

const start = async (kubernetes: object[]) => {
  const sources: RecoverySource[] = [];
  const backend = await startTestBackend({
    extensionPoints: [
      [
        recoverySourcesExtensionPoint,
        { addSource: source => sources.push(source) },
      ],
    ],
    features: [
      shipshapeModuleKubernetesBackups,
      mockServices.rootConfig.factory({
        data: { shipshape: { recovery: { sources: { kubernetes } } } },
      }),
    ],
  });
  await backend.stop();
  return sources;
};

describe('shipshapeModuleKubernetesBackups', () => {
  it('registers a source per cluster', async () => {
    const cluster = await TestCluster.create([]);
    const { kubeconfig } = cluster;
    const sources = await start([
      { id: 'eu', kubeconfig },
      {
        id: 'us',
        kubeconfig,
        context: 'nobody',
        cluster: 'us',
        namespaces: ['velero'],
        cloudNativePg: false,
        timeout: { seconds: 10 },
        schedule: { frequency: { minutes: 5 }, timeout: { minutes: 5 } },
      },
    ]);
    await cluster.dispose();
    expect(
      sources.map(({ id, providers, schedule }) => [
        id,
        providers,
        schedule.frequency,
      ]),
    ).toEqual([
      ['kubernetes-backups:eu', ['velero', 'cloudnative-pg'], { minutes: 10 }],
      ['kubernetes-backups:us', ['velero'], { minutes: 5 }],
    ]);
  });

  it('registers nothing without config', async () => {
    expect(await start([])).toEqual([]);
  });

  const ok = { id: 'eu', kubeconfig: '/nowhere/config' };
  it.each([
    [{ ...ok, id: 'a b' }, '.id'],
    [{ id: 'eu', context: 'x' }, '.context'],
    [{ ...ok, cluster: 'a/b' }, '.cluster'],
    [{ ...ok, namespaces: [] }, '.namespaces'],
    [{ ...ok, namespaces: ['A'] }, '.namespaces'],
    [{ ...ok, velero: false, cloudNativePg: false }, ''],
    [{ ...ok, timeout: 'soon' }, '.timeout'],
    [{ ...ok, timeout: { hours: 1 } }, '.timeout'],
    [{ ...ok, schedule: { frequency: { minutes: 5 } } }, '.schedule'],
  ])(
    'stops the start with an error that names the key: %j',
    async (entry, key) => {
      await expect(start([entry])).rejects.toThrow(
        `'shipshape.recovery.sources.kubernetes[0]${key}'`,
      );
    },
  );

  it('tells two clusters apart by their names', async () => {
    await expect(start([ok, { ...ok, id: 'us' }])).rejects.toThrow(
      "'shipshape.recovery.sources.kubernetes[1].cluster'",
    );
  });

  it('stops the start for a kubeconfig that is not there', async () => {
    await expect(start([ok])).rejects.toThrow(/\/nowhere\/config/);
  });
});
