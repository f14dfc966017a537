import { CostCell } from 'backstage-plugin-shipshape-common';
import { CHARGE, toCsv, Workbench } from './__testUtils__/artefacts';

jest.setTimeout(120_000);

describe('the cube', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  const cube = (
    rows: Array<Record<string, string | undefined>>,
    options: Parameters<Workbench['cube']>[1] = {},
  ) => bench.cube([bench.write('bill.csv', toCsv(rows))], options);

  it('has one cell per day and key, with all dimensions', async () => {
    const { cells } = await cube(
      [
        {
          ...CHARGE,
          SubAccountId: 'sub',
          SubAccountName: 'Sub',
          InvoiceId: 'INV-1',
          RegionId: 'eu-1',
          RegionName: 'Europe',
          ResourceId: 'db-1',
          PricingCategory: 'standard',
          ChargeCategory: 'usage',
          ChargeClass: 'CORRECTION',
          CommitmentDiscountId: 'ri-1',
          CommitmentDiscountStatus: 'used',
          Tags: '{"user:Service":"checkout","Env":"prod","other":"x"}',
        },
      ],
      {
        tagKeys: ['service', 'owner'],
        environmentTagKeys: ['environment', 'env'],
        stripTagPrefixes: ['user:'],
        descriptionPatterns: ['^b', 'charge$', 'a'],
      },
    );
    const one = 10n ** 18n;
    expect(cells).toEqual([
      {
        chargeDay: '2026-03-05',
        billingPeriodStart: '2026-03-01',
        billingPeriodEnd: '2026-04-01',
        currency: 'USD',
        billingAccountId: 'account',
        subAccountId: 'sub',
        subAccountName: 'Sub',
        provider: 'Provider',
        invoiceIssuer: 'Issuer',
        invoiceId: 'INV-1',
        serviceCategory: 'Compute',
        service: 'Engine',
        region: 'eu-1',
        environment: 'prod',
        chargeCategory: 'Usage',
        chargeClass: 'Correction',
        commitmentId: 'ri-1',
        commitmentStatus: 'Used',
        pricingCategory: 'Standard',
        allocationKey:
          '{"descriptions":[1,2],"resourceId":"db-1","tags":{"service":"checkout"}}',
        amounts: { billed: one, effective: one, list: one, contracted: one },
        rowCount: 1,
        missingList: 0,
        missingContracted: 0,
      },
    ]);
  });

  it('keeps only what the allocation rules need', async () => {
    const tags = (Tags: string) => ({ ...CHARGE, Tags });
    const { cells } = await cube(
      [tags('{"a":"1","b":"2"}'), tags('{"b":"3","A ":"1"}'), tags('{}')],
      { tagKeys: ['a'] },
    );
    const keys = cells.map(cell => [cell.allocationKey, cell.rowCount]);
    expect(keys.sort()).toEqual([
      ['{"tags":{"a":"1"}}', 2],
      ['{}', 1],
    ]);
  });

  it('names tags in conflict', async () => {
    const { cells, report } = await cube(
      [
        {
          ...CHARGE,
          Tags: '{"service":"a","Service":"b","team":"x","TEAM":"x"}',
        },
      ],
      { tagKeys: ['team', 'service'], environmentTagKeys: ['service'] },
    );
    expect(cells).toMatchObject([
      {
        allocationKey: '{"conflictingTags":["service"],"tags":{"team":"x"}}',
        environment: '',
      },
    ]);
    expect(report.defects).toMatchObject([
      { code: 'E12', count: 1, samples: [{ file: 'bill.csv', line: 2 }] },
    ]);
  });

  it('tells covering purchases from others', async () => {
    const purchase = { ...CHARGE, ChargeCategory: 'Purchase' };
    const { cells } = await cube([
      { ...purchase, BilledCost: '8', EffectiveCost: '0' },
      { ...purchase, BilledCost: '9', EffectiveCost: '9' },
      { ...CHARGE, BilledCost: '7', EffectiveCost: '0' },
      { ...purchase, BilledCost: '-8', EffectiveCost: '0' },
    ]);
    const covering = cells.filter(
      cell => cell.allocationKey === '{"coveringPurchase":true}',
    );
    expect(covering.map(cell => cell.amounts.billed)).toEqual([
      8n * 10n ** 18n,
    ]);
    expect(cells.reduce((sum, cell) => sum + cell.rowCount, 0)).toBe(4);
  });

  it('counts missing list and contracted costs as unknown', async () => {
    const { cells, report } = await cube([
      { ...CHARGE, ListCost: undefined },
      { ...CHARGE, ListCost: '', ContractedCost: 'null' },
      CHARGE,
    ]);
    expect(cells).toMatchObject([
      { rowCount: 3, missingList: 2, missingContracted: 1 },
    ]);
    expect(report.defects).toMatchObject([
      { code: 'D03', count: 1 },
      { code: 'D07', count: 2 },
      { code: 'E01', column: 'ContractedCost', count: 1 },
      { code: 'E01', column: 'ListCost', count: 2 },
    ]);
  });

  describe('spreads a charge', () => {
    const days = (cells: CostCell[]) =>
      cells.map(({ chargeDay, amounts, rowCount }) => [
        chargeDay,
        amounts.billed,
        rowCount,
      ]);

    it('not within a day, whatever its length', async () => {
      const { cells } = await cube([
        { ...CHARGE, ChargePeriodEnd: '2026-03-05T01:00:00Z' },
        { ...CHARGE, ChargePeriodStart: '2026-03-05T23:59:59Z' },
        { ...CHARGE, ChargePeriodEnd: '2026-03-05T00:00:00Z' },
        { ...CHARGE, ChargePeriodEnd: '2026-03-04T00:00:00Z' },
      ]);
      expect(days(cells)).toEqual([['2026-03-05', 4n * 10n ** 18n, 4]]);
    });

    it('over its days by seconds, exactly', async () => {
      const { cells } = await cube([
        {
          ...CHARGE,
          BilledCost: '100',
          ChargePeriodStart: '2026-03-04T12:00:00Z',
          ChargePeriodEnd: '2026-03-06T06:00:00Z',
        },
      ]);
      // 12, 24 and 6 of 42 hours: 28.57…, 57.14…, 14.28…; the left-over units go to the largest remainders
      expect(days(cells)).toEqual([
        ['2026-03-04', 28571428571428571429n, 1],
        ['2026-03-05', 57142857142857142857n, 0],
        ['2026-03-06', 14285714285714285714n, 0],
      ]);
    });

    it('after summing equal ones, so that parts do not depend on how a bill is cut', async () => {
      const month = {
        ...CHARGE,
        BilledCost: '0.000000000000000001',
        ChargePeriodStart: '2026-03-01T00:00:00Z',
        ChargePeriodEnd: '2026-03-03T00:00:00Z',
      };
      const { cells } = await cube([month, month, month, month]);
      expect(days(cells)).toEqual([
        ['2026-03-01', 2n, 4],
        ['2026-03-02', 2n, 0],
      ]);
    });

    it('into days outside of its billing period', async () => {
      const { cells } = await cube([
        {
          ...CHARGE,
          ChargePeriodStart: '2026-02-28T00:00:00Z',
          ChargePeriodEnd: '2026-03-02T00:00:00Z',
        },
      ]);
      expect(
        cells.map(cell => [cell.chargeDay, cell.billingPeriodStart]),
      ).toEqual([
        ['2026-02-28', '2026-03-01'],
        ['2026-03-01', '2026-03-01'],
      ]);
    });

    it('together with daily charges of the same key', async () => {
      const { cells } = await cube([
        CHARGE,
        {
          ...CHARGE,
          BilledCost: '-3',
          ChargePeriodStart: '2026-03-05T00:00:00Z',
          ChargePeriodEnd: '2026-03-08T00:00:00Z',
        },
      ]);
      expect(days(cells)).toEqual([
        ['2026-03-05', 0n, 2],
        ['2026-03-06', -(10n ** 18n), 0],
        ['2026-03-07', -(10n ** 18n), 0],
      ]);
    });
  });

  it('rejects rows, never silently', async () => {
    const { report, cells } = await cube([
      CHARGE,
      { ...CHARGE, BilledCost: '1,000.50' },
      { ...CHARGE, ListCost: 'x'.repeat(300), ChargePeriodEnd: '5/1/25' },
      { ...CHARGE, BillingPeriodStart: '' },
      { ...CHARGE, BillingCurrency: undefined },
      { ...CHARGE, BilledCost: undefined },
    ]);
    expect(report.rows).toEqual({ read: 6, accepted: 2, rejected: 4 });
    expect(cells).toMatchObject([{ rowCount: 2 }]);
    expect(report.rejects.cells).toBe(5);
    expect(report.rejects.first).toEqual([
      {
        file: 'bill.csv',
        line: 3,
        column: 'BilledCost',
        value: '1,000.50',
        reason:
          'the number has a thousands separator or a decimal comma; expected a plain decimal number such as 1234.56',
      },
      {
        file: 'bill.csv',
        line: 4,
        column: 'ListCost',
        value: `${'x'.repeat(199)}…`,
        reason:
          'the text is not a number; expected a plain decimal number such as 1234.56',
      },
      {
        file: 'bill.csv',
        line: 4,
        column: 'ChargePeriodEnd',
        value: '5/1/25',
        reason:
          'the order of day, month and year is ambiguous; expected YYYY-MM-DDTHH:mm:ssZ',
      },
      {
        file: 'bill.csv',
        line: 5,
        column: 'BillingPeriodStart',
        reason: 'a timestamp is required',
      },
      {
        file: 'bill.csv',
        line: 6,
        column: 'BillingCurrency',
        reason: 'a currency is required',
      },
    ]);
    expect(report.totals.before).toEqual(report.totals.after);
    expect(report.totals.after).toMatchObject([{ BilledCost: '1', rows: 2 }]);
  });

  it('lists the first hundred rejects', async () => {
    const { report } = await cube(
      Array.from({ length: 150 }, (_, index) => ({
        ...CHARGE,
        BilledCost: `€${index}`,
      })),
    );
    expect(report.rejects.cells).toBe(150);
    expect(report.rejects.first).toHaveLength(100);
    expect(report.rejects.first.map(({ line }) => line)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 2),
    );
  });

  it('keeps currencies apart', async () => {
    const { report } = await cube([
      CHARGE,
      { ...CHARGE, BillingCurrency: 'EUR', BilledCost: '2.50' },
      { ...CHARGE, BillingCurrency: 'EUR', BilledCost: '-0.4' },
      { ...CHARGE, BillingCurrency: 'usd' },
    ]);
    expect(
      report.totals.after.map(({ currency, BilledCost }) => [
        currency,
        BilledCost,
      ]),
    ).toEqual([
      ['EUR', '2.1'],
      ['USD', '1'],
      ['usd', '1'],
    ]);
    expect(report.defects).toMatchObject([
      { code: 'E04', count: 2 },
      {
        code: 'E17',
        count: 1,
        amounts: [{ currency: 'usd', BilledCost: '1', EffectiveCost: '1' }],
      },
    ]);
  });

  it('accounts for digits that it cannot hold', async () => {
    const file = bench.write(
      'long.csv',
      toCsv([
        {
          ...CHARGE,
          BilledCost: '0.1234567890123456789',
          EffectiveCost: '1E-20',
        },
        { ...CHARGE, BilledCost: '-1.0000000000000000005' },
        { ...CHARGE, BilledCost: 'x', ListCost: '0.0000000000000000001' },
      ]),
    );
    const { report } = await bench.cube([file]);
    expect(report.totals.before).toMatchObject([
      {
        rows: 2,
        BilledCost: '-0.8765432109876543216',
        EffectiveCost: '1.00000000000000000001',
      },
    ]);
    expect(report.totals.after).toMatchObject([
      { BilledCost: '-0.876543210987654322', EffectiveCost: '1' },
    ]);
    expect(report.totals.precisionLoss).toEqual([
      {
        currency: 'USD',
        column: 'BilledCost',
        amount: '0.0000000000000000004',
      },
      {
        currency: 'USD',
        column: 'EffectiveCost',
        amount: '0.00000000000000000001',
      },
    ]);
    expect(
      report.defects
        .filter(({ code }) => code === 'E14')
        .map(({ column, count }) => [column, count]),
    ).toEqual([
      ['BilledCost', 2],
      ['EffectiveCost', 1],
      ['ListCost', 1],
    ]);
    // a summary is exact beyond 18 decimals
    expect((await bench.summarize([file])).totals).toMatchObject([
      { ListCost: '2.0000000000000000001' },
    ]);
  });
});
