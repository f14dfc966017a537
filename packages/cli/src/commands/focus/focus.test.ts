import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(120_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');
const DATA = resolve(__dirname, '../../../../../../shared/data/focus');

const HEADER =
  'BilledCost,EffectiveCost,ListCost,ContractedCost,BillingCurrency,BillingAccountId,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceName,ServiceCategory,ChargeClass,ChargeDescription,InvoiceIssuerName,ProviderName,PublisherName,PricingQuantity,PricingUnit,BillingAccountName';
const charge = (billed: string, service = 'Engine') =>
  `${billed},1,1,1,USD,acc,2026-03-01T00:00:00Z,2026-04-01T00:00:00Z,2026-03-05T00:00:00Z,2026-03-06T00:00:00Z,Usage,${service},Compute,,,Issuer,P,P,1,Hours,A`;

describe('shipshape focus', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-cli-focus-'));

  beforeAll(() => {
    const write = (name: string, ...lines: string[]) =>
      writeFileSync(join(directory, name), `${lines.join('\n')}\n`);
    write(
      'march.csv',
      HEADER,
      charge('1.50'),
      charge('-0.25', 'Store'),
      charge('1', 'NULL'),
    );
    write('april.csv', HEADER, charge('100.125'));
    write('bad.csv', HEADER, charge('1'), charge('$5'));
    write(
      'short.csv',
      'BilledCost,x_Team',
      '12.10,a',
      '0.90,b',
      '.000000000000000001,a',
    );
    write('broken.csv', HEADER, charge('1'), 'a,b');
    write('other.csv', 'id,name', '1,a');
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  function run(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [SHIPSHAPE, 'focus', ...args],
      { cwd: directory, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  }

  it('prints totals as JSON', () => {
    const { status, stdout, stderr } = run('summarize', 'march.csv', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.endsWith('}\n')).toBe(true);
    expect(JSON.parse(stdout)).toEqual({
      rows: 3,
      rejected: { count: 0, first: [] },
      defects: {
        E01: 1,
        'E01:ServiceName': 1,
        E04: 2,
      },
      totals: [
        {
          BillingCurrency: 'USD',
          rows: 3,
          BilledCost: '2.25',
          EffectiveCost: '3',
          ListCost: '3',
          ContractedCost: '3',
        },
      ],
    });
  });

  it('groups by columns, adds up files, and shows null as null', () => {
    const { stdout } = run(
      ...['summarize', 'march.csv', 'april.csv', '--json'],
      ...['--group-by', 'servicename, ServiceCategory'],
    );
    expect(
      JSON.parse(stdout).totals.map((total: Record<string, unknown>) => [
        Object.keys(total).slice(0, 3),
        total.ServiceName,
        total.rows,
        total.BilledCost,
      ]),
    ).toEqual(
      [
        [null, 1, '1'],
        ['Engine', 2, '101.625'],
        ['Store', 1, '-0.25'],
      ].map(values => [
        ['BillingCurrency', 'ServiceName', 'ServiceCategory'],
        ...values,
      ]),
    );
  });

  it('leaves out what files do not have', () => {
    const { stdout } = run(
      ...['summarize', 'short.csv', '--group-by', 'x_team', '--json'],
    );
    expect(JSON.parse(stdout).totals).toEqual([
      { x_Team: 'a', rows: 2, BilledCost: '12.100000000000000001' },
      { x_Team: 'b', rows: 1, BilledCost: '0.9' },
    ]);
  });

  it('prints a table for people', () => {
    const { stdout } = run(
      'summarize',
      'march.csv',
      '--group-by',
      'ServiceName',
    );
    expect(stdout.split('\n').slice(0, 6)).toEqual([
      '3 rows',
      '',
      'BillingCurrency  ServiceName  rows  BilledCost  EffectiveCost  ListCost  ContractedCost',
      'USD              (null)          1        1                 1         1               1',
      'USD              Engine          1        1.5               1         1               1',
      'USD              Store           1       -0.25              1         1               1',
    ]);
    expect(stdout).toContain(
      'E04         2  Uncommitted usage has different billed and effective cost\n',
    );
  });

  it('lists what it could not read', () => {
    const { status, stdout } = run('summarize', 'bad.csv');
    expect(status).toBe(0);
    expect(stdout).toContain(
      '1 cost value could not be read and is in no total:\n' +
        '  bad.csv:3: BilledCost "$5": the number has a currency symbol; expected a plain decimal number such as 1234.56\n',
    );
  });

  it('checks a good file', () => {
    const { status, stdout, stderr } = run('check', 'april.csv');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('rows: 1 read, 1 accepted, 0 rejected\n');
    expect(stdout).toContain('The files can be ingested.\n');
  });

  it('fails for rejects, with line and reason', () => {
    const { status, stdout } = run('check', 'bad.csv');
    expect(status).toBe(1);
    expect(stdout).toContain('rows: 2 read, 1 accepted, 1 rejected\n');
    expect(stdout).toContain('  bad.csv:3: BilledCost "$5": ');
    expect(stdout).toContain('The files cannot be ingested as they are.\n');
    const json = run('check', 'bad.csv', '--json');
    expect(json.status).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      files: [{ name: 'bad.csv', focusVersion: '1.0' }],
      rejects: { cells: 1, first: [{ line: 3, column: 'BilledCost' }] },
    });
  });

  it('fails for missing columns, and names them', () => {
    const { status, stdout } = run('check', 'short.csv');
    expect(status).toBe(1);
    expect(stdout).toContain(
      'short.csv lacks columns without which it cannot be ingested: EffectiveCost, BillingCurrency,',
    );
  });

  it.each([
    [
      ['summarize', 'broken.csv'],
      'shipshape: broken.csv, line 3: the row has 2 values, the header has 21 columns\n',
    ],
    [['check', 'gone.csv'], 'shipshape: gone.csv: does not exist\n'],
    [
      ['check', 'other.csv'],
      'shipshape: other.csv, line 1: is not a FOCUS CostAndUsage file: it has none of the columns BilledCost, EffectiveCost, ListCost, ContractedCost (found: id, name)\n',
    ],
    [
      ['summarize', 'march.csv', '--group-by', 'Team'],
      "shipshape: march.csv: has no column 'Team' to group by\n",
    ],
    [['summarize', '*.parquet'], 'shipshape: *.parquet: matches no file\n'],
    [['summarize'], "error: missing required argument 'file'\n"],
  ])('answers %j with one line and exit code 1', (args, stderr) => {
    expect(run(...args)).toEqual({ status: 1, stdout: '', stderr });
  });

  describeIf(
    describe,
    existsSync(DATA) ? undefined : 'the shared FOCUS data is not there',
  )('and the sample', () => {
    it('is exact', () => {
      const { stdout } = run(
        ...['summarize', join(DATA, 'focus-1.0-sample/focus_sample.csv')],
        ...['--group-by', 'ServiceCategory', '--json'],
      );
      const { rows, totals, defects } = JSON.parse(stdout);
      expect(rows).toBe(1000);
      expect(totals).toContainEqual({
        BillingCurrency: 'USD',
        ServiceCategory: 'Compute',
        rows: 443,
        BilledCost: '17.5647393447',
        EffectiveCost: '14.7565610902',
        ListCost: '17.4353393447',
        ContractedCost: '14.7565610902',
      });
      expect(defects).toMatchObject({ D05: 12, D06: 26, E08: 4000 });
    });

    it('reads a directory of examples', () => {
      const { stdout } = run(
        ...['summarize', join(DATA, 'focus-spec-1.2-examples'), '--json'],
      );
      expect(JSON.parse(stdout)).toMatchObject({
        rows: 81,
        rejected: { count: 28 },
      });
    });
  });
});
