import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { DepartedEntity } from './buildAllocationRules';
import {
  CONFIG,
  DEPARTED,
  entity,
  ENTITIES,
  place,
  rules,
  rulesFor,
} from './__testUtils__/allocationFixture';

describe('buildAllocationRules', () => {
  it('tells reading which details to keep', () => {
    expect(rules.cubeOptions).toEqual({
      tagKeys: ['app', 'env', 'owner', 'product', 'service', 'squad', 'team'],
      environmentTagKeys: ['environment', 'env'],
      stripTagPrefixes: ['user:'],
      descriptionPatterns: ['nat gateway'],
    });
  });

  it('reports what cannot be applied', () => {
    expect(
      rules.problems.map(problem => [problem.subject, problem.entityRefs]),
    ).toEqual([
      [
        'shipshape.dev/resource-ids',
        ['component:default/twin-1', 'component:default/twin-2'],
      ],
      [
        'shipshape.dev/sub-accounts',
        ['group:default/data', 'group:default/platform'],
      ],
      ['shipshape.cost.allocation.rules[2]', ['component:default/nowhere']],
      ['shipshape.cost.allocation.commitments[1]', ['group:default/never']],
    ]);
    const broken = rulesFor({}, [
      entity('Component', 'a', { 'cost-tags': 'nonsense' }),
      entity('Component', 'b', { 'cost-tags': 'x=1' }),
    ]);
    expect(broken.problems).toEqual([
      {
        entityRefs: ['component:default/a'],
        subject: 'shipshape.dev/cost-tags',
        message: expect.stringContaining('nonsense'),
      },
    ]);
    expect(place({ tags: { x: '1' } }, broken)).toBe('component:default/b');
  });

  it('has a hash that depends on what decides, and on nothing else', () => {
    const hash = (
      cost: JsonObject,
      entities: Entity[],
      departed?: DepartedEntity[],
    ) => rulesFor(cost, entities, departed).hash;
    expect(hash(CONFIG, [...ENTITIES].reverse(), DEPARTED)).toBe(rules.hash);
    expect(
      hash(
        { ...CONFIG, completeLagDays: 5 },
        ENTITIES.map(item => ({
          ...item,
          metadata: {
            ...item.metadata,
            annotations: { ...item.metadata.annotations, other: 'x' },
          },
        })),
        DEPARTED,
      ),
    ).toBe(rules.hash);
    for (const other of [
      hash({}, ENTITIES, DEPARTED),
      hash(CONFIG, ENTITIES.slice(1), DEPARTED),
      hash(CONFIG, ENTITIES),
      hash(
        CONFIG,
        [
          entity('Component', 'checkout', { 'resource-ids': 'other' }),
          ...ENTITIES.slice(1),
        ],
        DEPARTED,
      ),
    ]) {
      expect(other).not.toBe(rules.hash);
    }
  });

  it('strips the prefixes of providers from the keys of cost-tags', () => {
    const stripped = rulesFor({}, [
      entity('Component', 'a', { 'cost-tags': 'user:Project=x' }),
    ]);
    expect(place({ tags: { project: 'x' } }, stripped)).toBe(
      'component:default/a',
    );
  });
});
