import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { createCodeHost, openSlo } from './__testUtils__/codeHost';
import { DatabaseSloDefinitionStore } from './DatabaseSloDefinitionStore';
import { SloDefinitionService } from './SloDefinitionService';

const HOST = 'https://code.example.com/shop';
const SHOP = 'component:default/shop';

function component(
  name: string,
  annotations: Record<string, string> = {},
  spec: Record<string, string> = { owner: 'payments' },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: {
        'backstage.io/managed-by-location': `url:${HOST}/${name}/catalog-info.yaml`,
        'shipshape.dev/openslo': './slo.yaml',
        ...annotations,
      },
    },
    spec,
  };
}

describe('SloDefinitionService', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    async function setUp(options: {
      entities: Entity[];
      files: Record<string, string | Buffer | Error>;
      sourceIds?: string[];
    }) {
      const knex = await init(databaseId);
      const host = createCodeHost(options.files);
      const logger = mockServices.logger.mock();
      const state = {
        entities: options.entities,
        now: new Date('2026-11-24T10:00:00.000Z'),
        sourceIds: options.sourceIds ?? ['prometheus:us', 'prometheus:eu'],
      };
      const clock = () => state.now;
      const store = DatabaseSloDefinitionStore.create({ knex, clock });
      const changes: string[][] = [];
      /** Another replica, or this one after a restart. */
      const start = () =>
        SloDefinitionService.create({
          // A new one for each question, because the mock copies its entities.
          catalog: {
            queryEntities: (...request) =>
              catalogServiceMock({ entities: state.entities }).queryEntities(
                ...request,
              ),
            getEntitiesByRefs: (...request) =>
              catalogServiceMock({
                entities: state.entities,
              }).getEntitiesByRefs(...request),
          },
          auth: mockServices.auth(),
          reader: host.reader,
          urls: {
            resolveUrl: ({ url, base }) => new URL(url, base).toString(),
          },
          store,
          sources: { list: () => state.sourceIds.map(id => ({ id })) },
          logger,
          clock,
          onChanged: async ids => {
            changes.push([...ids]);
          },
        });
      const problems = async (ref: string) =>
        (await store.listDocuments([ref])).flatMap(document =>
          document.problems.map(
            ({ severity, code, object = '-' }) =>
              `${severity} ${code} ${object}`,
          ),
        );
      const ids = async () =>
        (await store.list()).map(
          slo => `${slo.entityRef.split('/')[1]} ${slo.definition.id}`,
        );
      return { ...host, start, state, store, changes, problems, ids, logger };
    }

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
      expect(changes).toHaveLength(1);

      files.set(
        `${HOST}/shop/slo.yaml`,
        openSlo('checkout', { good: 'rate(better[5m])' }),
      );
      await service.refresh({});
      expect(changes).toEqual([['checkout'], ['checkout']]);
      expect(await store.get('checkout')).toMatchObject({ revision: 2 });
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

    it('inherits the owner of the system', async () => {
      const { start, store } = await setUp({
        entities: [
          component('shop', {}, { system: 'store' }),
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'System',
            metadata: { name: 'store', namespace: 'default' },
            spec: { owner: 'user:ann' },
          },
        ],
        files: { [`${HOST}/shop/slo.yaml`]: openSlo('checkout') },
      });
      await start().refresh({});
      expect(await store.get('checkout')).toMatchObject({
        ownerRef: 'user:default/ann',
      });
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

    it('leaves an id to whoever had it first, without naming them', async () => {
      const { start, state, files, store, ids, problems } = await setUp({
        entities: [component('shop')],
        files: {
          [`${HOST}/shop/slo.yaml`]: openSlo('availability'),
          [`${HOST}/cart/slo.yaml`]: `${openSlo('availability')}---\n${openSlo(
            'basket',
          )}`,
          [`${HOST}/bag/slo.yaml`]: openSlo('basket'),
        },
      });
      const service = start();
      await service.refresh({});
      // `bag` and `cart` come before `shop`, but it had the id; of the two new ones the first by ref gets `basket`.
      state.entities = [component('shop'), component('cart'), component('bag')];
      await service.refresh({});
      expect(await ids()).toEqual(['bag basket', 'shop availability']);
      const [document] = await store.listDocuments(['component:default/cart']);
      const collisions = document.problems.filter(
        ({ code }) => code === 'id-collision',
      );
      expect(collisions.map(({ object }) => object)).toEqual([
        'SLO/availability',
        'SLO/basket',
      ]);
      expect(JSON.stringify(collisions)).not.toMatch(
        /shop\/slo|bag|default\/shop/,
      );

      // The id is free: the next refresh takes it, although the file is the same.
      files.set(`${HOST}/shop/slo.yaml`, openSlo('shop-availability'));
      await service.refresh({});
      await service.refresh({});
      expect(await ids()).toEqual([
        'bag basket',
        'cart availability',
        'shop shop-availability',
      ]);
      expect(await problems('component:default/cart')).not.toContain(
        'error id-collision SLO/availability',
      );
    });

    it.each<
      [string, Record<string, string>, string | undefined, string | undefined]
    >([
      ['the first Prometheus', {}, 'prometheus:us', undefined],
      [
        'the annotated one',
        { 'shipshape.dev/slo-source': 'prometheus:eu' },
        'prometheus:eu',
        undefined,
      ],
      [
        'reports',
        { 'shipshape.dev/slo-source': 'reports' },
        'reports',
        undefined,
      ],
      [
        'nothing, when the annotated one is unknown',
        { 'shipshape.dev/slo-source': 'prometheus:mars' },
        undefined,
        undefined,
      ],
      ['the one that the data source names', {}, 'prometheus:eu', 'eu'],
      [
        'the first one, when no source has the name',
        {},
        'prometheus:us',
        'asia',
      ],
    ])('chooses %s', async (_, annotations, expected, source) => {
      const { start, store, problems } = await setUp({
        entities: [component('shop', annotations)],
        files: {
          [`${HOST}/shop/slo.yaml`]: openSlo('a', { service: 'SHOP', source }),
        },
        sourceIds: ['other:x', 'prometheus:us', 'prometheus:eu'],
      });
      await start().refresh({});
      expect((await store.get('a'))?.sourceId).toBe(expected);
      const found = await problems(SHOP);
      expect(found.includes('error source-unknown -')).toBe(
        expected === undefined,
      );
      expect(found.includes('warning source-unresolved SLO/a')).toBe(
        source === 'asia',
      );
    });

    it('leaves to reports what no source can read', async () => {
      const datadog = openSlo('a').replaceAll('Prometheus', 'Datadog');
      const { start, store } = await setUp({
        entities: [
          component('shop'),
          component('cart', { 'shipshape.dev/slo-source': 'reports' }),
        ],
        files: {
          [`${HOST}/shop/slo.yaml`]: datadog,
          [`${HOST}/cart/slo.yaml`]: datadog.replaceAll('name: a', 'name: b'),
        },
      });
      await start().refresh({});
      expect((await store.get('a'))?.sourceId).toBeUndefined();
      expect((await store.get('b'))?.sourceId).toBe('reports');
    });

    it('warns when the service is another one than the entity', async () => {
      const { start, problems } = await setUp({
        entities: [component('shop')],
        files: {
          [`${HOST}/shop/slo.yaml`]: `${openSlo('a', {
            service: 'phantom',
          })}---\n${openSlo('b')}---\n${openSlo('c', { service: 'shop' })}`,
        },
      });
      await start().refresh({});
      expect(
        (await problems(SHOP)).filter(text => text.includes('unassigned')),
      ).toEqual([
        'warning service-unassigned SLO/b',
        'warning service-unassigned SLO/a',
      ]);
    });

    it('says for each file why it cannot be read, and shows no secret', async () => {
      const { start, store, asked, logger } = await setUp({
        entities: [
          component('shop', {
            'shipshape.dev/openslo': [
              'https://ann:hunter2@code.example.com/a.yaml?token=hunter2&path=/x',
              'https://forbidden.example.com/b.yaml',
              'gone.yaml',
              'huge.yaml',
              'file:///etc/passwd',
            ].join(' '),
          }),
          component('lost', { 'backstage.io/managed-by-location': 'file:/x' }),
        ],
        files: {
          'https://code.example.com/a.yaml?token=hunter2&path=/x': new Error(
            'https://code.example.com/a.yaml?token=hunter2&path=/x: 500',
          ),
          'https://forbidden.example.com/b.yaml': new NotAllowedError('no'),
          [`${HOST}/shop/huge.yaml`]: Buffer.alloc(6 * 1024 * 1024, 32),
        },
      });
      expect(await start().refresh({})).toMatchObject({ unreadable: 6 });
      const documents = await store.listDocuments([SHOP]);
      expect(
        Object.fromEntries(documents.map(({ url, error }) => [url, error])),
      ).toEqual({
        'https://code.example.com/a.yaml?token=redacted&path=%2Fx':
          expect.stringContaining('log'),
        'https://forbidden.example.com/b.yaml': expect.stringContaining(
          'backend.reading.allow',
        ),
        [`${HOST}/shop/gone.yaml`]: expect.stringContaining('no such file'),
        [`${HOST}/shop/huge.yaml`]: expect.stringContaining('larger than'),
        'file:///etc/passwd': 'Only http and https URLs can be read',
      });
      expect(JSON.stringify(documents)).not.toMatch(/hunter2|internal/);
      expect(JSON.stringify(logger.warn.mock.calls)).not.toContain('hunter2');
      expect(asked.some(url => url.startsWith('file:'))).toBe(false);
      expect(
        await store.listDocuments(['component:default/lost']),
      ).toMatchObject([
        { url: './slo.yaml', error: expect.stringContaining('whole URL') },
      ]);
    });

    it('reads all pages of the catalog', async () => {
      const names = Array.from({ length: 501 }, (_, i) => `c${i}`);
      const { start } = await setUp({
        entities: names.map(name => component(name)),
        files: {},
      });
      expect(await start().refresh({})).toMatchObject({
        entities: 501,
        unreadable: 501,
      });
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
