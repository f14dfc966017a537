import { CHARGE, toCsv, Workbench } from './__testUtils__/artefacts';
import { CURRENCY_CODES } from './model/currencies';

jest.setTimeout(120_000);

const PURCHASE = {
  ...CHARGE,
  ChargeCategory: 'Purchase',
  ChargeFrequency: 'Recurring',
  CommitmentDiscountId: 'ri-1',
  ResourceId: 'ri-1',
  ResourceName: 'ri',
  ResourceType: 'Reservation',
  EffectiveCost: '0',
  ContractedCost: '1',
};
const COVERED = {
  ...CHARGE,
  BilledCost: '0',
  PricingCategory: 'Committed',
  CommitmentDiscountId: 'ri-1',
  CommitmentDiscountStatus: 'Used',
};
const PRICED = {
  ...CHARGE,
  ConsumedQuantity: '1',
  ListUnitPrice: '1',
  ContractedUnitPrice: '1',
  x_BilledUnitPrice: '1',
  x_EffectiveUnitPrice: '1',
};

type Row = Record<string, string | undefined>;

describe('defects', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  /** Codes and columns of the defects of one row, which stands among good ones of the same kind. */
  const defectsOf = async (row: Row, good: Row) => {
    const file = bench.write('bill.csv', toCsv([good, row, good]));
    const { defects } = await bench.check([file]);
    expect(defects.flatMap(({ samples }) => samples)).toEqual(
      defects.map(() => ({ file: 'bill.csv', line: 3 })),
    );
    expect(defects.map(({ count }) => count)).toEqual(defects.map(() => 1));
    return defects.map(({ code, column }) =>
      column ? `${code}:${column}` : code,
    );
  };

  it.each<[row: Row, good: Row, defects: string[]]>([
    [{ ChargeFrequency: 'Usage-Based' }, PURCHASE, ['D01']],
    [
      { ChargeFrequency: 'usage-based' },
      PURCHASE,
      ['D01', 'E02:ChargeFrequency'],
    ],
    [{ EffectiveCost: '0.1' }, PURCHASE, ['D02']],
    [{ ResourceId: undefined }, PURCHASE, ['D14']],
    [{ ResourceName: undefined }, PURCHASE, ['D15']],
    [{ ResourceType: undefined }, PURCHASE, ['D16']],
    [
      { x_ResourceType: undefined },
      { ...PURCHASE, x_ResourceType: 'r' },
      ['D18'],
    ],
    [{ ContractedCost: '0' }, CHARGE, ['D03', 'D06']],
    [{ ListCost: '0.9' }, CHARGE, ['D05']],
    [{ ContractedCost: '0.9' }, CHARGE, ['D06']],
    [{ ListCost: '0' }, CHARGE, ['D05', 'D07']],
    [{ ContractedUnitPrice: '0' }, PRICED, ['D04']],
    [{ ContractedUnitPrice: undefined }, PRICED, ['D04']],
    [{ ListUnitPrice: '0' }, PRICED, ['D08', 'E06', 'E07']],
    [{ x_EffectiveUnitPrice: '1.00009' }, PRICED, ['D09']],
    [{ x_EffectiveUnitPrice: '1.0001' }, PRICED, []],
    [{ x_BilledUnitPrice: '0' }, PRICED, ['D17']],
    [{ ConsumedQuantity: '0' }, PRICED, ['D10']],
    [{ ConsumedQuantity: '0E-30' }, PRICED, ['D10']],
    [{ PricingQuantity: '0.00' }, CHARGE, ['D11']],
    [
      {
        PricingQuantity: '0',
        BilledCost: '0',
        EffectiveCost: '0',
        ListCost: '0',
        ContractedCost: '0',
      },
      CHARGE,
      [],
    ],
    [{ ProviderName: '' }, CHARGE, ['D12', 'E01:ProviderName']],
    [{ PublisherName: '' }, CHARGE, ['D13', 'E01:PublisherName']],
    [{ PricingCategory: 'Standard' }, COVERED, ['D19']],
    [{ x_SkuTerm: '3Years' }, { ...CHARGE, x_SkuTerm: '3' }, ['D20']],
    [{ x_SkuTerm: undefined }, { ...CHARGE, x_SkuTerm: '12' }, []],
    [{ ServiceName: undefined }, CHARGE, ['E01:ServiceName']],
    [{ InvoiceIssuerName: undefined }, CHARGE, ['E01:InvoiceIssuerName']],
    [{ BillingAccountName: undefined }, CHARGE, []],
    [{ ServiceCategory: 'compute ' }, CHARGE, ['E02:ServiceCategory']],
    [{ ServiceCategory: 'Database' }, CHARGE, ['E13:ServiceCategory']],
    [{ ChargeCategory: 'Refund' }, CHARGE, ['E13:ChargeCategory']],
    [
      { ServiceSubcategory: 'No-SQL DB' },
      { ...CHARGE, ServiceSubcategory: 'Other (Compute)' },
      ['E13:ServiceSubcategory'],
    ],
    [{ ChargePeriodEnd: '2026-04-01T00:00:01Z' }, CHARGE, ['E03']],
    [{ ChargePeriodStart: '2026-02-28T23:59:59Z' }, CHARGE, ['E03']],
    [
      { ChargePeriodStart: '2026-02-28T23:59:59Z', ChargeClass: 'Correction' },
      CHARGE,
      [],
    ],
    [{ BilledCost: '1.1' }, CHARGE, ['E04']],
    [{ BilledCost: '1.1', ChargeCategory: 'Tax' }, CHARGE, []],
    [{ BilledCost: '0.1' }, COVERED, ['E05']],
    [{ BilledCost: '0.1', CommitmentDiscountStatus: 'Unused' }, COVERED, []],
    [{ ListUnitPrice: '1.0000001' }, PRICED, ['E06']],
    [{ ListUnitPrice: '1.0000011' }, PRICED, ['E06', 'E07']],
    [{ ListUnitPrice: '1.0000011', ChargeClass: 'Correction' }, PRICED, []],
    [
      {
        PricingQuantity: '0.3333333333333',
        ListUnitPrice: '3',
      },
      PRICED,
      ['E06'],
    ],
    [{ PricingQuantity: '1E6', ListUnitPrice: '1E-6' }, PRICED, []],
    [{ BillingPeriodStart: '2026-03-01' }, CHARGE, ['E08:BillingPeriodStart']],
    [{ ListUnitPrice: '$1' }, PRICED, ['D08', 'E09:ListUnitPrice']],
    [{ PricingQuantity: '$1' }, CHARGE, ['E09:PricingQuantity']],
    [{ Tags: 'service=a' }, { ...CHARGE, Tags: '{}' }, ['E11:Tags']],
    [{ Tags: '{"a":"1","A":"1"}' }, { ...CHARGE, Tags: '{}' }, ['E12:Tags']],
    [
      { ChargePeriodEnd: '2026-03-05T00:00:00Z' },
      CHARGE,
      ['E15:ChargePeriodEnd'],
    ],
    [
      { BillingPeriodEnd: '2026-03-01T00:00:00Z' },
      CHARGE,
      ['E03', 'E15:BillingPeriodEnd'],
    ],
    [
      { ResourceId: 'vm-1' },
      {
        ...COVERED,
        CommitmentDiscountStatus: 'Unused',
        ResourceId: 'RI-1',
      },
      ['E16'],
    ],
    [
      { ConsumedQuantity: '1' },
      {
        ...COVERED,
        CommitmentDiscountStatus: 'Unused',
        ConsumedQuantity: undefined,
      },
      ['E16'],
    ],
    [{ BillingCurrency: 'Token' }, CHARGE, ['E17']],
    [{ BilledCost: '+1' }, CHARGE, ['E19:BilledCost']],
    [{ RegionId: 'NA' }, { ...CHARGE, RegionId: 'eu' }, ['E20']],
  ])('%j', async (row, good, expected) => {
    expect(await defectsOf({ ...good, ...row }, good)).toEqual(expected);
  });

  it('skips rules for columns that are absent', async () => {
    const { ListCost, PublisherName, ...rest } = CHARGE;
    const { defects } = await bench.check([
      bench.write('bill.csv', toCsv([rest, rest])),
    ]);
    expect(
      defects.map(({ code, column, count }) => [code, column, count]),
    ).toEqual([
      ['E01', 'ListCost', 2],
      ['E01', 'PublisherName', 2],
    ]);
  });

  it('requires what the version of each part requires', async () => {
    const { ProviderName, PublisherName, ...rest } = CHARGE;
    const old = bench.write('old.csv', toCsv([CHARGE]));
    const recent = bench.write(
      'new.csv',
      toCsv([{ ...rest, ServiceProviderName: '', HostProviderName: '' }]),
    );
    const { files, defects } = await bench.check([old, recent]);
    expect(files.map(file => file.focusVersion)).toEqual(['1.0', '1.4']);
    expect(defects).toMatchObject([
      {
        code: 'E01',
        column: 'ServiceProviderName',
        count: 1,
        samples: [{ file: 'new.csv', line: 2 }],
      },
    ]);
  });

  it('gives three samples and the affected amounts', async () => {
    const bad = { ...CHARGE, ServiceCategory: 'Database', BilledCost: '1.25' };
    const file = bench.write(
      'bill.csv',
      toCsv([bad, bad, { ...bad, BillingCurrency: 'EUR' }, CHARGE, bad]),
    );
    const { defects } = await bench.check([file]);
    expect(defects.find(({ code }) => code === 'E13')).toEqual({
      code: 'E13',
      column: 'ServiceCategory',
      count: 4,
      samples: [2, 3, 4].map(line => ({ file: 'bill.csv', line })),
      amounts: [
        { currency: 'EUR', BilledCost: '1.25', EffectiveCost: '1' },
        { currency: 'USD', BilledCost: '3.75', EffectiveCost: '3' },
      ],
    });
  });

  it('finds a rare defect far behind the common ones', async () => {
    const rows = Array.from({ length: 60_000 }, () => CHARGE);
    const file = bench.write(
      'bill.csv',
      toCsv([...rows, { ...CHARGE, ServiceCategory: 'Database' }]),
    );
    const { defects } = await bench.check([file]);
    expect(defects).toMatchObject([
      { code: 'E13', count: 1, samples: [{ line: 60_002 }] },
    ]);
  });

  describe('of whole commitments', () => {
    const term = {
      ...PURCHASE,
      ChargeFrequency: 'One-Time',
      BilledCost: '10',
      ChargePeriodStart: '2026-03-01T00:00:00Z',
      ChargePeriodEnd: '2026-03-03T00:00:00Z',
    };
    const use = (day: number, cost: string, status = 'Used') => ({
      ...COVERED,
      CommitmentDiscountStatus: status,
      EffectiveCost: cost,
      ChargePeriodStart: `2026-03-0${day}T00:00:00Z`,
      ChargePeriodEnd: `2026-03-0${day + 1}T00:00:00Z`,
    });
    const e18 = async (rows: Row[]) => {
      const { report } = await bench.cube([
        bench.write('bill.csv', toCsv(rows)),
      ]);
      return report.defects.filter(({ code }) => code === 'E18');
    };

    it('are fine when use and purchase are equal', async () => {
      expect(await e18([term, use(1, '7'), use(2, '3', 'Unused')])).toEqual([]);
    });

    it('count when they are not', async () => {
      expect(await e18([term, use(1, '7'), use(2, '2.5')])).toEqual([
        {
          code: 'E18',
          count: 1,
          samples: [],
          amounts: [
            { currency: 'USD', BilledCost: '10', EffectiveCost: '9.5' },
          ],
        },
      ]);
    });

    it('are not judged before the term is loaded', async () => {
      expect(await e18([term, use(1, '7')])).toEqual([]);
      expect(
        await e18([
          { ...term, ChargeFrequency: 'Recurring' },
          use(1, '7'),
          use(2, '2'),
        ]),
      ).toEqual([]);
    });
  });

  it('knows the currencies of the world', () => {
    expect(CURRENCY_CODES).toHaveLength(180);
    expect(CURRENCY_CODES).toEqual(
      expect.arrayContaining(['USD', 'EUR', 'JPY', 'KWD']),
    );
  });
});
