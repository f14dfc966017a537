import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { readCostConfig } from '../config';
import { allocateCell, AllocationInput } from './allocateCell';
import { buildAllocationRules, DepartedEntity } from './buildAllocationRules';
import { toCatalogSnapshot } from './catalogSnapshot';

function entity(
  kind: string,
  name: string,
  annotations: Record<string, string> = {},
  namespace?: string,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace,
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [
          `shipshape.dev/${key}`,
          value,
        ]),
      ),
    },
    spec: {},
  };
}

const ENTITIES = [
  entity('Component', 'checkout', {
    'resource-ids': 'arn:vm-1, /subscriptions/A/vm-2',
  }),
  entity('Component', 'Search', { 'cost-tags': 'product=search;app=Finder' }),
  entity('Component', 'recommender', {
    'cost-tags': 'product=reco,env=prod;product=discovery',
  }),
  entity('Component', 'trends', { 'cost-tags': 'product=discovery' }),
  entity('Component', 'cased-a', { 'cost-tags': 'squad=Alpha' }),
  entity('Component', 'cased-b', { 'cost-tags': 'squad=ALPHA' }),
  entity('Component', 'checkout', {}, 'payments'),
  entity('Component', 'twin-1', { 'resource-ids': 'shared-id Case-Id' }),
  entity('Component', 'twin-2', { 'resource-ids': 'shared-id case-ID' }),
  entity('Resource', 'orders-db', { 'resource-ids': 'arn:db' }),
  entity('Resource', 'search', {}),
  entity('Resource', 'plan', { 'resource-ids': 'sp-claimed' }),
  entity('System', 'shop', { 'sub-accounts': 'acc-shop' }),
  entity('System', 'checkout', {}),
  entity('Domain', 'commerce', { 'sub-accounts': 'ACC-Commerce' }),
  entity('Group', 'platform', { 'sub-accounts': 'payer-1, acc-dup' }),
  entity('Group', 'data', { 'sub-accounts': 'acc-dup' }),
  entity('User', 'theo', {}),
];

const DEPARTED: DepartedEntity[] = [
  {
    ref: 'component:default/gone',
    annotations: {
      'shipshape.dev/resource-ids': 'arn:gone arn:db',
      'shipshape.dev/cost-tags': 'product=gone;product=search',
    },
  },
];

const CONFIG: JsonObject = {
  allocation: {
    rules: [
      { entity: 'group:platform', service: 'Support', region: 'global' },
      { entity: 'group:data', description: 'nat gateway' },
      { entity: 'component:nowhere', service: 'Ghost' },
      { entity: 'group:platform', provider: 'Oracle' },
      { entity: 'group:data', subAccount: 'acc-rule' },
    ],
    commitments: [
      { id: 'sp-config', entity: 'group:data' },
      { id: 'sp-claimed-too', entity: 'group:never' },
    ],
  },
};

function rulesFor(
  cost: JsonObject,
  entities: Entity[],
  departed?: DepartedEntity[],
) {
  return buildAllocationRules(
    toCatalogSnapshot(entities).entities,
    readCostConfig(new ConfigReader({ shipshape: { cost } })),
    departed,
  );
}

const rules = rulesFor(CONFIG, ENTITIES, DEPARTED);

type Charge = Partial<Omit<AllocationInput, 'key'>> & AllocationInput['key'];

function input(charge: Charge): AllocationInput {
  const {
    resourceId,
    tags,
    conflictingTags,
    coveringPurchase,
    descriptions: _,
    ...cell
  } = charge;
  return {
    billingAccountId: 'payer-9',
    subAccountId: 'acc-9',
    provider: 'AWS',
    service: 'Amazon EC2',
    region: 'eu-west-1',
    chargeCategory: 'Usage',
    commitmentId: '',
    commitmentStatus: '',
    ...cell,
    descriptions: [],
    key: { resourceId, tags, conflictingTags, coveringPurchase },
  };
}

function place(charge: Charge, from = rules): string {
  const outcome = allocateCell(input(charge), from);
  return outcome.entityRef ?? `(${outcome.reason})`;
}

const CHECKOUT = 'component:default/checkout';

