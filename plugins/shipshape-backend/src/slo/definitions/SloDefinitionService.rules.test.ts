import { TestDatabases } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { reuseSloDatabases } from '../__testUtils__/reuseSloDatabases';
import { openSlo } from './__testUtils__/codeHost';
import {
  component,
  createDefinitionHarness,
  HOST,
} from './__testUtils__/definitionHarness';

const SHOP = 'component:default/shop';

describe('SloDefinitionService: whose an SLO is, what serves it, what is wrong with it', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const init = reuseSloDatabases(databases);

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    const setUp = async (
      options: Parameters<typeof createDefinitionHarness>[1],
    ) => createDefinitionHarness(await init(databaseId), options);

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
      // Whoever sees the entity does not learn from it which sources there are.
      expect(JSON.stringify(await store.listDocuments([SHOP]))).not.toContain(
        'other:x',
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
  });
});
