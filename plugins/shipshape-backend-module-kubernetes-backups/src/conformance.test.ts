import { recoverySourceConformance } from 'backstage-plugin-shipshape-node/testUtils';
import { OBJECTS, target, testSource } from './__testUtils__/objects';
import { TestCluster } from './__testUtils__/TestCluster';

recoverySourceConformance({
  describe,
  it,
  expect,
  name: 'KubernetesBackupSource',
  createFixture: async () => {
    const cluster = await TestCluster.create(OBJECTS);
    return {
      source: testSource({ kubeconfig: cluster.kubeconfig }),
      targets: [
        target('velero', 'shop'),
        target('velero', 'odd'),
        target('cloudnative-pg', 'shop/orders'),
      ],
      absent: target('cloudnative-pg', 'shop/nowhere'),
      expected: {
        native: { provider: 'velero', nativeId: 'shop' },
        state: 'known',
        runs: [
          { runKey: 'velero/daily-1', state: 'succeeded' },
          { runKey: 'velero/daily-2', state: 'failed' },
          { runKey: 'velero/daily-3', state: 'succeeded' },
        ],
        points: ['velero/daily-1', 'velero/daily-3'],
      },
      unfamiliar: { provider: 'velero', nativeId: 'odd' },
      breakPart: async () => {
        cluster.broken.set('postgresql.cnpg.io/backups', 403);
      },
      breakSource: () => cluster.close(),
      repairSource: () => cluster.open(),
      listLeftovers: async () =>
        Array.from({ length: cluster.openRequests }, () => 'an open request'),
      dispose: () => cluster.dispose(),
    };
  },
});
