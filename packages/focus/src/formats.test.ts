import { DuckDBInstance } from '@duckdb/node-api';
import {
  CostCell,
  CostLoadReport,
  formatDecimal,
} from 'backstage-plugin-shipshape-common';
import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { CHARGE, toCsv, Workbench } from './__testUtils__/artefacts';

jest.setTimeout(180_000);

const METRICS = [
  ['BilledCost', 'billed'],
  ['EffectiveCost', 'effective'],
  ['ListCost', 'list'],
  ['ContractedCost', 'contracted'],
] as const;

/** Cells in an order that does not depend on how they were read. */
function normalized(cells: readonly CostCell[]): string[] {
  return cells
    .map(cell =>
      JSON.stringify(cell, (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    )
    .sort();
}

/** Everything of a report but names, formats and places. */
function figures({ rows, totals, defects, lastChargeDay }: CostLoadReport) {
  return {
    rows,
    totals,
    lastChargeDay,
    defects: defects.map(({ samples: _, ...defect }) => defect),
  };
}

const amount = fc
  .bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
  .map(formatDecimal);
const instant = fc
  .integer({ min: 0, max: 120 * 24 * 12 })
  .map(step =>
    new Date(Date.UTC(2026, 0, 1) + step * 300_000)
      .toISOString()
      .replace('.000Z', 'Z'),
  );

const row = fc
  .record({
    costs: fc.tuple(amount, amount, amount, fc.option(amount)),
    span: fc.tuple(instant, instant),
    currency: fc.constantFrom('USD', 'EUR'),
    service: fc.constantFrom('Engine', 'Store'),
    category: fc.constantFrom('Usage', 'Purchase', 'Tax', 'Credit'),
    resource: fc.constantFrom('', 'a', 'b'),
    tags: fc.constantFrom('', '{"team":"x"}', '{"Team":"x","team":"y"}'),
    rejected: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ costs, span, rejected, ...rest }) => ({
    ...CHARGE,
    BilledCost: rejected === 0 ? '$1' : costs[0],
    EffectiveCost: costs[1],
    ListCost: costs[2],
    ContractedCost: costs[3] ?? '',
    ChargePeriodStart: span[0] < span[1] ? span[0] : span[1],
    ChargePeriodEnd: span[0] < span[1] ? span[1] : span[0],
    BillingCurrency: rest.currency,
    ServiceName: rest.service,
    ChargeCategory: rest.category,
    ResourceId: rest.resource,
    Tags: rest.tags,
  }));

describe('whatever the rows', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  const cube = (name: string, content: string | Uint8Array) =>
    bench.cube([bench.write(name, content)], { tagKeys: ['team'] });

  it('cells sum to the accepted rows, in every currency and metric', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 25 }),
        async rows => {
          const { cells, report } = await cube('bill.csv', toCsv(rows));
          const accepted = rows.filter(({ BilledCost }) => BilledCost !== '$1');
          for (const currency of ['USD', 'EUR']) {
            const mine = accepted.filter(
              ({ BillingCurrency }) => BillingCurrency === currency,
            );
            for (const [column, metric] of METRICS) {
              const expected = mine.reduce(
                (sum, { [column]: text }) => sum + toAtto(text),
                0n,
              );
              const actual = cells
                .filter(cell => cell.currency === currency)
                .reduce((sum, { amounts }) => sum + amounts[metric], 0n);
              expect(actual).toBe(expected);
            }
          }
          expect(report.rows).toEqual({
            read: rows.length,
            accepted: accepted.length,
            rejected: rows.length - accepted.length,
          });
          expect(cells.reduce((sum, cell) => sum + cell.rowCount, 0)).toBe(
            accepted.length,
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('a bill and its reversal cancel on every day', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 15 }),
        async rows => {
          const good = rows.filter(({ BilledCost }) => BilledCost !== '$1');
          const negate = (text: string) =>
            text.startsWith('-') ? text.slice(1) : text && `-${text}`;
          const reversed = good.map(charge => ({
            ...charge,
            ...Object.fromEntries(
              METRICS.map(([column]) => [column, negate(charge[column])]),
            ),
          }));
          const plain = await cube(
            'bill.csv',
            toCsv(good, Object.keys(CHARGE)),
          );
          const both = await cube(
            'both.csv',
            toCsv([...good, ...reversed], Object.keys(CHARGE)),
          );
          // a covering purchase and its reversal differ in their key
          const byDay = new Map<string, bigint>();
          for (const { chargeDay, currency, amounts } of both.cells) {
            for (const [, metric] of METRICS) {
              const key = `${chargeDay} ${currency} ${metric}`;
              byDay.set(key, (byDay.get(key) ?? 0n) + amounts[metric]);
            }
          }
          expect([...byDay.values()].every(sum => sum === 0n)).toBe(true);
          expect(plain.report.rows.read * 2).toBe(both.report.rows.read);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('order, letter case, parts and compression make no difference', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 2, maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        async (rows, random) => {
          const shuffle = <T>(list: readonly T[]): T[] =>
            list
              .map(item => ({ item, key: random.next().value as number }))
              .sort((a, b) => a.key - b.key)
              .map(({ item }) => item);
          const columns = Object.keys(rows[0]);
          const plain = await cube('bill.csv', toCsv(rows));
          const others = [
            await cube('rows.csv', toCsv(shuffle(rows))),
            await cube('columns.csv', toCsv(rows, shuffle(columns))),
            await cube(
              'case.csv',
              toCsv(rows).replace(/^.*/, header => header.toUpperCase()),
            ),
            await cube('bill.csv.gz', gzipSync(toCsv(rows))),
            await bench.cube(
              [
                bench.write('part-1.csv', toCsv(rows.slice(0, 1))),
                bench.write(
                  'part-2.csv',
                  toCsv(rows.slice(1, 2), shuffle(columns)),
                ),
                bench.write(
                  'part-3.csv.gz',
                  gzipSync(toCsv(rows.slice(2), columns)),
                ),
              ],
              { tagKeys: ['team'] },
            ),
          ];
          for (const other of others) {
            expect(normalized(other.cells)).toEqual(normalized(plain.cells));
            expect(figures(other.report)).toEqual(figures(plain.report));
          }
        },
      ),
      { numRuns: 5 },
    );
  });
});

