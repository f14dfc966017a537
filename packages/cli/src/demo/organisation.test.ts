import { ORGANISATION, RESOURCE_IDS } from './organisation';
import {
  readCatalog,
  refOf,
  type CatalogEntity,
} from './__testUtils__/readCatalog';

const entities = readCatalog();
const byRef = new Map(entities.map(entity => [refOf(entity), entity]));

const annotation = (entity: CatalogEntity | undefined, name: string) =>
  entity?.metadata.annotations?.[`shipshape.dev/${name}`];
const list = (value: string | undefined) =>
  value?.split(/[\s,]+/).filter(item => item !== '');

/** Relations of a spec with the kind that a bare name means. */
const RELATIONS: Record<string, string> = {
  owner: 'group',
  system: 'system',
  parent: 'group',
  children: 'group',
  memberOf: 'group',
  dependsOn: 'component',
};

function targetsOf(entity: CatalogEntity): string[] {
  return Object.entries(RELATIONS).flatMap(([field, kind]) =>
    [entity.spec[field] ?? []]
      .flat()
      .map(name =>
        String(name).includes(':') ? String(name) : `${kind}:default/${name}`,
      ),
  );
}

describe('the demo organisation', () => {
  it('has the size that the portal promises', () => {
    const count = (kind: string) =>
      entities.filter(entity => entity.kind === kind).length;
    expect({
      components: count('Component'),
      resources: count('Resource'),
      systems: count('System'),
      users: entities
        .filter(entity => entity.kind === 'User')
        .map(entity => entity.metadata.name)
        .sort(),
    }).toEqual({
      components: 12,
      resources: 14,
      systems: 3,
      users: ['ada', 'dana', 'fiona', 'ivan', 'theo'],
    });
    expect(byRef.size).toBe(entities.length);
  });

  it('has two levels of groups that agree about each other', () => {
    const groups = entities.filter(entity => entity.kind === 'Group');
    for (const group of groups) {
      for (const child of group.spec.children as string[]) {
        expect(byRef.get(`group:default/${child}`)?.spec.parent).toBe(
          group.metadata.name,
        );
      }
    }
    const parents = groups.map(group => group.spec.parent);
    expect(new Set(parents)).toEqual(
      new Set([undefined, 'commerce', 'platform']),
    );
  });

  it.each(entities.map(entity => [refOf(entity), entity] as const))(
    '%s describes itself and names only what exists',
    (_ref, entity) => {
      expect(entity.apiVersion).toBe('backstage.io/v1alpha1');
      expect(entity.metadata.description).toEqual(expect.any(String));
      expect(targetsOf(entity).filter(target => !byRef.has(target))).toEqual(
        [],
      );
    },
  );

  it.each(Object.entries(ORGANISATION))(
    '%s is mapped in the catalog as in the generator',
    (ref, ownership) => {
      const entity = byRef.get(ref);
      const owner = entity?.spec.owner;
      expect({
        owner: typeof owner === 'string' ? owner : ref,
        resourceIds: list(annotation(entity, 'resource-ids')),
        costTags: annotation(entity, 'cost-tags'),
        subAccounts: list(annotation(entity, 'sub-accounts')),
      }).toEqual({
        owner: ownership.owner,
        resourceIds: ownership.resourceIds,
        costTags: ownership.costTags,
        subAccounts: ownership.subAccounts,
      });
      expect(entity).toBeDefined();
    },
  );

  it('maps nothing in the catalog that the generator does not know', () => {
    const mapped = entities.filter(entity =>
      ['resource-ids', 'cost-tags', 'sub-accounts'].some(name =>
        annotation(entity, name),
      ),
    );
    expect(mapped.map(refOf).filter(ref => !(ref in ORGANISATION))).toEqual([]);
  });

  it('lists every known resource id once, but for the reservation and commitment that nobody lists', () => {
    const listed = Object.values(ORGANISATION).flatMap(
      ownership => ownership.resourceIds ?? [],
    );
    expect(new Set(listed).size).toBe(listed.length);
    expect(
      Object.values(RESOURCE_IDS).filter(id => !listed.includes(id)),
    ).toEqual([RESOURCE_IDS.databaseReservation, RESOURCE_IDS.flexCommitment]);
  });

  it('shows every state of a mapping and of a budget', () => {
    const unmapped = byRef.get('component:default/gift-cards');
    expect(unmapped?.metadata.annotations).toBeUndefined();
    const byConvention = byRef.get('component:default/cart');
    // Nothing about cost: its charges are found by the tag alone.
    expect(Object.keys(byConvention?.metadata.annotations ?? {})).toEqual([
      'shipshape.dev/tier',
      'shipshape.dev/openslo',
      'shipshape.dev/slo-source',
    ]);
    const dependents = entities.filter(entity =>
      targetsOf(entity).includes('resource:default/shop-cluster'),
    );
    expect(dependents.length).toBeGreaterThan(2);
    const budgets = entities.map(entity =>
      annotation(entity, 'monthly-budget'),
    );
    expect(budgets.filter(budget => budget?.endsWith(' EUR'))).not.toEqual([]);
    expect(budgets.filter(budget => budget?.endsWith(' USD'))).not.toEqual([]);
  });
});
