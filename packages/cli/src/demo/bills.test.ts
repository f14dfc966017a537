import { createHash } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from './calendar';
import { demoArtefacts, generateDemo } from './generate';
import { readHeader } from './__testUtils__/readBills';

const SEED = '20260101';
const TODAY = '2026-11-24';

/** The columns of CostAndUsage in FOCUS 1.2, in alphabetical order, from the specification. */
const FOCUS_1_2 =
  `AvailabilityZone BilledCost BillingAccountId BillingAccountName BillingAccountType BillingCurrency BillingPeriodEnd
  BillingPeriodStart CapacityReservationId CapacityReservationStatus ChargeCategory ChargeClass ChargeDescription
  ChargeFrequency ChargePeriodEnd ChargePeriodStart CommitmentDiscountCategory CommitmentDiscountId
  CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus CommitmentDiscountType
  CommitmentDiscountUnit ConsumedQuantity ConsumedUnit ContractedCost ContractedUnitPrice EffectiveCost InvoiceId
  InvoiceIssuerName ListCost ListUnitPrice PricingCategory PricingCurrency PricingCurrencyContractedUnitPrice
  PricingCurrencyEffectiveCost PricingCurrencyListUnitPrice PricingQuantity PricingUnit ProviderName PublisherName
  RegionId RegionName ResourceId ResourceName ResourceType ServiceCategory ServiceName ServiceSubcategory SkuId SkuMeter
  SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType Tags`.split(
    /\s+/,
  );

/** SHA-256 of every file below a directory, by path. */
async function hashes(dir: string): Promise<Record<string, string>> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = names.filter(entry => entry.isFile());
  const entries = await Promise.all(
    files.map(async file => {
      const path = join(file.parentPath, file.name);
      const digest = createHash('sha256').update(await readFile(path));
      return [path.slice(dir.length + 1), digest.digest('hex')] as const;
    }),
  );
  return Object.fromEntries(entries.sort());
}

describe('the demo bills', () => {
  let root: string;
  let dir: string;

  const generate = (name: string, today: string, months?: number) =>
    generateDemo({
      dir: join(root, name),
      seed: SEED,
      today: parseDay(today) ?? 0,
      months,
    });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'shipshape-demo-'));
    dir = join(root, 'first');
    await generate('first', TODAY);
  }, 120_000);

  afterAll(() => rm(root, { recursive: true, force: true }));

  it('are the same bytes for the same seed and day', async () => {
    // March to June: April has a Parquet file.
    await generate('spring', '2026-06-24', 4);
    await generate('again', '2026-06-24', 4);
    const spring = await hashes(join(root, 'spring'));
    expect(Object.keys(spring)).toContain(
      'billing/google-2026-04/part-0.parquet',
    );
    expect(await hashes(join(root, 'again'))).toEqual(spring);
  }, 120_000);

  it('have the figures of this version', async () => {
    // Whoever changes what is generated raises TRUTH_VERSION, so that bills that are there are written again.
    const text = await readFile(join(dir, 'truth.json'));
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      '947eba112e49aeb5ad81cbcc799fb9d141eeb86a12f72c4de5f418065d4b4446',
    );
  });

  it('are others for another seed', () => {
    const billed = (seed: string) =>
      demoArtefacts(parseDay(TODAY) ?? 0, seed).map(({ name, charges }) => [
        name,
        charges.reduce((sum, charge) => sum + charge.billed, 0n),
      ]);
    const first = Object.fromEntries(billed(SEED));
    const other = Object.fromEntries(billed('other'));
    expect(Object.keys(other)).toEqual(Object.keys(first));
    expect(
      Object.keys(first).filter(name => first[name] === other[name]),
    ).toEqual([]);
  }, 120_000);

  it('leave a finished month alone when time passes', async () => {
    await generate('early', '2026-09-06', 3);
    await generate('late', '2026-10-19', 3);
    const early = await hashes(join(root, 'early', 'billing'));
    const late = await hashes(join(root, 'late', 'billing'));
    const august = Object.keys(early).filter(path => path.includes('2026-08'));
    expect(august).toEqual([
      'aws-2026-08/part-0.csv',
      'google-2026-08/part-0.csv.gz',
      'microsoft-2026-08/manifest.json',
      'microsoft-2026-08/part-0.csv',
    ]);
    expect(august.map(path => late[path])).toEqual(
      august.map(path => early[path]),
    );
    expect(early['aws-2026-07/part-0.csv']).toBeDefined();
    expect(late['aws-2026-07/part-0.csv']).toBeUndefined();
    expect(late['aws-2026-09/part-0.csv']).not.toBe(
      early['aws-2026-09/part-0.csv'],
    );
  }, 120_000);

  it('are written again when the day changed or a run was cut off, and else not', async () => {
    const write = async (today: string) =>
      (await generate('moved', today, 1)).written;
    expect(await write('2026-11-23')).toBe(true);
    expect(await write('2026-11-23')).toBe(false);
    const moved = join(root, 'moved');
    await mkdir(join(moved, 'billing', 'left-over'));
    expect(await write(TODAY)).toBe(true);
    const whole = await hashes(moved);
    await rm(join(moved, 'billing', 'aws-2026-11'), { recursive: true });
    await writeFile(join(moved, 'truth.json'), '{"version":');
    expect(await write(TODAY)).toBe(true);
    expect(await hashes(moved)).toEqual(whole);
    expect((await readdir(moved)).sort()).toEqual(['billing', 'truth.json']);
    expect(await readdir(join(moved, 'billing'))).not.toContain('left-over');
  }, 120_000);

  it('have the columns of FOCUS 1.2 in every CSV file', async () => {
    expect(FOCUS_1_2).toHaveLength(57);
    const paths = Object.keys(await hashes(join(dir, 'billing')));
    const headers = await Promise.all(
      paths
        .filter(path => path.endsWith('.csv'))
        .map(path => readHeader(join(dir, 'billing', path))),
    );
    for (const header of headers) {
      expect([...header].sort()).toEqual(FOCUS_1_2);
    }
    const orders = new Set(headers.map(header => header.join()));
    expect(orders.size).toBe(2);
  });

  it('are packed in every way that exports are packed', async () => {
    const paths = Object.keys(await hashes(join(dir, 'billing')));
    const artefacts = new Set(paths.map(path => path.split('/')[0]));
    expect(artefacts.size).toBe(3 * 13);
    expect(paths.filter(path => path.endsWith('.parquet'))).toEqual([
      'google-2026-04/part-0.parquet',
    ]);
    expect(paths.filter(path => path.endsWith('.gz'))).toEqual([
      'google-2026-08/part-0.csv.gz',
    ]);
    expect(paths).toContain('aws-2026-11/part-1.csv');
    const manifests = paths.filter(path => path.endsWith('manifest.json'));
    expect(manifests.length).toBeGreaterThan(13);
    expect(manifests.length).toBeLessThan(artefacts.size);
    const manifest = JSON.parse(
      await readFile(
        join(dir, 'billing', 'microsoft-2026-11', 'manifest.json'),
        'utf8',
      ),
    );
    expect(manifest).toEqual({
      exportId: 'tidewater-microsoft-2026-11',
      runTime: '2026-11-24T05:00:00Z',
      delivery: 'overwrite',
      scope: {
        billingAccountId:
          '/providers/Microsoft.Billing/billingAccounts/83645019',
        billingPeriodStart: '2026-11-01',
      },
      files: ['part-0.csv'],
      dataThrough: '2026-11-22',
    });
  });
});
