import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDay } from './calendar';
import { generateDemo } from './generate';
import type { FourCosts, Truth } from './truth';
import {
  atto,
  monthOfText,
  readBills,
  Sums,
  type BillRow,
} from './__testUtils__/readBills';

const METRICS = [
  'BilledCost',
  'EffectiveCost',
  'ListCost',
  'ContractedCost',
] as const;

describe('the truth beside the demo bills', () => {
  let dir: string;
  let truth: Truth;
  let rows: BillRow[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'shipshape-demo-'));
    const today = parseDay('2026-03-10') ?? 0;
    ({ truth } = await generateDemo({
      dir,
      seed: 'another',
      today,
      months: 4,
    }));
    rows = await readBills(join(dir, 'billing'));
  }, 120_000);

  afterAll(() => rm(dir, { recursive: true, force: true }));

  function read(column: string): Record<string, string> {
    const sums = new Sums();
    for (const { cells } of rows) {
      const key = `${monthOfText(cells[column])} ${cells.BillingCurrency}`;
      METRICS.forEach(metric =>
        sums.add(`${key} ${metric}`, atto(cells[metric])),
      );
    }
    return sums.toObject();
  }

  function stated(entries: Array<{ key: string; costs: FourCosts }>) {
    const sums = new Sums();
    for (const { key, costs } of entries) {
      METRICS.forEach(metric =>
        sums.add(`${key} ${metric}`, atto(costs[metric])),
      );
    }
    return sums.toObject();
  }

  it('equals the files by billing period', () => {
    expect(
      stated(
        truth.periods.map(costs => ({
          key: `${costs.billingPeriod} ${costs.currency}`,
          costs,
        })),
      ),
    ).toEqual(read('BillingPeriodStart'));
  });

  it('equals the files by the month of the charge', () => {
    expect(
      stated(
        truth.chargeMonths.map(costs => ({
          key: `${costs.month} ${costs.currency}`,
          costs,
        })),
      ),
    ).toEqual(read('ChargePeriodStart'));
  });

  it('counts the rows of every delivery', () => {
    const counts = new Map<string, number>();
    for (const { artefact } of rows) {
      counts.set(artefact, (counts.get(artefact) ?? 0) + 1);
    }
    expect(
      Object.fromEntries(truth.artefacts.map(a => [a.name, a.rows])),
    ).toEqual(Object.fromEntries(counts));
    expect(truth.rows).toBe(rows.length);
    expect(
      truth.sumOfEverything.reduce((sum, entry) => sum + entry.rows, 0),
    ).toBe(rows.length);
  });

  it.each([
    ['BilledCost', 'periods'],
    ['EffectiveCost', 'chargeMonths'],
  ] as const)('loses no %s between owners and unallocated', (metric, total) => {
    const parts = new Sums();
    for (const row of [...truth.owners, ...truth.unallocated]) {
      parts.add(`${row.month} ${row.currency}`, atto(row[metric]));
    }
    const byEntity = new Sums();
    for (const row of [...truth.entities, ...truth.unallocated]) {
      byEntity.add(`${row.month} ${row.currency}`, atto(row[metric]));
    }
    const totals = new Sums();
    for (const row of truth[total]) {
      const month = 'month' in row ? row.month : row.billingPeriod;
      totals.add(`${month} ${row.currency}`, atto(row[metric]));
    }
    expect(parts.toObject()).toEqual(totals.toObject());
    expect(byEntity.toObject()).toEqual(totals.toObject());
  });

  it('adds the days of an entity up to its month, once the month is over', () => {
    // 45 days before 10 March reach back beyond the first of February.
    const days = new Sums();
    for (const row of truth.entityDays) {
      if (row.day.startsWith('2026-02')) {
        days.add(`${row.entity} ${row.currency}`, atto(row.EffectiveCost));
      }
    }
    const months = new Sums();
    for (const row of truth.entities) {
      if (row.month === '2026-02') {
        months.add(`${row.entity} ${row.currency}`, atto(row.EffectiveCost));
      }
    }
    expect(days.toObject()).toEqual(months.toObject());
  });

  it('spreads a licence over its month by the rule of the largest remainder', () => {
    // 62 seats × 19.25 = 1193.50 EUR over the 31 days of March: 38.5 exactly.
    // 14 seats × 19.25 = 269.50 EUR: 8.693548387096774193 and 17 units left for the first days.
    const days = truth.entityDays.filter(
      row => row.entity === 'group:default/payments' && row.day >= '2026-03-01',
    );
    expect(days).toHaveLength(31);
    expect(days[0].EffectiveCost).toBe('8.693548387096774194');
    expect(days[16].EffectiveCost).toBe('8.693548387096774194');
    expect(days[17].EffectiveCost).toBe('8.693548387096774193');
    expect(days[30].EffectiveCost).toBe('8.693548387096774193');
  });
});
