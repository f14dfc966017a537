import type { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import {
  DefaultCatalogSnapshotLoader,
  entityWithParts,
  groupWithDescendants,
  toCatalogSnapshot,
} from './catalogSnapshot';

function entity(
  kind: string,
  name: string,
  spec: JsonObject,
  namespace?: string,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace,
      annotations: { 'shipshape.dev/tier': 'critical', 'other.io/x': 'y' },
    },
    spec,
  };
}

describe('toCatalogSnapshot', () => {
  it.each<[string, Entity[], string | undefined]>([
    [
      'spec.owner in its own namespace',
      [entity('Component', 'x', { owner: 'team' }, 'ns')],
      'group:ns/team',
    ],
    [
      'a user',
      [entity('Component', 'x', { owner: 'user:Theo' })],
      'user:default/theo',
    ],
    ['a group owns itself', [entity('Group', 'x', {})], 'group:default/x'],
    [
      'inherited from the system',
      [
        entity('Component', 'x', { system: 's' }),
        entity('System', 's', { owner: 'team' }),
      ],
      'group:default/team',
    ],
    [
      'its own before that of the system',
      [
        entity('Resource', 'x', { owner: 'mine', system: 's' }),
        entity('System', 's', { owner: 'team' }),
      ],
      'group:default/mine',
    ],
    [
      'no system of that name',
      [entity('Component', 'x', { system: 's' })],
      undefined,
    ],
    [
      'systems in a circle',
      [
        entity('Component', 'x', { system: 's' }),
        entity('System', 's', { system: 't' }),
        entity('System', 't', { system: 's' }),
      ],
      undefined,
    ],
    [
      'a malformed owner',
      [entity('Component', 'x', { owner: 'a:b:c' })],
      undefined,
    ],
    [
      'an owner of spaces',
      [entity('Component', 'x', { owner: ' ' })],
      undefined,
    ],
  ])('%s', (_name, entities, expected) => {
    expect(toCatalogSnapshot(entities).entities[0].ownerRef).toBe(expected);
  });

  it('keeps only its own annotations', () => {
    const [first] = toCatalogSnapshot([entity('Component', 'x', {})]).entities;
    expect(first.annotations).toEqual({ 'shipshape.dev/tier': 'critical' });
  });
});

describe('groupWithDescendants', () => {
  it('joins both sides of the tree, visits each group once and survives circles', () => {
    const snapshot = toCatalogSnapshot([
      entity('Group', 'top', { children: ['left', 'right'] }),
      entity('Group', 'left', { parent: 'top', children: ['leaf'] }),
      entity('Group', 'right', { children: ['leaf', 'top'] }),
      entity('Group', 'leaf', {}),
      entity('Group', 'other', {}),
      entity('Group', 'late', { parent: 'leaf' }),
    ]);
    expect(groupWithDescendants('group:default/top', snapshot).sort()).toEqual([
      'group:default/late',
      'group:default/leaf',
      'group:default/left',
      'group:default/right',
      'group:default/top',
    ]);
    expect(groupWithDescendants('group:default/gone', snapshot)).toEqual([
      'group:default/gone',
    ]);
  });
});

describe('entityWithParts', () => {
  it('follows systems and domains, not components', () => {
    const snapshot = toCatalogSnapshot([
      entity('Domain', 'd', {}),
      entity('Domain', 'sub', { subdomainOf: 'd' }),
      entity('System', 's', { domain: 'sub' }),
      entity('Component', 'a', { system: 's' }),
      entity('Resource', 'b', { system: 's' }),
      entity('Component', 'c', { subcomponentOf: 'a' }),
      entity('Component', 'other', {}),
    ]);
    expect(entityWithParts('domain:default/d', snapshot)).toEqual([
      'domain:default/d',
      'domain:default/sub',
      'system:default/s',
      'component:default/a',
      'resource:default/b',
    ]);
    expect(entityWithParts('component:default/a', snapshot)).toEqual([
      'component:default/a',
    ]);
  });
});

describe('DefaultCatalogSnapshotLoader', () => {
  const auth = mockServices.auth();

  it('reads the kinds that matter with the credentials of the backend, in several pages', async () => {
    const components = Array.from({ length: 1_203 }, (_, index) =>
      entity('Component', `c${index}`, { owner: 'team' }),
    );
    const catalog = catalogServiceMock({
      entities: [
        ...components,
        entity('Template', 't', {}),
        entity('Group', 'team', {}),
      ],
    });
    const stream = jest.spyOn(catalog, 'streamEntities');
    const loader = DefaultCatalogSnapshotLoader.create({
      catalog,
      auth,
      clock: () => new Date(0),
    });
    const { byRef, entities } = await loader.load();
    expect(entities).toHaveLength(1_204);
    expect(byRef.get('component:default/c1202')?.ownerRef).toBe(
      'group:default/team',
    );
    expect(stream).toHaveBeenCalledWith(
      expect.objectContaining({
        fields: expect.arrayContaining(['metadata.annotations']),
      }),
      { credentials: await auth.getOwnServiceCredentials() },
    );
  });

  it('reuses a snapshot only as long as asked, and never a failure', async () => {
    let now = 0;
    const catalog = catalogServiceMock({ entities: [] });
    const stream = jest.spyOn(catalog, 'streamEntities');
    const loader = DefaultCatalogSnapshotLoader.create({
      catalog,
      auth,
      clock: () => new Date(now),
    });
    await loader.load();
    now = 59_999;
    await loader.load({ maxAgeSeconds: 60 });
    expect(stream).toHaveBeenCalledTimes(1);
    now = 60_000;
    await loader.load({ maxAgeSeconds: 60 });
    expect(stream).toHaveBeenCalledTimes(2);
    await loader.load();
    expect(stream).toHaveBeenCalledTimes(3);

    stream.mockImplementationOnce(() => {
      throw new Error('catalog is down');
    });
    await expect(loader.load()).rejects.toThrow('catalog is down');
    await expect(loader.load({ maxAgeSeconds: 60 })).resolves.toEqual(
      expect.objectContaining({ entities: [] }),
    );
  });
});