describe('parts', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  it('may have different columns', async () => {
    const { ListCost, ...rest } = CHARGE;
    const { report, cells } = await bench.cube([
      bench.write('one.csv', toCsv([{ ...rest, x_Extra: 'a' }])),
      bench.write('two.csv', toCsv([{ ...CHARGE, InvoiceId: 'I' }])),
    ]);
    expect(
      report.files.map(({ name, rows, focusVersion }) => [
        name,
        rows,
        focusVersion,
      ]),
    ).toEqual([
      ['one.csv', 1, '1.0'],
      ['two.csv', 1, '1.2'],
    ]);
    expect(report.totals.after).toMatchObject([{ ListCost: '1', rows: 2 }]);
    expect(
      cells.map(cell => [cell.invoiceId, cell.missingList]).sort(),
    ).toEqual([
      ['', 1],
      ['I', 0],
    ]);
  });

  it('count their own rows, also when there are many', async () => {
    const files = Array.from({ length: 11 }, (_, index) =>
      bench.write(
        `part-${String(index).padStart(2, '0')}.csv`,
        toCsv(
          Array.from({ length: index }, () => CHARGE),
          Object.keys(CHARGE),
        ),
      ),
    );
    const { report } = await bench.cube(files);
    expect(report.files.map(({ rows }) => rows)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
  });

  it('are named where something is wrong', async () => {
    const bad = { ...CHARGE, BilledCost: 'x', ServiceCategory: 'Nonsense' };
    const { rejects, defects } = await bench.check([
      bench.write('a.csv', toCsv([CHARGE, bad])),
      bench.write('b.csv', toCsv([CHARGE])),
      bench.write('c.csv.gz', gzipSync(toCsv([bad, CHARGE]))),
    ]);
    const places = [
      { file: 'a.csv', line: 3 },
      { file: 'c.csv.gz', line: 2 },
    ];
    expect(rejects.first).toMatchObject(places);
    expect(defects.find(({ code }) => code === 'E13')?.samples).toEqual(places);
  });
});

