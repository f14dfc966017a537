import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from './database';
import { literal } from './sql';

describe('timestamps in SQL', () => {
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

  async function read(text: string) {
    const [[at, form]] = await database.rows(
      `SELECT strftime(focus_time(x, focus_time_form(x)), '%Y-%m-%dT%H:%M:%SZ'), focus_time_form(x)
        FROM (SELECT ${literal(text)} AS x)`,
    );
    return { at: at ?? undefined, form };
  }

  it.each([
    '2024-09-18T22:00:00Z',
    '2024-02-29T00:00:00Z',
    '2000-01-01T00:00:00Z',
    '2199-12-31T23:59:59Z',
  ])('%s has the form of the specification', async text => {
    expect(await read(text)).toEqual({ at: text, form: true });
  });

  it.each([
    ['2024-09-18 22:00:00', '2024-09-18T22:00:00Z'],
    ['2024-09-18T22:00:00', '2024-09-18T22:00:00Z'],
    ['2024-09-18 22:00:00Z', '2024-09-18T22:00:00Z'],
    ['2024-09-18 22:00:00 UTC', '2024-09-18T22:00:00Z'],
    ['2024-09-18t22:00:00z', '2024-09-18T22:00:00Z'],
    ['2023-11-13T10:00Z', '2023-11-13T10:00:00Z'],
    ['2023-11-13 10:00', '2023-11-13T10:00:00Z'],
    ['2023-11-13', '2023-11-13T00:00:00Z'],
    ['2024-09-18T22:00:00.000Z', '2024-09-18T22:00:00Z'],
    ['2024-09-18T22:00:00.1234567Z', '2024-09-18T22:00:00Z'],
    [' 2024-09-18 22:00:00 ', '2024-09-18T22:00:00Z'],
    ['2024-9-8T2:0:0Z', '2024-09-08T02:00:00Z'],
    ['2024-09-18T22:00:00+00:00', '2024-09-18T22:00:00Z'],
    ['2024-09-18T22:00:00+02:00', '2024-09-18T20:00:00Z'],
    ['2024-09-18T22:00:00+0200', '2024-09-18T20:00:00Z'],
    ['2024-09-18 22:00:00-05', '2024-09-19T03:00:00Z'],
    ['2024-03-01T00:30:00.5+05:30', '2024-02-29T19:00:00Z'],
  ])('%s is read as %s and counted', async (text, expected) => {
    expect(await read(text)).toEqual({ at: expected, form: false });
  });

  it.each([
    '5/1/25',
    '09/22/2023',
    '22.09.2023',
    '2023-02-01T30:00:00Z',
    '2024-09-18T24:00:00Z',
    '2024-09-18 24:00:00',
    '2023-02-30T00:00:00Z',
    '2023-02-30',
    '2023-02-30T00:00:00+02:00',
    '2023-13-01T00:00:00Z',
    '2024-09-18T22:60:00Z',
    '2024-09-18T22:00:60Z',
    '2024-09-18T22:00:00+25:00',
    '0005-01-25T00:00:00Z',
    '1999-12-31T23:59:59Z',
    '2200-01-01T00:00:00Z',
    '9999-12-31T00:00:00Z',
    '25-09-01',
    'tomorrow',
    '1726696800',
    '20240918T220000Z',
  ])('%s is rejected', async text => {
    expect((await read(text)).at).toBeUndefined();
  });
});
