import { Showback, sumDecimals } from 'backstage-plugin-shipshape-common';
import { parse } from 'csv-parse/sync';
import { toShowbackCsv } from './showbackCsv';

const showback: Showback = {
  month: '2026-10',
  metric: 'billed',
  clock: 'billing',
  scope: 'organisation',
  dataUntil: '2026-11-21',
  complete: true,
  months: ['2026-10'],
  currencies: [
    {
      currency: 'EUR',
      total: { amount: '-0.000000000000000001' },
      visibleTotal: { amount: '0' },
      owners: [],
      unallocated: [{ reason: 'credit', amount: '-0.000000000000000001' }],
    },
    {
      currency: 'USD',
      total: { amount: '120.000000000000000001' },
      visibleTotal: { amount: '99.000000000000000001' },
      owners: [
        { ownerRef: 'group:default/a', amount: '100.000000000000000001' },
        { ownerRef: 'group:default/b', amount: '-1' },
      ],
      hidden: { amount: '11' },
      unallocated: [
        { reason: 'tax', amount: '7' },
        { reason: 'no-tag', amount: '3' },
      ],
    },
  ],
  freshness: [],
};

describe('toShowbackCsv', () => {
  const { fileName, content } = toShowbackCsv(
    showback,
    new Map([
      [
        'group:default/a',
        { costCenter: '=HYPERLINK("x")', businessUnit: 'a, "b"\n-c' },
      ],
      ['group:default/b', { costCenter: '＋1', businessUnit: '@x' }],
    ]),
  );
  const rows: Array<Record<string, string>> = parse(content, {
    columns: true,
  });

  it('adds up to the total of each currency, exactly', () => {
    for (const { currency, total } of showback.currencies) {
      expect(
        sumDecimals(
          rows.filter(row => row.currency === currency).map(row => row.amount),
        ),
      ).toBe(total?.amount);
    }
  });

  it('says in every row what its amount is', () => {
    expect(rows).toHaveLength(6);
    for (const row of rows) {
      expect(row).toMatchObject({
        month: '2026-10',
        metric: 'billed',
        clock: 'billing',
        data_until: '2026-11-21',
        complete: 'true',
      });
    }
    expect(rows.map(row => [row.line, row.owner || row.reason])).toEqual([
      ['unallocated', 'credit'],
      ['owner', 'group:default/a'],
      ['owner', 'group:default/b'],
      ['hidden', ''],
      ['unallocated', 'tax'],
      ['unallocated', 'no-tag'],
    ]);
    expect(fileName).toBe('showback-2026-10-billed-billing.csv');
  });

  it('keeps texts from being taken for formulas, and amounts as they are', () => {
    expect(rows[1]).toMatchObject({
      cost_center: `'=HYPERLINK("x")`,
      business_unit: 'a, "b"\n-c',
    });
    expect(rows[2]).toMatchObject({
      cost_center: "'＋1",
      business_unit: "'@x",
      amount: '-1',
    });
  });
});