describe('Parquet', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  const write = async (name: string, select: string): Promise<string> => {
    const path = bench.write(name, '');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    return path;
  };
  const select = (
    types: Record<string, string> = {},
    rows = [CHARGE, CHARGE],
  ) =>
    rows
      .map(
        charge =>
          `SELECT ${Object.entries(charge)
            .map(
              ([column, value]) =>
                `${types[column] ?? `'${value}'`} AS "${column}"`,
            )
            .join(', ')}`,
      )
      .join(' UNION ALL ');

  it.each([
    ['texts', {}],
    [
      'decimals, timestamps and a date',
      {
        BilledCost: `1.00000000000::DECIMAL(38,11)`,
        EffectiveCost: `1::DECIMAL(18,4)`,
        ListCost: `1::INTEGER`,
        ContractedCost: `1::DECIMAL(38,28)`,
        PricingQuantity: `1::DECIMAL(20,5)`,
        BillingPeriodStart: `DATE '2026-03-01'`,
        BillingPeriodEnd: `TIMESTAMP_MS '2026-04-01 00:00:00'`,
        ChargePeriodStart: `TIMESTAMPTZ '2026-03-05 02:00:00+02'`,
        ChargePeriodEnd: `TIMESTAMP_NS '2026-03-06 00:00:00'`,
      },
    ],
  ])('with %s is read like CSV', async (_, types) => {
    const csv = await bench.cube([
      bench.write('bill.csv', toCsv([CHARGE, CHARGE])),
    ]);
    const parquet = await bench.cube([
      await write('bill.parquet', select(types)),
    ]);
    expect(normalized(parquet.cells)).toEqual(normalized(csv.cells));
    expect(figures(parquet.report)).toEqual(figures(csv.report));
    expect(parquet.report.files).toMatchObject([
      { format: 'parquet', rows: 2, focusVersion: '1.0' },
    ]);
  });

  it('is known by its content', async () => {
    const { report } = await bench.cube([await write('bill.csv', select())]);
    expect(report.files).toMatchObject([{ format: 'parquet' }]);
  });

  it('takes binary floating point for the decimal that was meant, and counts it', async () => {
    const { report } = await bench.cube([
      await write(
        'double.parquet',
        select({
          BilledCost: '0.1::DOUBLE',
          EffectiveCost: '0.1::DOUBLE',
          ListCost: '1e-7::DOUBLE',
        }),
      ),
    ]);
    expect(report.totals.after).toMatchObject([
      { BilledCost: '0.2', EffectiveCost: '0.2', ListCost: '0.0000002' },
    ]);
    expect(
      report.defects
        .filter(({ code }) => code === 'E21')
        .map(({ column, count }) => [column, count]),
    ).toEqual([
      ['BilledCost', 2],
      ['EffectiveCost', 2],
      ['ListCost', 2],
    ]);
  });

  it.each([
    [`MAP {'Team': 'x', 'n': '1'}`],
    [`{'Team': 'x', 'n': 1}`],
    [`'{"Team": "x", "n": 1}'`],
    [`[{'key': 'Team', 'value': 'x'}, {'key': 'n', 'value': '1'}]`],
  ])('reads tags from %s', async tags => {
    const file = await write(
      'tags.parquet',
      select({ Tags: tags }, [{ ...CHARGE, Tags: '' }]),
    );
    const { cells } = await bench.cube([file], { tagKeys: ['team', 'n'] });
    expect(cells).toMatchObject([
      { allocationKey: '{"tags":{"n":"1","team":"x"}}' },
    ]);
  });

  it('names rows where something is wrong', async () => {
    const { rejects, defects } = await bench.check([
      await write(
        'bad.parquet',
        select({}, [
          CHARGE,
          { ...CHARGE, BilledCost: '$1', ServiceCategory: 'Nonsense' },
          { ...CHARGE, ChargePeriodEnd: 'NULL' },
        ]),
      ),
    ]);
    expect(rejects.first).toEqual([
      expect.objectContaining({ file: 'bad.parquet', row: 2, value: '$1' }),
      {
        file: 'bad.parquet',
        row: 3,
        column: 'ChargePeriodEnd',
        reason: 'a timestamp is required',
      },
    ]);
    expect(defects.find(({ code }) => code === 'E13')?.samples).toEqual([
      { file: 'bad.parquet', row: 2 },
    ]);
  });

  it('rejects what is not a finite number', async () => {
    const { rows, rejects } = await bench.check([
      await write(
        'nan.parquet',
        `${select({ BilledCost: `'nan'::DOUBLE` })} UNION ALL ${select({
          BilledCost: `1e25::DOUBLE`,
        })}`,
      ),
    ]);
    expect(rows).toEqual({ read: 4, accepted: 0, rejected: 4 });
    expect(rejects.first[0].reason).toMatch(
      /^the value is not a finite number/,
    );
    expect(rejects.first[2].reason).toMatch(/^the number is too large/);
  });

  it('rejects a file with two columns of one name', async () => {
    const file = await write(
      'twice.parquet',
      `SELECT 1 AS "BilledCost", 2 AS "x_a", {'BilledCost': 3} AS "x_b"`,
    );
    await expect(bench.summarize([file])).resolves.toMatchObject({ rows: 1 });
    const alias = await write(
      'alias.parquet',
      `SELECT 1 AS "BilledCost", 'a' AS "Provider", 'b' AS "ProviderName"`,
    );
    await expect(bench.summarize([alias])).rejects.toThrow(
      "alias.parquet: has two columns for ProviderName: 'Provider' and 'ProviderName'",
    );
  });

  it('mixes with CSV in one artefact', async () => {
    const { report, cells } = await bench.cube([
      bench.write('bill.csv', toCsv([CHARGE])),
      await write('more.parquet', select({ BilledCost: '2::DECIMAL(10,2)' })),
    ]);
    expect(report.rows.read).toBe(3);
    expect(cells).toMatchObject([{ rowCount: 3 }]);
    expect(report.totals.after).toMatchObject([{ BilledCost: '5' }]);
  });
});

/** Independent of the money module: digits of a plain decimal, scaled by hand. */
function toAtto(text: string): bigint {
  if (text === '') {
    return 0n;
  }
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(18, '0'));
  return text.startsWith('-') ? -value : value;
}
