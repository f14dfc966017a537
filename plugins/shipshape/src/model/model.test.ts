import { component, group } from '../__testUtils__/answers';
import { showback } from '../__testUtils__/showbackAnswer';
import { sources } from '../__testUtils__/sourcesAnswer';
import {
  entityName,
  nextDimension,
  offeredDimensions,
  parseFilter,
} from './dimensions';
import { compareTotals } from './loadTotals';
import {
  costAnnotationsYaml,
  ownedEntityYaml,
  ownerAnnotationsYaml,
  tagConvention,
} from './onboarding';
import { collectRejects, summarizeDefects } from './quality';
import { defaultGranularity, rangeDays } from './ranges';
import { sumShowback } from './showback';

describe('ranges', () => {
  it.each([
    ['this-month', '2026-11-01', '2026-11-25'],
    ['last-month', '2026-10-01', '2026-11-01'],
    ['3-months', '2026-09-01', '2026-11-25'],
    ['6-months', '2026-06-01', '2026-11-25'],
    ['13-months', '2025-11-01', '2026-11-25'],
  ] as const)('%s is [%s, %s)', (range, from, to) => {
    expect(rangeDays(range, '2026-11-24')).toEqual({ from, to });
  });

  it('crosses a year', () => {
    expect(rangeDays('last-month', '2027-01-01')).toEqual({
      from: '2026-12-01',
      to: '2027-01-01',
    });
  });

  it('has as many steps as can be told apart', () => {
    expect(defaultGranularity('3-months')).toBe('daily');
    expect(defaultGranularity('13-months')).toBe('monthly');
  });
});

describe('drilling down', () => {
  const all = offeredDimensions(true);

  it('goes on with what has no filter yet', () => {
    expect(nextDimension('entity', [], all)).toBe('service');
    expect(nextDimension('service', [], all)).toBe('entity');
    expect(nextDimension('service', [], offeredDimensions(false))).toBe(
      'region',
    );
    expect(
      nextDimension(
        'region',
        [
          { dimension: 'service', value: 'x' },
          { dimension: 'entity', value: 'y' },
        ],
        all,
      ),
    ).toBe('subAccount');
  });

  it('ends when everything is filtered', () => {
    const filters = all.map(dimension => ({ dimension, value: 'x' }));
    expect(nextDimension('service', filters, all)).toBeUndefined();
  });

  it('reads filters, values with colons and absent values included', () => {
    expect(parseFilter('entity:component:default/cart')).toEqual({
      dimension: 'entity',
      value: 'component:default/cart',
    });
    expect(parseFilter('region:')).toEqual({ dimension: 'region', value: '' });
    expect(parseFilter('colour:red')).toBeUndefined();
    expect(parseFilter('region')).toBeUndefined();
  });
});

describe('names', () => {
  it('say the kind where it is not the usual one', () => {
    expect(entityName('component:default/cart')).toBe('cart');
    expect(entityName('resource:default/db')).toBe('resource:db');
    expect(entityName('group:default/shop', 'group')).toBe('shop');
    expect(entityName('user:default/shop', 'group')).toBe('user:shop');
    expect(entityName('group:other/shop', 'group')).toBe('other/shop');
  });
});

describe('onboarding', () => {
  const elsewhere = {
    ...component,
    metadata: { ...component.metadata, namespace: 'eu' },
  };

  it('names the namespace where it is not the default one', () => {
    expect(costAnnotationsYaml(elsewhere)).toContain('\n  namespace: eu\n');
    expect(tagConvention(elsewhere)).toBe('service: component:eu/checkout');
    expect(tagConvention(component)).toBe('service: checkout');
  });

  it('offers accounts to systems', () => {
    expect(costAnnotationsYaml(component)).not.toContain('sub-accounts');
    expect(costAnnotationsYaml({ ...component, kind: 'System' })).toContain(
      '    shipshape.dev/sub-accounts: <account id>',
    );
  });

  it('tells owners how to own', () => {
    expect(tagConvention(group)).toBe('owner: shop');
    expect(ownerAnnotationsYaml(group)).toContain('kind: Group');
    expect(ownedEntityYaml(group)).toContain('  owner: shop');
    expect(ownedEntityYaml({ ...group, kind: 'User' })).toContain(
      '  owner: user:shop',
    );
  });
});

describe('sumShowback', () => {
  it('adds exactly', () => {
    expect(sumShowback(showback().currencies[0])).toEqual({
      owners: '100',
      hidden: '5',
      unallocated: '10',
      total: '115',
      difference: '0',
    });
  });

  it('finds a missing last digit', () => {
    const month = showback().currencies[0];
    month.owners[0].amount = '39.749999999999999999';
    expect(sumShowback(month).difference).toBe('0.000000000000000001');
  });
});

describe('deliveries', () => {
  it('sets new totals beside the active ones, currency by currency', () => {
    expect(
      compareTotals({
        totals: [{ currency: 'EUR', billed: '7', effective: '8' }],
        activeTotals: [{ currency: 'USD', billed: '3', effective: '4' }],
      }),
    ).toEqual([
      {
        metric: 'billed',
        currency: 'EUR',
        active: undefined,
        next: '7',
        difference: undefined,
      },
      {
        metric: 'effective',
        currency: 'EUR',
        active: undefined,
        next: '8',
        difference: undefined,
      },
      {
        metric: 'billed',
        currency: 'USD',
        active: '3',
        next: '0',
        difference: '-3',
      },
      {
        metric: 'effective',
        currency: 'USD',
        active: '4',
        next: '0',
        difference: '-4',
      },
    ]);
  });

  it('counts the defects of active deliveries only, and all rejects', () => {
    const [source] = sources().sources;
    const [load] = source.loads;
    source.loads.push(
      { ...load, id: 'another' },
      { ...load, id: 'failed', state: 'failed' },
    );
    expect(summarizeDefects(source)).toEqual([
      {
        code: 'D05',
        column: 'ListCost',
        count: 24,
        sample: { file: 'aws.csv', line: 3 },
      },
    ]);
    expect(collectRejects(source).cells).toBe(1);
  });
});
