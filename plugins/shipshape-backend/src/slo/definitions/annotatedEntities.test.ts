import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { component } from './__testUtils__/definitionHarness';
import { listAnnotatedEntities } from './annotatedEntities';

describe('listAnnotatedEntities', () => {
  const list = (entities: Entity[], signal?: AbortSignal) =>
    listAnnotatedEntities({
      catalog: catalogServiceMock({ entities }),
      auth: mockServices.auth(),
      signal,
    });

  it('reads all pages, by ref', async () => {
    const names = Array.from({ length: 1_234 }, (_, i) => `c${i}`);
    const found = await list(names.map(name => component(name)));
    expect(found.map(({ name }) => name)).toEqual([...names].sort());
  });

  it('leaves out what has no annotation', async () => {
    const bare = component('bare');
    bare.metadata.annotations = { 'shipshape.dev/tier': 'critical' };
    expect(await list([bare, component('shop')])).toMatchObject([
      { ref: 'component:default/shop', openslo: './slo.yaml' },
    ]);
  });

  it('stops when it is told to', async () => {
    await expect(
      list([component('shop')], AbortSignal.abort()),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });
});
