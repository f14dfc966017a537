import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from './calendar';
import { generateDemo } from './generate';
import {
  atto as number,
  readBills,
  Sums,
  type BillRow,
} from './__testUtils__/readBills';

const inFile = (word: string) => (row: BillRow) =>
  row.artefact.startsWith(word);
const lasts = (cells: BillRow['cells']) =>
  (Date.parse(String(cells.ChargePeriodEnd)) -
    Date.parse(String(cells.ChargePeriodStart))) /
  3_600_000;

describe('the demo bills', () => {
  let dir: string;
  let rows: BillRow[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'shipshape-demo-'));
    const today = parseDay('2026-11-24') ?? 0;
    await generateDemo({ dir, seed: '20260101', today });
    rows = await readBills(join(dir, 'billing'));
  }, 120_000);

  afterAll(() => rm(dir, { recursive: true, force: true }));

  it.each<[string, (row: BillRow) => boolean]>([
    ['charges of AWS', inFile('aws')],
    ['charges of Microsoft', inFile('microsoft')],
    ['charges of Google', inFile('google')],
    ['euros', ({ cells }) => cells.BillingCurrency === 'EUR'],
    ['tax', ({ cells }) => cells.ChargeCategory === 'Tax'],
    [
      'credits for an account',
      ({ cells }) => cells.ChargeCategory === 'Credit' && !cells.ResourceId,
    ],
    [
      'credits for a resource',
      ({ cells }) =>
        cells.ChargeCategory === 'Credit' && cells.ResourceId !== undefined,
    ],
    ['adjustments', ({ cells }) => cells.ChargeCategory === 'Adjustment'],
    [
      'refunds',
      ({ cells }) =>
        cells.ChargeCategory === 'Usage' &&
        cells.ChargeClass === undefined &&
        number(cells.BilledCost) < 0n,
    ],
    [
      'corrections of an earlier month',
      ({ cells }) =>
        cells.ChargeClass === 'Correction' &&
        String(cells.ChargePeriodStart) < String(cells.BillingPeriodStart),
    ],
    [
      'purchases that cover other charges',
      ({ cells }) =>
        cells.ChargeCategory === 'Purchase' &&
        cells.CommitmentDiscountId !== undefined &&
        number(cells.BilledCost) > 0n &&
        number(cells.EffectiveCost) === 0n,
    ],
    [
      'hours covered by a commitment',
      ({ cells }) =>
        cells.CommitmentDiscountStatus === 'Used' && lasts(cells) === 1,
    ],
    [
      'hours of a commitment that nobody used',
      ({ cells }) =>
        cells.CommitmentDiscountStatus === 'Unused' && lasts(cells) === 1,
    ],
    [
      'days of a commitment that nobody used',
      ({ cells }) =>
        cells.CommitmentDiscountStatus === 'Unused' && lasts(cells) === 24,
    ],
    [
      'marketplace charges of the seller',
      ({ cells }) =>
        cells.PublisherName === 'Lighthouse Metrics, Inc.' &&
        number(cells.BilledCost) > 0n,
    ],
    [
      'marketplace use that another seller invoices',
      ({ cells }) =>
        cells.ProviderName === 'Google Cloud' &&
        cells.InvoiceIssuerName === 'Amazon Web Services, Inc.' &&
        number(cells.BilledCost) === 0n,
    ],
    ['charges without tags', ({ cells }) => cells.Tags === undefined],
    [
      'a tag with an unknown service',
      ({ cells }) => Boolean(cells.Tags?.includes('"basket"')),
    ],
    [
      'a tag key in another letter case',
      ({ cells }) => Boolean(cells.Tags?.includes('"user:Service":"cart"')),
    ],
    [
      'a tag key with a leading space',
      ({ cells }) => Boolean(cells.Tags?.includes('" service":"cart"')),
    ],
    [
      'one tag key with two values',
      ({ cells }) =>
        /"user:service":"cart","user:Service":"build-runners"/.test(
          cells.Tags ?? '',
        ),
    ],
    [
      'a tag without a value',
      ({ cells }) => Boolean(cells.Tags?.includes('"critical":true')),
    ],
    [
      'charges of the shared cluster',
      ({ cells }) => Boolean(cells.ResourceId?.endsWith(':cluster/shop')),
    ],
    [
      'amounts with twelve decimals or more',
      ({ cells }) => /\.\d{11,}[1-9]/.test(cells.BilledCost ?? ''),
    ],
    [
      'amounts in E notation',
      ({ cells }) => /E-\d/.test(cells.BilledCost ?? ''),
    ],
    [
      'charges of a whole month',
      ({ cells }) => lasts(cells) >= 28 * 24 && cells.ServiceName === 'GitHub',
    ],
    ['spot prices', ({ cells }) => cells.PricingCategory === 'Dynamic'],
    ['unknown list prices', ({ cells }) => cells.ListCost === undefined],
    [
      'times without seconds',
      ({ cells }) => /T\d\d:\d\dZ$/.test(cells.ChargePeriodStart ?? ''),
    ],
  ])('hold %s', (_kind, matches) => {
    const found = rows.filter(matches).length;
    expect(found).toBeGreaterThan(0);
  });

  it('have 57 columns, gzipped and as Parquet too', () => {
    const wrong = rows.filter(({ cells }) => Object.keys(cells).length !== 57);
    expect(wrong).toEqual([]);
    const files = new Set(rows.map(({ file }) => file));
    expect([...files].sort()).toEqual([
      'part-0.csv',
      'part-0.csv.gz',
      'part-0.parquet',
      'part-1.csv',
    ]);
  });

  it('bill several accounts in one delivery', () => {
    const accounts = rows
      .filter(inFile('aws-2026-10'))
      .map(({ cells }) => cells.BillingAccountId);
    expect([...new Set(accounts)].sort()).toEqual([
      '410293847561',
      '618273645019',
    ]);
    const subAccounts = new Set(rows.map(({ cells }) => cells.SubAccountId));
    expect(subAccounts.size).toBeGreaterThan(10);
  });

  it('cost some 30 to 60 thousand a month', () => {
    const october = rows.filter(({ artefact }) => artefact.endsWith('2026-10'));
    const total = october.reduce(
      (sum, { cells }) => sum + number(cells.BilledCost),
      0n,
    );
    expect(Number(total / 10n ** 18n)).toBeGreaterThan(30_000);
    expect(Number(total / 10n ** 18n)).toBeLessThan(120_000);
    expect(rows.length).toBeGreaterThan(20_000);
    expect(rows.length).toBeLessThan(120_000);
  });

  it('keep list ≥ contracted ≥ effective, but for refunds, credits and unknown prices', () => {
    const odd = rows.filter(
      ({ cells }) =>
        number(cells.EffectiveCost) > 0n &&
        (number(cells.ContractedCost) < number(cells.EffectiveCost) ||
          (cells.ListCost !== undefined &&
            number(cells.ListCost) < number(cells.ContractedCost))),
    );
    expect(odd.map(({ cells }) => cells.ChargeDescription)).toEqual([]);
  });

  it('differ between billed and effective only where a commitment is at work', () => {
    const wrong = rows.filter(({ cells }) => {
      const billed = number(cells.BilledCost);
      const effective = number(cells.EffectiveCost);
      if (cells.CommitmentDiscountStatus !== undefined) {
        return billed !== 0n || effective <= 0n;
      }
      return cells.CommitmentDiscountId === undefined && billed !== effective;
    });
    expect(wrong).toEqual([]);
  });

  it('write what was not used in the name of the commitment', () => {
    const wrong = rows.filter(
      ({ cells }) =>
        cells.CommitmentDiscountStatus === 'Unused' &&
        (cells.ResourceId !== cells.CommitmentDiscountId ||
          cells.ConsumedQuantity !== undefined),
    );
    expect(wrong).toEqual([]);
  });

  it('spend every commitment to the last digit, every month', () => {
    const bought = new Sums();
    const spent = new Sums();
    for (const { artefact, cells } of rows) {
      const key = `${artefact} ${cells.CommitmentDiscountId}`;
      if (cells.CommitmentDiscountStatus) {
        spent.add(key, number(cells.EffectiveCost));
      } else if (cells.CommitmentDiscountId) {
        bought.add(key, number(cells.BilledCost));
      }
    }
    expect(Object.keys(bought.toObject())).toHaveLength(3 * 13);
    expect(spent.toObject()).toEqual(bought.toObject());
  });

  it('multiply to the cost exactly, where a price is given', () => {
    const wrong = rows.filter(
      ({ cells }) =>
        cells.ListUnitPrice !== undefined &&
        number(cells.ListUnitPrice) * number(cells.PricingQuantity) !==
          number(cells.ListCost) * 10n ** 18n,
    );
    expect(wrong).toEqual([]);
  });

  it('show one anomaly in this month: product search for three days', () => {
    const days = new Sums();
    for (const { cells } of rows) {
      if (cells.Tags?.includes('"user:product":"search"')) {
        days.add(
          String(cells.ChargePeriodStart).slice(0, 10),
          number(cells.EffectiveCost),
        );
      }
    }
    const recent = [...days.values].filter(([day]) => day >= '2026-10-01');
    const usual = recent
      .map(([, cost]) => cost)
      .sort((a, b) => (a < b ? -1 : 1))[Math.floor(recent.length / 2)];
    const spikes = recent.filter(([, cost]) => cost > 2n * usual);
    expect(spikes).toHaveLength(3);
    expect(spikes.every(([day]) => day.startsWith('2026-11'))).toBe(true);
  });

  it('end where the export ends', () => {
    const last = (provider: string) =>
      rows
        .filter(
          ({ artefact, cells }) =>
            artefact === `${provider}-2026-11` &&
            cells.ChargeCategory === 'Usage',
        )
        .map(({ cells }) => String(cells.ChargePeriodStart).slice(0, 10))
        .sort()
        .at(-1);
    expect([last('aws'), last('microsoft'), last('google')]).toEqual([
      '2026-11-23',
      '2026-11-22',
      '2026-11-23',
    ]);
  });
});
