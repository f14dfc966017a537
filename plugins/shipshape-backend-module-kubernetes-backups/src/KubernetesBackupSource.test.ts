import type { RecoveryDelivery } from 'backstage-plugin-shipshape-node';
import { OBJECTS, target, testSource } from './__testUtils__/objects';
import { TestCluster } from './__testUtils__/TestCluster';

const SINCE = new Date(0);
const SHOP = target('velero', 'shop');
const ORDERS = target('cloudnative-pg', 'shop/orders');

describe('KubernetesBackupSource', () => {
  let cluster: TestCluster;

  beforeEach(async () => {
    cluster = await TestCluster.create(OBJECTS);
  });

  afterEach(() => cluster.dispose());

  const read = async (
    config: Partial<Parameters<typeof testSource>[0]> = {},
    targets = [SHOP, ORDERS],
  ) => {
    const source = testSource({ kubeconfig: cluster.kubeconfig, ...config });
    const deliveries: RecoveryDelivery[] = [];
    for await (const delivery of source.read(targets, {
      since: SINCE,
      signal: new AbortController().signal,
    })) {
      deliveries.push(delivery);
    }
    const subjects = deliveries.flatMap(item =>
      item.kind === 'subject' ? [item.subject] : [],
    );
    return {
      subjects,
      subject: (nativeId: string) =>
        subjects.find(({ native }) => native.nativeId === nativeId),
      failures: deliveries.flatMap(item =>
        item.kind === 'failure' ? [item.error] : [],
      ),
      notices: deliveries.flatMap(item =>
        item.kind === 'notice' ? [item.notice] : [],
      ),
    };
  };

  it('reads every page of both operators', async () => {
    const { subject, failures } = await read();
    expect(failures).toEqual([]);
    expect(subject('shop')).toMatchObject({
      native: { provider: 'velero' },
      state: 'known',
      complete: true,
      plans: [{ id: 'daily', state: 'active' }],
      locations: [{ id: 'default', region: 'eu-central-1' }],
      runs: [{}, {}, {}],
      points: [{}, {}],
    });
    expect(subject('shop/orders')).toMatchObject({
      native: { provider: 'cloudnative-pg' },
      complete: true,
      points: [{ nativeId: 'orders-1' }],
    });
    expect(cluster.requests).toContain(
      '/apis/velero.io/v1/backups?continue=2&limit=500',
    );
  });

  it('begins a listing again that has lost its place, once', async () => {
    cluster.expireTokens = true;
    const { subject, failures } = await read();
    expect(failures).toEqual([]);
    expect(subject('shop')?.runs).toHaveLength(3);
    cluster.broken.set('velero.io/backups', 410);
    expect((await read()).failures).toMatchObject([{ code: 'internal' }]);
  });

  it('reads some namespaces only, and claims nothing about others', async () => {
    const { subject } = await read({ namespaces: ['velero', 'data'] }, [
      SHOP,
      ORDERS,
      target('cloudnative-pg', 'data/events'),
    ]);
    expect(subject('shop')?.state).toBe('known');
    expect(subject('shop/orders')).toMatchObject({
      state: 'insufficient_data',
      complete: false,
    });
    expect(subject('data/events')?.state).toBe('never');
    expect(cluster.requests).toContain(
      '/apis/velero.io/v1/namespaces/velero/schedules?limit=500',
    );
  });

  it('puts the name of the cluster before native ids', async () => {
    const { subjects } = await read({ cluster: 'eu' }, [
      target('velero', 'eu/shop'),
      target('velero', 'us/shop'),
    ]);
    expect(
      subjects.map(({ native, state }) => [native.nativeId, state]),
    ).toEqual([
      ['eu/odd', 'known'],
      ['eu/shop', 'known'],
      ['us/shop', 'insufficient_data'],
      ['eu/shop/orders', 'known'],
    ]);
  });

  it('reads one operator only', async () => {
    const { subjects } = await read({ cloudNativePg: false }, [SHOP]);
    expect(subjects.map(({ native }) => native.provider)).toEqual([
      'velero',
      'velero',
    ]);
    expect(cluster.requests.join()).not.toContain('cnpg');
    expect(
      testSource({ kubeconfig: cluster.kubeconfig, velero: false }).providers,
    ).toEqual(['cloudnative-pg']);
  });

  it('says that an operator is not installed: no failure, and no never', async () => {
    for (const plural of ['backups', 'scheduledbackups', 'clusters']) {
      cluster.broken.set(`postgresql.cnpg.io/${plural}`, 404);
    }
    const { subject, failures, notices } = await read();
    expect(failures).toEqual([]);
    expect(subject('shop')?.state).toBe('known');
    expect(subject('shop/orders')).toMatchObject({
      state: 'insufficient_data',
      complete: false,
    });
    expect(notices.filter(({ code }) => code === 'kind-absent')).toHaveLength(
      3,
    );
  });

  it('says what is forbidden, without what the cluster answered', async () => {
    cluster.broken.set('velero.io/restores', 403);
    const { subject, failures } = await read();
    expect(failures).toMatchObject([
      {
        code: 'unauthorised',
        message: 'The cluster did not list restores.velero.io: HTTP 403',
      },
    ]);
    expect(subject('shop')).toMatchObject({ state: 'known', complete: false });
    expect(subject('shop/orders')?.complete).toBe(true);
  });

  it.each([
    [401, 'unauthorised'],
    [403, 'unauthorised'],
    [429, 'rate_limited'],
    [500, 'unavailable'],
    [504, 'timeout'],
    [400, 'internal'],
  ])(
    'fails as a whole when everything is answered with %i',
    async (status, code) => {
      cluster.broken.set('all', status);
      const error = await read().catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'SourceError', code });
      expect(String(error)).not.toContain('secret');
    },
  );

  it('uses the context that is named', async () => {
    await expect(read({ context: 'nobody' })).rejects.toMatchObject({
      code: 'unauthorised',
    });
  });

  it('does not wait for ever', async () => {
    cluster.hangs = true;
    await expect(read({ timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timeout',
    });
  });

  it('ends its requests when it is told to', async () => {
    cluster.hangs = true;
    const controller = new AbortController();
    const reading = testSource({ kubeconfig: cluster.kubeconfig })
      .read([SHOP], { since: SINCE, signal: controller.signal })
      [Symbol.asyncIterator]()
      .next();
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says which kubeconfig cannot be used', () => {
    expect(() => testSource({ kubeconfig: '/nowhere/config' })).toThrow(
      'The kubeconfig /nowhere/config of kubernetes-backups:main cannot be read (ENOENT)',
    );
    expect(() =>
      testSource({ kubeconfig: cluster.kubeconfig, context: 'gone' }),
    ).toThrow(/has no cluster for the context gone/);
  });
});
