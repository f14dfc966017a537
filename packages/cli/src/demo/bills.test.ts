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
import { readBills, readHeader } from './__testUtils__/readBills';

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

  const generate = (name: string, today: string, seed = SEED) =>
    generateDemo({ dir: join(root, name), seed, today: parseDay(today) ?? 0 });

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'shipshape-demo-'));
    dir = join(root, 'first');
    await generate('first', TODAY);
  }, 60_000);

  afterAll(() => rm(root, { recursive: true, force: true }));

  it('are the same bytes for the same seed and day', async () => {
    await generate('again', TODAY);
    expect(await hashes(join(root, 'again'))).toEqual(await hashes(dir));
  }, 60_000);

  it('have the figures of this version', async () => {
    // Whoever changes what is generated raises TRUTH_VERSION, so that bills that are there are written again.
    const text = await readFile(join(dir, 'truth.json'));
    expect(createHash('sha256').update(text).digest('hex')).toBe('947eba112e49aeb5ad81cbcc799fb9d141eeb86a12f72c4de5f418065d4b4446');
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
  }, 60_000);

  it('leave a finished month alone when time passes', async () => {
    await generate('later', '2026-12-19');
    const before = await hashes(join(dir, 'billing'));
    const after = await hashes(join(root, 'later', 'billing'));
    const finished = Object.keys(before).filter(
      path => path in after && !path.includes('2026-11'),
    );
    expect(finished.length).toBeGreaterThan(35);
    expect(finished.filter(path => before[path] !== after[path])).toEqual([]);
    expect(after['aws-2025-11/part-0.csv']).toBeUndefined();
    expect(after['aws-2026-12/part-0.csv']).toBeDefined();
  }, 60_000);

  it('are written again when the day changed or a run was cut off, and else not', async () => {
    const moved = join(root, 'moved');
    expect((await generate('moved', '2026-11-23')).written).toBe(true);
    expect((await generate('moved', '2026-11-23')).written).toBe(false);
    await mkdir(join(moved, 'billing', 'left-over'));
    await writeFile(join(moved, 'truth.json'), '{"version":');
    expect((await generate('moved', TODAY)).written).toBe(true);
    expect(await hashes(moved)).toEqual(await hashes(dir));
    expect((await readdir(moved)).sort()).toEqual(['billing', 'truth.json']);
  }, 60_000);

  it('have the columns of FOCUS 1.2 in every file', async () => {
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
    const rows = await readBills(join(dir, 'billing'));
    expect(rows.filter(({ cells }) => Object.keys(cells).length !== 57)).toEqual(
      [],
    );
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
