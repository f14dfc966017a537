import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(120_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');

const slo = (name: string, target: string) => `apiVersion: openslo/v1
kind: SLO
metadata:
  name: ${name}
spec:
  service: checkout
  indicator:
    metadata:
      name: ${name}-requests
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource:
            type: Prometheus
            spec:
              query: sum(http_requests_total{code=~"5.."})
        total:
          metricSource:
            type: Prometheus
            spec:
              query: sum(http_requests_total)
  timeWindow:
    - duration: 30d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: ${target}
`;

describe('shipshape slo explain', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-cli-slo-'));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [SHIPSHAPE, 'slo', 'explain', ...args], {
      cwd: directory,
      encoding: 'utf8',
    });

  beforeAll(() => {
    writeFileSync(join(directory, 'tight.yaml'), slo('tight', '0.999'));
    writeFileSync(join(directory, 'loose.yaml'), slo('loose', '0.9'));
    writeFileSync(join(directory, 'broken.yaml'), slo('broken', '99.9'));
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  it('prints budget and alert table', () => {
    const { status, stdout, stderr } = run('tight.yaml');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.split('\n').slice(0, 13)).toEqual([
      'tight (service checkout)',
      'Objective: 99.9 % of good requests over the last 30d.',
      '',
      'Error budget: 0.1 %, or 43 min 12 s of total outage at even traffic.',
      'Of 1,000 requests 1 may fail.',
      'Of 100,000 requests 100 may fail.',
      'Of 1,000,000 requests 1,000 may fail.',
      '',
      'alert         severity  long window  short window  burn rate above  error ratio above  total outage fires after  budget spent',
      'page-quick    page      1 h          5 min                    14.4  1.44 %             51.84 s                   2 %',
      'page-slow     page      6 h          30 min                    6    0.6 %              2 min 10 s                5 %',
      'ticket-quick  ticket    1 d          2 h                       3    0.3 %              4 min 19 s                10 %',
      'ticket-slow   ticket    3 d          6 h                       1    0.1 %              4 min 19 s                10 %',
    ]);
  });

  it('says what can never fire, also as JSON', () => {
    const { stdout } = run('loose.yaml');
    expect(stdout).toContain(
      '\n- page-quick can never fire: at a target of 90 % a burn rate above 14.4 is an error ratio above 144 %',
    );
    expect(stdout).toMatch(/^page-quick .* 144 % +never /m);
    const { slos, problems } = JSON.parse(
      run('loose.yaml', 'tight.yaml', '--json').stdout,
    );
    expect(
      slos.map((item: { sloId: string; alerts: object[] }) => [
        item.sloId,
        item.alerts[0],
      ]),
    ).toEqual([
      ['loose', expect.objectContaining({ reachable: false })],
      ['tight', expect.objectContaining({ reachable: true })],
    ]);
    expect(problems).toEqual(expect.any(Array));
  });

  it('explains what can be read, and fails for what cannot', () => {
    const { status, stdout } = run('broken.yaml', 'tight.yaml');
    expect(status).toBe(1);
    expect(stdout).toContain('tight (service checkout)');
    expect(stdout).toMatch(
      /^broken\.yaml:\d+: error target-range SLO\/broken /m,
    );
    expect(run('broken.yaml').stdout).toContain(
      'There is no SLO in these files.',
    );
  });

  it('says which file is not there', () => {
    const { status, stdout, stderr } = run('gone.yaml');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/gone\.yaml/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
