import { TestDatabases } from '@backstage/backend-test-utils';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { openSlo } from './__testUtils__/codeHost';
import {
  component,
  createDefinitionHarness,
  HOST,
} from './__testUtils__/definitionHarness';

const SHOP = 'component:default/shop';

describe('SloDefinitionService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setUp = async (
      options: Parameters<typeof createDefinitionHarness>[1],
    ) => createDefinitionHarness(await init(databaseId), options);

    it('stores what the files of the catalog promise, with the facts of their entities', async () => {
      const { start, store, changes, problems } = await setUp({
        entities: [
          component(
            'shop',
            { 'shipshape.dev/tier': ' critical ' },
            { owner: 'Payments', system: 'store' },
          ),
          {
            ...component('quiet'),
            metadata: { name: 'quiet', namespace: 'default' },
          },
        ],
        files: {
          [`${HOST}/shop/slo.yaml`]: `${openSlo('checkout', {
            service: 'shop',
          })}---\n${openSlo('cart', { target: 1.5 })}`,
        },
      });
      expect(await start().refresh({})).toEqual({
        entities: 1,
        slos: 1,
        changed: 1,
        unreadable: 0,
      });
      expect(await store.list()).toEqual([
        {
          definition: expect.objectContaining({
            id: 'checkout',
            target: '0.99',
            source: {
              file: `${HOST}/shop/slo.yaml`,
              document: 0,
              apiVersion: 'openslo/v1',
            },
          }),
          entityRef: SHOP,
          documentUrl: `${HOST}/shop/slo.yaml`,
          revision: 1,
          sourceId: 'prometheus:us',
          ownerRef: 'group:default/payments',
          systemRef: 'system:default/store',
          tier: 'critical',
        },
      ]);
      expect(await problems(SHOP)).toContain('error target-range SLO/cart');
      expect(await store.listDocuments([SHOP])).toMatchObject([
        { readAt: '2026-11-24T10:00:00.000Z', etag: expect.any(String) },
      ]);
      expect(changes).toEqual([['checkout']]);
    });

    it('asks again only whether a file has changed, and tells nobody when none has', async () => {
      const { start, state, store, asked, files, changes } = await setUp({
        entities: [component('shop')],
        files: { [`${HOST}/shop/slo.yaml`]: openSlo('checkout') },
      });
      const service = start();
      await service.refresh({});
      state.now = new Date('2026-11-24T10:05:00.000Z');
      await service.refresh({});
      expect(asked).toEqual([
        `${HOST}/shop/slo.yaml`,
        `${HOST}/shop/slo.yaml 304`,
      ]);
      expect(changes).toEqual([['checkout']]);
      expect(await store.listDocuments([SHOP])).toMatchObject([
        { readAt: '2026-11-24T10:05:00.000Z', etag: expect.any(String) },
      ]);

      // A new version may understand more of the same file.
      asked.length = 0;
      await start().refresh({});
      expect(asked).toEqual([`${HOST}/shop/slo.yaml`]);
      changes.length = 0;

      files.set(
        `${HOST}/shop/slo.yaml`,
        openSlo('checkout', { good: 'rate(better[5m])' }),
      );
      await service.refresh({});
      expect(changes).toEqual([['checkout']]);
      expect(await store.get('checkout')).toMatchObject({ revision: 2 });
    });

    it('logs what it found when something changed', async () => {
      const { start, logger, files } = await setUp({
        entities: [component('shop')],
        files: { [`${HOST}/shop/slo.yaml`]: openSlo('checkout') },
      });
      const service = start();
      await service.refresh({});
      const told = expect.stringMatching(/^1 SLOs of 1 entities, 1 changed/);
      expect(logger.info.mock.calls).toEqual([[told]]);
      await service.refresh({});
      expect(logger.info).toHaveBeenCalledTimes(1);
      expect(logger.debug).toHaveBeenCalledWith(
        expect.stringMatching(/^1 SLOs of 1 entities, 0 changed/),
      );
      files.set(`${HOST}/shop/slo.yaml`, openSlo('checkout', { target: 0.9 }));
      await service.refresh({});
      expect(logger.info).toHaveBeenCalledTimes(2);
    });

    it('follows the catalog although the files are the same', async () => {
      const { start, state, store, changes, ids } = await setUp({
        entities: [component('shop'), component('cart')],
        files: {
          [`${HOST}/shop/slo.yaml`]: openSlo('checkout'),
          [`${HOST}/cart/slo.yaml`]: openSlo('basket'),
        },
      });
      const service = start();
      await service.refresh({});
      changes.length = 0;
      state.entities = [component('shop', {}, { owner: 'checkout' })];
      await service.refresh({});
      expect(await ids()).toEqual(['shop checkout']);
      expect(await store.get('checkout')).toMatchObject({
        ownerRef: 'group:default/checkout',
        revision: 1,
      });
      expect(changes).toEqual([['basket', 'checkout']]);
    });

    it('tells of all SLOs once, then of changes until somebody has heard of them', async () => {
      const { start, files, tell, changes } = await setUp({
        entities: [component('shop'), component('cart')],
        files: {
          [`${HOST}/shop/slo.yaml`]: openSlo('checkout'),
          [`${HOST}/cart/slo.yaml`]: openSlo('basket'),
        },
      });
      await start().refresh({});
      const service = start();
      tell.error = new Error('no figures');
      await expect(service.refresh({})).rejects.toThrow('no figures');
      tell.error = undefined;
      await service.refresh({});
      await service.refresh({});
      expect(changes).toEqual([
        ['basket', 'checkout'],
        ['basket', 'checkout'],
      ]);

      changes.length = 0;
      tell.error = new Error('no figures');
      files.set(`${HOST}/shop/slo.yaml`, openSlo('checkout', { target: 0.5 }));
      await expect(service.refresh({})).rejects.toThrow('no figures');
      tell.error = undefined;
      files.set(`${HOST}/cart/slo.yaml`, openSlo('basket2'));
      await service.refresh({});
      expect(changes).toEqual([['basket', 'basket2', 'checkout']]);
    });

    it('keeps the SLOs of a file that cannot be read, and takes what others say', async () => {
      const { start, files, store, problems, ids } = await setUp({
        entities: [
          component('shop', { 'shipshape.dev/openslo': 'a.yaml, b.yaml' }),
          component('cart'),
        ],
        files: {
          [`${HOST}/shop/a.yaml`]: openSlo('a'),
          [`${HOST}/shop/b.yaml`]: openSlo('b'),
          [`${HOST}/cart/slo.yaml`]: openSlo('basket'),
        },
      });
      const service = start();
      await service.refresh({});
      files.set(
        `${HOST}/shop/a.yaml`,
        new Error(`${HOST}/shop/a.yaml: 502 secret body`),
      );
      files.set(`${HOST}/shop/b.yaml`, openSlo('b2'));
      files.set(`${HOST}/cart/slo.yaml`, 'a: [');
      expect(await service.refresh({})).toMatchObject({ unreadable: 1 });
      expect(await ids()).toEqual(['shop a', 'shop b2']);
      const [a, b] = await store.listDocuments([SHOP]);
      expect(a.error).toBe(
        "The file could not be read; the backend's log says why",
      );
      expect(a.readAt).toBe('2026-11-24T10:00:00.000Z');
      expect(b.error).toBeUndefined();
      expect(await problems('component:default/cart')).toEqual([
        'error yaml-syntax -',
      ]);

      files.set(`${HOST}/shop/a.yaml`, openSlo('a'));
      await service.refresh({});
      expect(await store.listDocuments([SHOP])).toMatchObject([
        { error: undefined },
        { error: undefined },
      ]);
    });

    it('keeps what refers to a file that cannot be read', async () => {
      const slo = openSlo('a').replace(
        /indicator:[\s\S]*?(?= {2}timeWindow)/,
        'indicatorRef: a-sli\n',
      );
      const sli = `apiVersion: openslo/v1
kind: SLI
metadata: { name: a-sli }
spec:
  ratioMetric:
    counter: true
    good: { metricSource: { type: Prometheus, spec: { query: 'good_total' } } }
    total: { metricSource: { type: Prometheus, spec: { query: 'all_total' } } }
`;
      const { start, files, ids, problems } = await setUp({
        entities: [
          component('shop', {
            'shipshape.dev/openslo': 'slo.yaml\n sli.yaml',
          }),
        ],
        files: {
          [`${HOST}/shop/slo.yaml`]: slo,
          [`${HOST}/shop/sli.yaml`]: sli,
        },
      });
      const service = start();
      await service.refresh({});
      expect(await ids()).toEqual(['shop a']);
      files.delete(`${HOST}/shop/sli.yaml`);
      files.set(`${HOST}/shop/slo.yaml`, `${slo}# changed\n`);
      await service.refresh({});
      expect(await ids()).toEqual(['shop a']);
      // Read and still without it: then it is an error of the files.
      files.set(`${HOST}/shop/sli.yaml`, openSlo('other'));
      await service.refresh({});
      expect(await ids()).toEqual(['shop other']);
      expect(await problems(SHOP)).toContain('error ref-not-found SLO/a');
      files.set(`${HOST}/shop/sli.yaml`, sli);
      await service.refresh({});
      expect(await ids()).toEqual(['shop a']);
    });

    it('changes nothing when the catalog does not answer', async () => {
      const { start, state, ids, changes } = await setUp({
        entities: [component('shop')],
        files: { [`${HOST}/shop/slo.yaml`]: openSlo('checkout') },
      });
      const service = start();
      await service.refresh({});
      Object.defineProperty(state, 'entities', {
        get: () => {
          throw new Error('down');
        },
      });
      await expect(service.refresh({})).rejects.toThrow('down');
      expect(await ids()).toEqual(['shop checkout']);
      expect(changes).toHaveLength(1);
    });

    it('stores the others when one entity cannot be stored', async () => {
      const { start, store, ids, changes } = await setUp({
        entities: [component('a'), component('b'), component('c')],
        files: Object.fromEntries(
          ['a', 'b', 'c'].map(name => [
            `${HOST}/${name}/slo.yaml`,
            openSlo(`slo-${name}`),
          ]),
        ),
      });
      const replace = store.replaceEntity.bind(store);
      store.replaceEntity = async definitions => {
        if (definitions.entityRef.endsWith('/b')) {
          throw new Error('disk full');
        }
        await replace(definitions);
      };
      await expect(start().refresh({})).rejects.toThrow('of 1 entities');
      expect(await ids()).toEqual(['a slo-a', 'c slo-c']);
      expect(changes).toEqual([['slo-a', 'slo-c']]);
    });

    it('stops when it is told to', async () => {
      const { start, ids } = await setUp({
        entities: [component('shop')],
        files: { [`${HOST}/shop/slo.yaml`]: openSlo('checkout') },
      });
      await expect(
        start().refresh({ signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ name: 'AbortError' });
      expect(await ids()).toEqual([]);
    });
  });
});
