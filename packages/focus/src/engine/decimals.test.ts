import { formatDecimal, parseDecimal } from 'backstage-plugin-shipshape-common';
import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from './database';
import { literal } from './sql';
import { formatScaled, toAtto, toBigInt } from './values';

/** The grammar of accepted numbers after trimming, with the two deviations that are read and counted. */
const ACCEPTED = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
const LIMIT = 10n ** 38n;

describe('numbers in SQL', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-focus-test-'));
  let database: Database;

  beforeAll(async () => {
    database = await Database.open({
      memoryBytes: 200e6,
      temporaryDirectory: directory,
      files: [],
    });
  });

  afterAll(() => {
    database.close();
    rmSync(directory, { recursive: true });
  });

  async function read(texts: readonly string[]) {
    const rows = await database.rows(
      `SELECT coalesce(CAST(focus_short(x) AS DECIMAL(38,18)), focus_long(x)),
        focus_rounded(x), focus_loss(x)
        FROM (SELECT unnest([${texts.map(literal).join(', ')}]) AS x)`,
    );
    return rows.map(([value, rounded, loss]) => ({
      value: value === null ? undefined : formatDecimal(toAtto(value)),
      rounded: rounded === true,
      loss: formatScaled(toBigInt(loss), 38),
    }));
  }

  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['12.5', '12.5'],
    ['-12.5', '-12.5'],
    ['.5', '0.5'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['  3.5 ', '3.5'],
    ['0.00000000000', '0'],
    ['1000000', '1000000'],
    ['1E5', '100000'],
    ['35.2E-7', '0.00000352'],
    ['35.2e-7', '0.00000352'],
    ['-1.5E-18', '-0.000000000000000002'],
    ['5.e3', '5000'],
    ['.5E1', '5'],
    ['12345678901234567890123E-10', '1234567890123.4567890123'],
    ['0.00000000000000000014E1', '0.000000000000000001'],
    ['1E-300', '0'],
    [
      '99999999999999999999.999999999999999999',
      '99999999999999999999.999999999999999999',
    ],
  ])('%s is %s', async (text, expected) => {
    const [{ value }] = await read([text]);
    expect(value).toBe(expected);
  });

  it.each(['+3.5', '1E+7', '+1e+2'])(
    '%s is read, although it has a plus sign',
    async text => {
      const [{ value }] = await read([text]);
      expect(value).toBe(formatDecimal(parseDecimal(text)));
    },
  );

  it.each([
    '$3',
    '$10,000.00 ',
    '10,000.00',
    '1,5',
    '1_000',
    '1 000',
    'NaN',
    'Infinity',
    '-inf',
    '0x1F',
    'twelve',
    '1e',
    'e5',
    '.',
    '-',
    '--1',
    '1-',
    '1.2.3',
    '1e5.5',
    '1e1_0',
    '١',
    '100000000000000000000',
    '-100000000000000000000',
    '99999999999999999999.9999999999999999995',
    '1E20',
    '1E400',
  ])('%s is rejected', async text => {
    const [{ value }] = await read([text]);
    expect(value).toBeUndefined();
  });

  it.each([
    // half away from zero
    ['0.0000000000000000005', '0.000000000000000001', '-0.0000000000000000005'],
    [
      '-0.0000000000000000005',
      '-0.000000000000000001',
      '0.0000000000000000005',
    ],
    ['0.00000000000000000049', '0', '0.00000000000000000049'],
    ['1.0000000000000000014', '1.000000000000000001', '0.0000000000000000004'],
    ['1.4E-18', '0.000000000000000001', '0.0000000000000000004'],
    // 28 decimals, as in Azure's amortised exports
    [
      '0.1234567890123456789012345678',
      '0.123456789012345679',
      '-0.0000000000000000000987654322',
    ],
  ])('%s is rounded to %s, losing %s', async (text, value, loss) => {
    expect(await read([text])).toEqual([{ value, rounded: true, loss }]);
  });

  it.each(['1.000000000000000000', '1.00000000000000000000000', '1E-18', '7'])(
    '%s loses nothing',
    async text => {
      const [{ rounded, loss }] = await read([text]);
      expect({ rounded, loss }).toEqual({ rounded: false, loss: '0' });
    },
  );

  it('agrees with integer arithmetic on any number', async () => {
    const digits = (min: number, max: number) =>
      fc.string({
        unit: fc.constantFrom(...'0123456789'),
        minLength: min,
        maxLength: max,
      });
    const number = fc
      .record({
        sign: fc.constantFrom('', '-', '+'),
        whole: digits(0, 16),
        point: fc.constantFrom('', '.'),
        fraction: digits(0, 34),
        exponent: fc.oneof(
          fc.constant(''),
          fc
            .tuple(fc.constantFrom('e', 'E'), fc.integer({ min: -40, max: 4 }))
            .map(([letter, value]) => `${letter}${value}`),
        ),
      })
      .map(
        ({ sign, whole, point, fraction, exponent }) =>
          `${sign}${whole}${point}${point ? fraction : ''}${exponent}`,
      );
    await fc.assert(
      fc.asyncProperty(
        fc.array(number, { minLength: 50, maxLength: 200 }),
        async texts => {
          const results = await read(texts);
          const expected = texts.map(text => {
            if (!ACCEPTED.test(text)) {
              return undefined;
            }
            const atto = parseDecimal(text);
            return atto > -LIMIT && atto < LIMIT
              ? formatDecimal(atto)
              : undefined;
          });
          expect(results.map(({ value }) => value)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});
