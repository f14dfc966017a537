import {
  formatDecimal,
  parseDecimal,
  ShowbackCurrency,
  sumDecimals,
  UNALLOCATED_REASONS,
} from 'backstage-plugin-shipshape-common';
import * as fc from 'fast-check';
import type { CostSum } from './CostStore';
import { ShowbackAudience, toShowbackCurrencies } from './showback';

function sum(
  [owner, entity, reason]: [string, string, string],
  amounts: string[],
  currency = 'USD',
): CostSum {
  return {
    currency,
    keys: [owner, entity, reason],
    amounts: amounts.map(parseDecimal),
    cells: 1,
  };
}

const audience = (
  organisation: boolean,
  visible: string[],
  departed: string[] = [],
): ShowbackAudience => ({
  organisation,
  visible: new Set(visible),
  departed: new Set(departed),
});

describe('toShowbackCurrencies', () => {
  // A worked example: owners 110, tax 7, no tag 3, total 120.
  const example = [
    sum(['group:x/checkout', 'component:x/checkout', ''], ['66']),
    sum(['group:x/search', 'component:x/search', ''], ['33']),
    sum(['group:x/blog', 'component:x/blog', ''], ['11']),
    sum(['', '', 'tax'], ['7']),
    sum(['', '', 'no-tag'], ['3']),
  ];

  it('adds up to the total of the organisation, with what is hidden in one line', () => {
    const seen = audience(true, [
      'group:x/checkout',
      'component:x/checkout',
      'group:x/blog', // visible, its component is not
      'component:x/search', // visible, its owner is not
    ]);
    expect(toShowbackCurrencies(example, seen, new Map())).toEqual([
      {
        currency: 'USD',
        total: { amount: '120' },
        visibleTotal: { amount: '66' },
        owners: [{ ownerRef: 'group:x/checkout', amount: '66' }],
        hidden: { amount: '44' },
        unallocated: [
          { reason: 'tax', amount: '7' },
          { reason: 'no-tag', amount: '3' },
        ],
      },
    ]);
  });

  it('is nothing but the visible owners without the permission', () => {
    const seen = audience(false, ['group:x/blog', 'component:x/blog']);
    expect(toShowbackCurrencies(example, seen, new Map())).toEqual([
      {
        currency: 'USD',
        visibleTotal: { amount: '11' },
        owners: [{ ownerRef: 'group:x/blog', amount: '11' }],
      },
    ]);
    // A currency that only others use is not even named.
    expect(
      toShowbackCurrencies(
        [...example, sum(['', '', 'tax'], ['1'], 'EUR')],
        seen,
        new Map(),
      ).map(item => item.currency),
    ).toEqual(['USD']);
    expect(
      toShowbackCurrencies(example, audience(false, []), new Map()),
    ).toEqual([]);
  });

  it('compares equal parts of months, and keeps their sign', () => {
    const [usd] = toShowbackCurrencies(
      [
        sum(['group:x/a', 'component:x/a', ''], ['10', '4', '9']),
        sum(['', '', 'credit'], ['-2', '-2', '0']),
      ],
      audience(true, ['group:x/a', 'component:x/a']),
      new Map(),
    );
    expect(usd).toMatchObject({
      total: { amount: '8', previousAmount: '9', change: '-7' },
      owners: [{ amount: '10', previousAmount: '9', change: '-5' }],
      unallocated: [{ amount: '-2', previousAmount: '0', change: '-2' }],
    });
  });

  it('gives cost of departed entities to their recorded owner, for the organisation only', () => {
    const sums = [sum(['group:x/a', 'component:x/gone', ''], ['5'])];
    const [org] = toShowbackCurrencies(
      sums,
      audience(true, ['group:x/a'], ['component:x/gone']),
      new Map(),
    );
    expect(org.owners).toEqual([{ ownerRef: 'group:x/a', amount: '5' }]);
    expect(
      toShowbackCurrencies(
        sums,
        audience(false, ['group:x/a'], ['component:x/gone']),
        new Map(),
      ),
    ).toEqual([]);
  });

  it('shows entities without an owner beside what is unallocated', () => {
    const [usd] = toShowbackCurrencies(
      [sum(['', 'component:x/orphan', ''], ['5'])],
      audience(true, ['component:x/orphan']),
      new Map(),
    );
    expect(usd.unallocated).toEqual([{ reason: 'other', amount: '5' }]);
  });

  it('puts the budget of an owner on the line of its currency', () => {
    const budget = {
      entityRef: 'group:x/a',
      amount: '10',
      currency: 'USD',
      metric: 'effective' as const,
      periodStart: '2026-11-01',
      periodEnd: '2026-12-01',
      used: '5',
      usedRate: 0.5,
      state: 'ok' as const,
      thresholds: [],
    };
    const lines = toShowbackCurrencies(
      ['USD', 'EUR'].map(currency =>
        sum(['group:x/a', 'component:x/a', ''], ['5'], currency),
      ),
      audience(true, ['group:x/a', 'component:x/a']),
      new Map([['group:x/a', budget]]),
    );
    expect(
      lines.map(({ currency, owners }) => [currency, owners[0].budget]),
    ).toEqual([
      ['EUR', undefined],
      ['USD', budget],
    ]);
  });

  describe('whatever is visible', () => {
    const refs = (kind: string) =>
      fc.integer({ min: 0, max: 5 }).map(n => `${kind}:default/${n}`);
    // Any 18-place amount, negative ones included.
    const amount = fc
      .bigInt({ min: -(10n ** 33n), max: 10n ** 33n })
      .map(formatDecimal);
    const line = fc.oneof(
      fc
        .tuple(refs('group'), refs('component'))
        .map(([owner, entity]): [string, string, string] => [
          owner,
          entity,
          '',
        ]),
      fc
        .constantFrom(...UNALLOCATED_REASONS)
        .map((reason): [string, string, string] => ['', '', reason]),
    );
    const sums = fc.array(
      fc
        .tuple(
          line,
          fc.tuple(amount, amount, amount),
          fc.constantFrom('USD', 'EUR'),
        )
        .map(([keys, amounts, currency]) => sum(keys, amounts, currency)),
      { maxLength: 40 },
    );
    const visible = fc.uniqueArray(fc.oneof(refs('group'), refs('component')));
    const parts = (item: ShowbackCurrency) => [
      ...item.owners,
      ...(item.hidden ? [item.hidden] : []),
      ...(item.unallocated ?? []),
    ];

    it('owners + hidden + unallocated = total, to the last digit, of every column', () => {
      fc.assert(
        fc.property(sums, visible, (lines, refsSeen) => {
          for (const item of toShowbackCurrencies(
            lines,
            audience(true, refsSeen),
            new Map(),
          )) {
            const expected = (index: number) =>
              formatDecimal(
                lines
                  .filter(({ currency }) => currency === item.currency)
                  .reduce((total, { amounts }) => total + amounts[index], 0n),
              );
            expect(item.total?.amount).toBe(expected(0));
            expect(sumDecimals(parts(item).map(part => part.amount))).toBe(
              expected(0),
            );
            expect(
              sumDecimals(parts(item).map(part => part.previousAmount ?? '')),
            ).toBe(expected(2));
            expect(sumDecimals(item.owners.map(part => part.amount))).toBe(
              item.visibleTotal.amount,
            );
          }
        }),
      );
    });

    it('an answer without the permission does not depend on what is hidden', () => {
      fc.assert(
        fc.property(sums, visible, (lines, refsSeen) => {
          const seen = audience(false, refsSeen);
          const onlyVisible = lines.filter(
            ({ keys: [owner, entity] }) =>
              refsSeen.includes(owner) && refsSeen.includes(entity),
          );
          expect(toShowbackCurrencies(lines, seen, new Map())).toEqual(
            toShowbackCurrencies(onlyVisible, seen, new Map()),
          );
        }),
      );
    });
  });
});
