import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { CHARGE, toCsv, Workbench } from './__testUtils__/artefacts';
import { linesOfRecords } from './files/recordLines';

jest.setTimeout(120_000);

const COLUMNS = Object.keys(CHARGE);
const ROW = COLUMNS.map(column => CHARGE[column]).join(',');
const HEADER = COLUMNS.join(',');

describe('reading CSV', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  const total = async (content: string | Uint8Array, name = 'bill.csv') => {
    const summary = await bench.summarize([bench.write(name, content)]);
    return [summary.rows, summary.totals[0]?.BilledCost];
  };

  it.each([
    ['LF', `${HEADER}\n${ROW}\n${ROW}\n`],
    ['CRLF', `${HEADER}\r\n${ROW}\r\n${ROW}\r\n`],
    ['CR', `${HEADER}\r${ROW}\r${ROW}\r`],
    ['mixed line ends', `${HEADER}\r\n${ROW}\n${ROW}\r\n`],
    ['no final line end', `${HEADER}\n${ROW}\n${ROW}`],
    ['a byte order mark', `\ufeff${HEADER}\n${ROW}\n${ROW}\n`],
    ['blank lines', `\n\n${HEADER}\n\n${ROW}\n\n\n${ROW}\n\n`],
    ['CRLF and blank lines', `${HEADER}\r\n\r\n${ROW}\r\n\r\n${ROW}\r\n\r\n`],
    ['semicolons', `${HEADER}\n${ROW}\n${ROW}\n`.replace(/,/g, ';')],
    ['tabs', `${HEADER}\n${ROW}\n${ROW}\n`.replace(/,/g, '\t')],
    ['a quoted header', `"${COLUMNS.join('","')}"\n${ROW}\n${ROW}\n`],
    ['blanks in the header', `${COLUMNS.join(' , ')}\n${ROW}\n${ROW}\n`],
    ['lower case', `${HEADER.toLowerCase()}\n${ROW}\n${ROW}\n`],
    [
      'unknown columns',
      `Id,${HEADER},x_Custom,\n1,${ROW},a,\n2,${ROW},"b\nc",\n`,
    ],
  ])('copes with %s', async (_, content) => {
    expect(await total(content)).toEqual([2, '2']);
  });

  it('reads a header that calls the provider Provider', async () => {
    const content = toCsv([CHARGE]).replace('ProviderName', 'Provider');
    const { cells } = await bench.cube([bench.write('alias.csv', content)]);
    expect(cells[0].provider).toBe('Provider');
  });

  it('follows the provider from one version to the next', async () => {
    const { ProviderName, ...rest } = CHARGE;
    const provider = async (extra: Record<string, string>) => {
      const file = bench.write('providers.csv', toCsv([{ ...rest, ...extra }]));
      const { cells } = await bench.cube([file]);
      return cells[0].provider;
    };
    expect(await provider({ ServiceProviderName: 'S' })).toBe('S');
    expect(
      await provider({ ServiceProviderName: '', HostProviderName: 'H' }),
    ).toBe('H');
    expect(await provider({ ProviderName, ServiceProviderName: 'S' })).toBe(
      ProviderName,
    );
  });

  it('knows gzip by its content, also in several members', async () => {
    const head = gzipSync(`${HEADER}\n${ROW}\n`);
    const tail = gzipSync(`${ROW}\n`);
    expect(await total(Buffer.concat([head, tail]), 'gzip.csv')).toEqual([
      2,
      '2',
    ]);
    expect(await total(`${HEADER}\n${ROW}\n`, 'plain.csv.gz')).toEqual([
      1,
      '1',
    ]);
  });

  it('takes null words for null, quoted or not, but not NA', async () => {
    const rows = ['NULL', 'null', '', '"NULL"', '""', 'NA'].map(word =>
      toCsv([CHARGE]).split('\n')[1].replace('"Account"', word),
    );
    const summary = await bench.summarize(
      [bench.write('nulls.csv', [HEADER, ...rows, ''].join('\n'))],
      ['BillingAccountName'],
    );
    expect(
      summary.totals.map(group => [group.BillingAccountName, group.rows]),
    ).toEqual([
      [null, 5],
      ['NA', 1],
    ]);
  });

  it('counts NA in identifiers', async () => {
    const file = bench.write(
      'na.csv',
      toCsv([{ ...CHARGE, ResourceId: 'NA' }]),
    );
    expect((await bench.summarize([file])).defects).toMatchObject({ E20: 1 });
  });

  it('keeps quotes, delimiters and line breaks within values', async () => {
    const names = [
      'a "quoted", name',
      'two\nlines',
      'three\r\n"',
      'back\\slash',
    ];
    const file = bench.write(
      'values.csv',
      toCsv(names.map(name => ({ ...CHARGE, ServiceName: name }))),
    );
    const summary = await bench.summarize([file], ['ServiceName']);
    expect(summary.totals.map(({ ServiceName }) => ServiceName)).toEqual(
      [...names].sort(),
    );
  });

  it('is not deceived by values that look like rows, wherever a thread starts', async () => {
    // 24 MB: several threads begin in the middle of the file
    const rows = Array.from({ length: 20_000 }, (_, index) => ({
      ...CHARGE,
      BilledCost: String(index),
      ChargeDescription: `"${index}"\n${`${ROW}\n`.repeat(1 + (index % 7))}`,
    }));
    const file = bench.write('deceit.csv', toCsv(rows));
    const summary = await bench.summarize([file]);
    expect(summary).toMatchObject({
      rows: 20_000,
      rejected: { count: 0 },
      totals: [{ BilledCost: '199990000' }],
    });
  });

  it('survives the separator of its own dimensions in a value', async () => {
    const file = bench.write(
      'separator.csv',
      toCsv([{ ...CHARGE, ServiceName: 'a\u001fb', RegionId: 'c' }]),
    );
    const { cells } = await bench.cube([file]);
    expect(cells).toMatchObject([{ service: 'a b', region: 'c' }]);
  });

  it('reads files whose names are patterns', async () => {
    bench.write('odd/bill-1.csv', toCsv([{ ...CHARGE, BilledCost: '500' }]));
    expect(await total(toCsv([CHARGE]), 'odd/bill-[1].csv')).toEqual([1, '1']);
    expect(await total(toCsv([CHARGE]), `odd/b'i*l"l?.csv`)).toEqual([1, '1']);
  });

  it('counts two identical rows twice', async () => {
    const { cells, report } = await bench.cube([
      bench.write('twins.csv', toCsv([CHARGE, CHARGE])),
    ]);
    expect(cells).toMatchObject([{ rowCount: 2 }]);
    expect(report.totals.after).toMatchObject([{ BilledCost: '2', rows: 2 }]);
  });

  it('reads a header without rows as a snapshot without charges', async () => {
    const { cells, report } = await bench.cube([
      bench.write('header.csv', `${HEADER}\n`),
    ]);
    expect(cells).toEqual([]);
    expect(report).toMatchObject({
      rows: { read: 0, accepted: 0, rejected: 0 },
      totals: { before: [], after: [] },
      defects: [],
    });
    expect(report.lastChargeDay).toBeUndefined();
  });
});

