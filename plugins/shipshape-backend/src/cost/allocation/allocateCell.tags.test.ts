import { Charge, place } from './__testUtils__/allocationFixture';

const CHECKOUT = 'component:default/checkout';

describe('allocateCell: tags', () => {
  it.each<[string, Charge, string]>([
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
  ])('%s', (_name, charge, expected) => {
    expect(place(charge)).toBe(expected);
  });
});
