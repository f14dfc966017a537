import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { CHARGE, toCsv, Workbench } from './__testUtils__/artefacts';
import { deserializeError, FocusFileError, serializeError } from './errors';

jest.setTimeout(120_000);

const COLUMNS = Object.keys(CHARGE);
const GOOD = toCsv([CHARGE, CHARGE, CHARGE]);
const [HEADER, ROW] = GOOD.split('\n');
const LONG = `${HEADER}\n${`${ROW}\n`.repeat(5000)}`;
const without = (...names: string[]) =>
  toCsv(
    [CHARGE],
    COLUMNS.filter(column => !names.includes(column)),
  );

describe('a file that cannot be read', () => {
  const bench = new Workbench();
  afterAll(() => bench.remove());

  const failure = async (content: string | Uint8Array, name = 'bill.csv') => {
    const error = await bench.cube([bench.write(name, content)]).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(FocusFileError);
    return error as FocusFileError;
  };

  it.each<[what: string, content: string | Uint8Array, message: string]>([
    ['is empty', '', 'bill.csv: is empty (0 bytes)'],
    ['has no header', '\n\n\n', 'bill.csv, line 1: has no header line'],
    [
      'is not FOCUS',
      'id,name\n1,a\n',
      'bill.csv, line 1: is not a FOCUS CostAndUsage file: it has none of the columns BilledCost, EffectiveCost, ListCost, ContractedCost (found: id, name)',
    ],
    [
      'is another FOCUS dataset',
      'ContractCommitmentId,ContractCommitmentCost,BillingCurrency\n1,2,USD\n',
      'bill.csv, line 1: is not a FOCUS CostAndUsage file: it has none of the columns BilledCost, EffectiveCost, ListCost, ContractedCost (found: ContractCommitmentId, ContractCommitmentCost, BillingCurrency)',
    ],
    [
      'is FOCUS 1.0-preview',
      'BilledCost,ChargeSubcategory,Region,UsageQuantity,UsageUnit\n1,a,b,1,h\n',
      'bill.csv, line 1: is FOCUS 1.0-preview; FOCUS 1.0 to 1.4 can be read',
    ],
    [
      'has a column twice',
      GOOD.replace('ServiceName', 'billedcost'),
      "bill.csv, line 1: has two columns for BilledCost: 'BilledCost' and 'billedcost'",
    ],
    [
      'has a column and its alias',
      GOOD.replace('PublisherName', 'Provider'),
      "bill.csv, line 1: has two columns for ProviderName: 'ProviderName' and 'Provider'",
    ],
    [
      'lacks a column that ingestion needs',
      without('ServiceName'),
      'bill.csv, line 1: cannot be ingested: the column ServiceName is missing',
    ],
    [
      'lacks columns that ingestion needs',
      without('EffectiveCost', 'BillingCurrency'),
      'bill.csv, line 1: cannot be ingested: the columns EffectiveCost, BillingCurrency are missing',
    ],
    [
      'has a short row',
      `${HEADER}\n${ROW}\n\n"a"\n${ROW}\n`,
      'bill.csv, line 4: the row has 1 value, the header has 21 columns',
    ],
    [
      'has a long row after quoted line breaks',
      `${HEADER}\n${ROW.replace('a charge', 'a\nb')}\n${ROW},"more"\n`,
      'bill.csv, line 4: the row has 22 values, the header has 21 columns',
    ],
    [
      'is cut within a row',
      LONG.slice(0, LONG.lastIndexOf(',"Hours"')),
      'bill.csv, line 5001: the row has 19 values, the header has 21 columns',
    ],
    [
      'is cut within a quoted value',
      GOOD.slice(0, GOOD.length - 3),
      'bill.csv, line 4: a quoted value is not closed',
    ],
    [
      'has text after a quoted value',
      GOOD.replace('"a charge"', '"a"charge'),
      'bill.csv, line 2: text follows the closing quote of a value',
    ],
    [
      'is Latin-1',
      Buffer.from(
        `${HEADER}\n${ROW}\n${ROW.replace('Account', 'Käufer')}\n`,
        'latin1',
      ),
      'bill.csv, line 3: is not encoded in UTF-8: the line contains an invalid byte sequence',
    ],
    [
      'has a Latin-1 header',
      Buffer.from(GOOD.replace('PricingUnit', 'Größe'), 'latin1'),
      'bill.csv, line 1: is not encoded in UTF-8: the header contains an invalid byte sequence',
    ],
    [
      'is UTF-16',
      Buffer.from(`\ufeff${GOOD}`, 'utf16le'),
      'bill.csv, line 1: is encoded in UTF-16; expected UTF-8',
    ],
    [
      'is UTF-16 without a mark',
      Buffer.from(GOOD, 'utf16le'),
      'bill.csv, line 1: is not a text file in UTF-8 (it contains null bytes); expected CSV, gzipped CSV or Parquet',
    ],
    [
      'is a workbook',
      Buffer.from('504b030414000600', 'hex'),
      'bill.csv: is a ZIP archive (or an Excel workbook); expected CSV, gzipped CSV or Parquet',
    ],
    [
      'is a truncated gzip file',
      gzipSync(LONG).subarray(0, 400),
      'bill.csv: is truncated: the gzip stream ends early',
    ],
    [
      'is a gzip file without its checksum',
      gzipSync(LONG).subarray(0, -8),
      'bill.csv: is truncated: the gzip stream ends early',
    ],
    [
      'is a gzip file with a wrong checksum',
      Buffer.concat([gzipSync(LONG).subarray(0, -8), Buffer.alloc(8, 7)]),
      'bill.csv: is corrupt: the gzip stream is damaged (incorrect data check)',
    ],
    [
      'is an empty gzip file',
      gzipSync(''),
      'bill.csv, line 1: has no header line',
    ],
    [
      'is a truncated Parquet file',
      Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100, 1)]),
      'bill.csv: is truncated: the Parquet footer is missing',
    ],
    [
      'is encrypted Parquet',
      Buffer.from('PARE00000000PARE'),
      'bill.csv: is an encrypted Parquet file; expected CSV, gzipped CSV or Parquet',
    ],
  ])('because it %s', async (_, content, message) => {
    const error = await failure(content);
    expect(error.message).toBe(message);
    expect(error.file).toBe('bill.csv');
    const line = /, line (\d+):/.exec(message)?.[1];
    expect(error.line).toBe(line && Number(line));
  });

  it('because its Parquet pages are damaged', async () => {
    const path = bench.write('sound.parquet', '');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `COPY (SELECT range::VARCHAR AS BilledCost, ${COLUMNS.slice(1)
        .map(column => `'${CHARGE[column]}' || range AS "${column}"`)
        .join(', ')} FROM range(5000)) TO '${path}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const bytes = readFileSync(path);
    const page = Buffer.from(bytes);
    page.fill(0xff, 50, 5000);
    const error = await failure(page, 'pages.parquet');
    expect(error.message).toMatch(/^pages\.parquet: cannot be read: /);
    const footer = Buffer.from(bytes);
    footer.fill(0xff, bytes.length - 200, bytes.length - 8);
    const second = await failure(footer, 'footer.parquet');
    expect(second.message).toMatch(/^footer\.parquet: is corrupt: /);
  });

  it('because it does not exist', async () => {
    await expect(bench.cube([`${bench.directory}/gone.csv`])).rejects.toThrow(
      'gone.csv: does not exist',
    );
  });

  it('because it is a directory', async () => {
    bench.write('folder/bill.csv', GOOD);
    await expect(bench.cube([`${bench.directory}/folder`])).rejects.toThrow(
      'folder: is not a regular file',
    );
  });

  it('because there is none', async () => {
    await expect(bench.cube([])).rejects.toThrow('contains no files');
  });

  it('although another part of the artefact can', async () => {
    const good = bench.write('part-1.csv', GOOD);
    const bad = bench.write('part-2.csv', `${HEADER}\n${ROW}\n1,2\n`);
    await expect(bench.cube([good, bad])).rejects.toThrow(
      'part-2.csv, line 3: the row has 2 values, the header has 21 columns',
    );
  });

  it('because it has no such column to group by', async () => {
    const file = bench.write('bill.csv', GOOD);
    await expect(bench.summarize([file], ['Team'])).rejects.toThrow(
      "bill.csv: has no column 'Team' to group by",
    );
  });

  it('because its sums are too large', async () => {
    const huge = { ...CHARGE, BilledCost: '90000000000000000000' };
    const file = bench.write('huge.csv', toCsv([huge, huge, huge]));
    await expect(bench.cube([file])).rejects.toMatchObject({
      name: 'FocusLimitError',
      message:
        'A sum of costs is too large: its absolute value must stay below 10^20',
    });
  });
});

describe('errors between processes', () => {
  it('keep the place in a file', () => {
    const error = new FocusFileError('a.csv', 'is bad: very', {
      line: 7,
      column: 'Tags',
    });
    const copy = deserializeError(serializeError(error));
    expect(copy).toBeInstanceOf(FocusFileError);
    expect({ ...copy, message: copy.message }).toEqual({
      ...error,
      message: 'a.csv, line 7: is bad: very',
    });
  });

  it('keep name and message', () => {
    const copy = deserializeError(serializeError(new RangeError('too far')));
    expect([copy.name, copy.message]).toEqual(['RangeError', 'too far']);
    expect(deserializeError(serializeError('text')).message).toBe('text');
  });
});