describe('physical lines', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  const REJECT = { ...CHARGE, BilledCost: '$1' };

  it.each([
    ['\n', false],
    ['\r\n', false],
    ['\r', false],
    ['\n', true],
  ])('are those of the file, with line ends %j', async (end, zip) => {
    const rows = [
      { ...CHARGE, ChargeDescription: 'one\ntwo\nthree' },
      REJECT,
      { ...CHARGE, Tags: '{"a":"b"}' },
      { ...REJECT, ServiceName: 'a\n"b"\n' },
      REJECT,
    ];
    const [header, ...lines] = rows.map((_, index) =>
      toCsv(rows.slice(index, index + 1), [...COLUMNS, 'Tags']),
    );
    const records = [header, ...lines].map(text =>
      text.slice(text.indexOf('\n') + 1, -1),
    );
    const content = [
      header.split('\n')[0], // line 1
      records[0], // lines 2 to 4
      '', // line 5
      records[1], // line 6
      records[2], // line 7
      records[3], // lines 8 to 10
      '', // line 11
      '', // line 12
      records[4], // line 13
    ].join(end);
    const file = bench.write('lines.csv', zip ? gzipSync(content) : content);
    const { rejects, rows: counts } = await bench.check([file]);
    expect(
      rejects.first.map(({ line, column, value }) => [line, column, value]),
    ).toEqual([
      [6, 'BilledCost', '$1'],
      [8, 'BilledCost', '$1'],
      [13, 'BilledCost', '$1'],
    ]);
    expect(counts).toEqual({ read: 5, accepted: 2, rejected: 3 });
  });

  it('are those that counting line breaks gives, whatever the values hold', async () => {
    const field = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' '),
      maxLength: 6,
    });
    const quote = (text: string) => `"${text.replace(/"/g, '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, end) => {
          const content = ['a,b', ...rows.map(row => row.map(quote).join(','))]
            .map(line => `${line}${end}`)
            .join('');
          const path = bench.write('any.csv', content);
          const lines = await linesOfRecords(
            { path, name: 'any.csv', format: 'csv' },
            ',',
            rows.map((_, index) => index + 1),
          );
          const before = rows.map((_, index) =>
            [
              'a,b',
              ...rows.slice(0, index).map(row => row.map(quote).join(',')),
            ]
              .map(line => `${line}${end}`)
              .join(''),
          );
          expect([...lines.values()]).toEqual(
            before.map(text => text.split(/\r\n|\n/).length),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('are right in the second half of a large file', async () => {
    const filler = `${ROW}\n`.repeat(60_000);
    const content = `${HEADER}\n${filler}${ROW.replace('1', 'x')}\n${ROW}\n`;
    const { rejects } = await bench.check([bench.write('large.csv', content)]);
    expect(rejects).toMatchObject({ cells: 1, first: [{ line: 60_002 }] });
  });
});
