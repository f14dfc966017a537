import { allocateCell } from './allocateCell';
import {
  Charge,
  entity,
  place,
  rules,
  rulesFor,
  toInput,
} from './__testUtils__/allocationFixture';

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
    const charge = { ...toInput({}), descriptions: ['nat gateway'] };
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
