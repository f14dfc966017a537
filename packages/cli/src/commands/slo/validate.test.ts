import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(120_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');

const slo = (name: string, objective: string, indicator: string) =>
  `apiVersion: openslo/v1
kind: SLO
metadata: { name: ${name} }
spec:
  service: checkout
  ${indicator}
  timeWindow: [{ duration: 1M, calendar: { startTime: 2026-01-01 00:00:00, timeZone: Europe/Berlin } }]
  budgetingMethod: Occurrences
  objectives:
    - { ${objective} }
`;
const threshold = (query: string) =>
  `indicator: { spec: { thresholdMetric: { metricSource: { type: Prometheus, spec: { query: ${query} } } } } }`;

describe('shipshape slo validate', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-cli-validate-'));
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [SHIPSHAPE, 'slo', 'validate', ...args],
      { cwd: directory, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  };

  beforeAll(() => {
    mkdirSync(join(directory, 'slos'));
    const write = (name: string, text: string) =>
      writeFileSync(join(directory, name), text);
    write(
      'slos/good.yaml',
      slo('lag', 'target: 0.9995, op: lt, value: 60', threshold('lag_seconds')),
    );
    write(
      'slos/refers.yml',
      slo('availability', 'target: 0.99', 'indicatorRef: responses'),
    );
    write(
      'sli.yaml',
      `apiVersion: openslo/v1
kind: SLI
metadata: { name: responses }
spec: { ratioMetric: { counter: true, good: { metricSource: { spec: { query: sum(good_total) } } }, total: { metricSource: { spec: { query: sum(all_total) } } } } }
`,
    );
    write(
      'odd.yaml',
      slo('odd', 'target: 0.9, op: gt, value: 1, note: x', threshold('Any')),
    );
    write(
      'bad.yaml',
      slo('bad', 'target: 99.9, op: lt, value: 1', threshold('up')),
    );
    write('broken.yaml', 'a: b: c\n');
    write('large.yaml', `# ${'x'.repeat(6_000_000)}\n`);
    write('notes.txt', 'nothing');
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  it('prints the SLOs of each file', () => {
    expect(run('slos', 'sli.yaml')).toEqual({
      status: 0,
      stderr: '',
      stdout: `sli.yaml
no SLOs

slos/good.yaml
SLO  objective  window                         method       SLI
lag    99.95 %  1M by calendar, Europe/Berlin  Occurrences  values < 60

slos/refers.yml
SLO           objective  window                         method       SLI
availability       99 %  1M by calendar, Europe/Berlin  Occurrences  good of total events

2 SLOs in 3 files, 0 errors, 0 warnings
`,
    });
  });

  it('names what is not honoured, and fails for errors alone', () => {
    const odd = run('odd.yaml');
    expect(odd.status).toBe(0);
    expect(odd.stdout).toContain(
      'values > 1  notConfigured: The query is the placeholder Any.\n',
    );
    expect(odd.stdout).toMatch(
      /^odd\.yaml:6: warning query-placeholder SLO\/odd spec\.indicator\.\S+\.query: \S.*\.$/m,
    );
    expect(odd.stdout).toMatch(
      /^odd\.yaml:10: warning unknown-field SLO\/odd spec\.objectives\[0\]\.note: \S.*\.$/m,
    );
    expect(odd.stdout).toContain('1 SLO in 1 file, 0 errors, 2 warnings\n');

    const bad = run('bad.yaml', 'broken.yaml', 'large.yaml', 'slos/good.yaml');
    expect(bad.status).toBe(1);
    expect(bad.stdout).toMatch(
      /^bad\.yaml:10: error target-range SLO\/bad spec\.objectives\[0\]\.target: .*targetPercent/m,
    );
    expect(bad.stdout).toMatch(/^broken\.yaml:1: error yaml-syntax: /m);
    expect(bad.stdout).toMatch(/^large\.yaml: error too-large: /m);
    expect(bad.stdout).toContain('1 SLO in 4 files, 3 errors, 0 warnings\n');
  });

  it('prints JSON', () => {
    const { status, stdout } = run('*.yaml', '--json');
    expect(status).toBe(1);
    const { ok, files, slos, problems } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(files).toEqual([
      'bad.yaml',
      'broken.yaml',
      'large.yaml',
      'odd.yaml',
      'sli.yaml',
    ]);
    expect(slos).toEqual([
      expect.objectContaining({ id: 'odd', target: '0.9' }),
    ]);
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        code: 'target-range',
        file: 'bad.yaml',
        document: 0,
        line: 10,
        object: 'SLO/bad',
        path: 'spec.objectives[0].target',
      }),
    );
  });

  it.each([
    [['slos/gone.yaml'], 'shipshape: slos/gone.yaml: does not exist\n'],
    [['*.json'], 'shipshape: *.json: matches no file\n'],
    [[], "error: missing required argument 'file'\n"],
  ])('answers %j with one line', (args, stderr) => {
    expect(run(...args)).toEqual({ status: 1, stdout: '', stderr });
  });
});