describe('allocateCell', () => {
  it.each<[string, Charge, string]>([
    // 1 commitments
    [
      'unused, claimed by config',
      { commitmentStatus: 'Unused', commitmentId: 'sp-config' },
      'group:default/data',
    ],
    [
      'unused, claimed as a resource id',
      { commitmentStatus: 'Unused', commitmentId: 'sp-claimed' },
      'resource:default/plan',
    ],
    [
      'unused, claimed in another case',
      { commitmentStatus: 'Unused', commitmentId: 'SP-Claimed' },
      'resource:default/plan',
    ],
    [
      'unused, claimed through the billing account',
      {
        commitmentStatus: 'Unused',
        commitmentId: 'sp-x',
        billingAccountId: 'payer-1',
      },
      'group:default/platform',
    ],
    [
      'unused, unclaimed',
      { commitmentStatus: 'Unused', commitmentId: 'sp-x' },
      '(unused-commitment)',
    ],
    [
      'unused, with the tag of a service',
      {
        commitmentStatus: 'Unused',
        commitmentId: 'sp-x',
        tags: { service: 'checkout' },
      },
      '(unused-commitment)',
    ],
    [
      'unused, in a mapped sub account',
      {
        commitmentStatus: 'Unused',
        commitmentId: 'sp-x',
        subAccountId: 'acc-shop',
      },
      '(unused-commitment)',
    ],
    [
      'unused, config names an entity that never was',
      { commitmentStatus: 'Unused', commitmentId: 'sp-claimed-too' },
      '(unused-commitment)',
    ],
    [
      'unused, two entities list it',
      { commitmentStatus: 'Unused', commitmentId: 'shared-id' },
      '(unused-commitment)',
    ],
    [
      'covering purchase, claimed',
      {
        chargeCategory: 'Purchase',
        coveringPurchase: true,
        commitmentId: 'sp-claimed',
      },
      'resource:default/plan',
    ],
    [
      'covering purchase of something without a commitment id',
      {
        chargeCategory: 'Purchase',
        coveringPurchase: true,
        resourceId: 'sp-claimed',
      },
      'resource:default/plan',
    ],
    [
      'covering purchase, unclaimed',
      {
        chargeCategory: 'Purchase',
        coveringPurchase: true,
        tags: { service: 'checkout' },
      },
      '(unused-commitment)',
    ],
    [
      'used hours follow their tags',
      {
        commitmentStatus: 'Used',
        commitmentId: 'sp-config',
        tags: { service: 'checkout' },
      },
      CHECKOUT,
    ],
    [
      'an ordinary purchase follows its tags',
      { chargeCategory: 'Purchase', tags: { team: 'platform' } },
      'group:default/platform',
    ],

    // 2 lines of their own
    ['tax', { chargeCategory: 'Tax' }, '(tax)'],
    [
      'tax with a tag',
      { chargeCategory: 'Tax', tags: { service: 'checkout' } },
      '(tax)',
    ],
    [
      'credit in a mapped account',
      { chargeCategory: 'Credit', subAccountId: 'acc-shop' },
      '(credit)',
    ],
    ['adjustment', { chargeCategory: 'Adjustment' }, '(adjustment)'],
    [
      'credit for a resource',
      { chargeCategory: 'Credit', resourceId: 'arn:db' },
      'resource:default/orders-db',
    ],
    [
      'credit for an unknown resource',
      { chargeCategory: 'Credit', resourceId: 'arn:unknown' },
      '(no-tag)',
    ],

    // 3 resource ids
    ['resource id', { resourceId: 'arn:vm-1' }, CHECKOUT],
    [
      'resource id in another case',
      { resourceId: '/SUBSCRIPTIONS/a/VM-2' },
      CHECKOUT,
    ],
    [
      'resource id before tags',
      { resourceId: 'arn:db', tags: { service: 'checkout' } },
      'resource:default/orders-db',
    ],
    ['resource id on two entities', { resourceId: 'shared-id' }, '(ambiguous)'],
    [
      'resource id on two entities, tagged',
      { resourceId: 'shared-id', tags: { service: 'checkout' } },
      CHECKOUT,
    ],
    [
      'resource id exactly, though two fit without case',
      { resourceId: 'Case-Id' },
      'component:default/twin-1',
    ],
    [
      'resource id of two without case',
      { resourceId: 'CASE-ID' },
      '(ambiguous)',
    ],

    // 4 cost-tags
    ['one pair', { tags: { product: 'search' } }, 'component:default/search'],
    [
      'the other alternative, in another case',
      { tags: { app: 'finder' } },
      'component:default/search',
    ],
    [
      'cost-tags before the convention',
      { tags: { app: 'Finder', service: 'checkout' } },
      'component:default/search',
    ],
    [
      'all pairs',
      { tags: { product: 'reco', env: 'prod' } },
      'component:default/recommender',
    ],
    [
      'one of two pairs',
      { tags: { product: 'reco', env: 'test' } },
      '(unknown-value)',
    ],
    [
      'one of two pairs, and the convention',
      { tags: { product: 'reco', service: 'checkout' } },
      CHECKOUT,
    ],
    ['two entities match', { tags: { product: 'discovery' } }, '(ambiguous)'],
    [
      'two entities match, and the convention would decide',
      { tags: { product: 'discovery', service: 'checkout' } },
      '(ambiguous)',
    ],
    [
      'two entities match, the account decides',
      { tags: { product: 'discovery' }, subAccountId: 'acc-shop' },
      'system:default/shop',
    ],
    [
      'exactly, though two fit without case',
      { tags: { squad: 'ALPHA' } },
      'component:default/cased-b',
    ],
    ['two fit without case', { tags: { squad: 'alpha' } }, '(ambiguous)'],
    [
      'contradicting key of cost-tags',
      { conflictingTags: ['product'] },
      '(tag-conflict)',
    ],

    // 4 convention
    ['component', { tags: { service: 'checkout' } }, CHECKOUT],
    [
      'exact name of a resource before another case of a component',
      { tags: { service: 'search' } },
      'resource:default/search',
    ],
    [
      'exact name of a component',
      { tags: { service: 'Search' } },
      'component:default/search',
    ],
    [
      'another case: components first',
      { tags: { service: 'SEARCH' } },
      'component:default/search',
    ],
    ['system', { tags: { service: 'shop' } }, 'system:default/shop'],
    ['full ref', { tags: { service: 'Component:default/Checkout' } }, CHECKOUT],
    [
      'full ref of another kind',
      { tags: { service: 'system:checkout' } },
      'system:default/checkout',
    ],
    [
      'name in a namespace',
      { tags: { service: 'payments/checkout' } },
      'component:payments/checkout',
    ],
    [
      'group is not a service',
      { tags: { service: 'platform' } },
      '(unknown-value)',
    ],
    [
      'group by full ref',
      { tags: { service: 'group:default/platform' } },
      'group:default/platform',
    ],
    ['owner group', { tags: { owner: 'data' } }, 'group:default/data'],
    ['owner user', { tags: { team: 'Theo' } }, 'user:default/theo'],
    [
      'service before owner',
      { tags: { service: 'checkout', owner: 'data' } },
      CHECKOUT,
    ],
    [
      'unknown service, known owner',
      { tags: { service: 'basket', owner: 'data' } },
      'group:default/data',
    ],
    ['unknown service', { tags: { service: 'basket' } }, '(unknown-value)'],
    [
      'unknown service, second key known',
      { tags: { service: 'basket', app: 'checkout' } },
      CHECKOUT,
    ],
    ['a url', { tags: { service: 'https://x/y' } }, '(unknown-value)'],
    ['empty value', { tags: { service: ' ' } }, '(no-tag)'],
    ['valueless tag', { tags: { service: 'true' } }, '(unknown-value)'],
    ['no tags', {}, '(no-tag)'],
    ['only the environment', { tags: { env: 'prod' } }, '(no-tag)'],
    ['only other tags', { tags: { managed: 'terraform' } }, '(no-tag)'],
    [
      'contradicting service',
      { conflictingTags: ['service'] },
      '(tag-conflict)',
    ],
    [
      'contradicting service, known owner',
      { conflictingTags: ['service'], tags: { owner: 'data' } },
      'group:default/data',
    ],
    [
      'contradicting key of no rule',
      { conflictingTags: ['managed'] },
      '(no-tag)',
    ],
    [
      'contradicting service, then an unknown owner',
      { conflictingTags: ['service'], tags: { owner: 'nobody' } },
      '(tag-conflict)',
    ],

    // 5 accounts
    ['sub account', { subAccountId: 'acc-shop' }, 'system:default/shop'],
    [
      'sub account in another case',
      { subAccountId: 'acc-commerce' },
      'domain:default/commerce',
    ],
    [
      'tags before account',
      { subAccountId: 'acc-shop', tags: { service: 'checkout' } },
      CHECKOUT,
    ],
    [
      'unknown tag in a mapped account',
      { subAccountId: 'acc-shop', tags: { service: 'basket' } },
      'system:default/shop',
    ],
    [
      'account on two groups keeps the first reason',
      { subAccountId: 'acc-dup' },
      '(no-tag)',
    ],
    [
      'billing account where there is no sub account',
      { subAccountId: '', billingAccountId: 'payer-1' },
      'group:default/platform',
    ],
    [
      'billing account does not claim its sub accounts',
      { billingAccountId: 'payer-1' },
      '(no-tag)',
    ],

    // 6 rule table
    [
      'all fields of a rule',
      { service: 'Support', region: 'global' },
      'group:default/platform',
    ],
    ['one field differs', { service: 'Support' }, '(no-tag)'],
    ['provider', { provider: 'Oracle' }, 'group:default/platform'],
    [
      'sub account of a rule',
      { subAccountId: 'acc-rule' },
      'group:default/data',
    ],
    [
      'unknown tag, then a rule',
      { provider: 'Oracle', tags: { service: 'basket' } },
      'group:default/platform',
    ],
    [
      'the first match names nobody, the next is not asked',
      { service: 'Ghost', provider: 'Oracle' },
      '(no-tag)',
    ],

    // entities that left the catalog
    [
      'departed, by name',
      { tags: { service: 'gone' } },
      'component:default/gone',
    ],
    [
      'departed, by resource id',
      { resourceId: 'arn:gone' },
      'component:default/gone',
    ],
    [
      'departed, by cost-tags',
      { tags: { product: 'gone' } },
      'component:default/gone',
    ],
    [
      'what is there goes before what is gone',
      { resourceId: 'arn:db' },
      'resource:default/orders-db',
    ],
    [
      'the same for cost-tags',
      { tags: { product: 'search' } },
      'component:default/search',
    ],
  ])('%s', (_name, charge, expected) => {
    expect(place(charge)).toBe(expected);
  });

  it('matches descriptions as the pattern text', () => {
    const charge = { ...input({}), descriptions: ['nat gateway'] };
    expect(allocateCell(charge, rules)).toEqual({
      entityRef: 'group:default/data',
    });
    expect(
      allocateCell({ ...charge, descriptions: ['another'] }, rules),
    ).toEqual({ reason: 'no-tag' });
  });

  it('gives the reason of the first step that is in use', () => {
    const noConvention = { tags: { service: [], owner: [] } };
    const mapped = entity('Group', 'a', { 'sub-accounts': 'acc-1' });
    const charge: Charge = { tags: { service: 'checkout' } };
    expect(place(charge, rulesFor({}, [mapped]))).toBe('(unknown-value)');
    expect(place(charge, rulesFor(noConvention, [mapped]))).toBe(
      '(unmapped-account)',
    );
    expect(place(charge, rulesFor(noConvention, []))).toBe('(other)');
    expect(
      place(
        { service: 'X' },
        rulesFor(
          {
            ...noConvention,
            allocation: { rules: [{ entity: 'group:none', service: 'X' }] },
          },
          [],
        ),
      ),
    ).toBe('(unknown-value)');
  });

  it('answers ambiguous accounts where that is the first reason', () => {
    expect(
      place(
        { subAccountId: 'acc-dup' },
        rulesFor({ tags: { service: [], owner: [] } }, [
          entity('Group', 'a', { 'sub-accounts': 'acc-dup' }),
          entity('Group', 'b', { 'sub-accounts': 'acc-dup' }),
        ]),
      ),
    ).toBe('(ambiguous)');
  });
});

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
