import {
  describeIf,
  findProgram,
} from 'backstage-plugin-shipshape-common/testUtils';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

jest.setTimeout(120_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');
const PROMTOOL = findProgram('promtool');

const slo = (
  name: string,
  target: string,
  type = 'Prometheus',
) => `apiVersion: openslo/v1
kind: SLO
metadata:
  name: ${name}
  annotations:
    shipshape.dev/runbook-url: https://runbooks.example/${name}
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
            type: ${type}
            spec:
              query: sum(http_requests_total{code=~"5.."})
        total:
          metricSource:
            type: ${type}
            spec:
              query: sum(http_requests_total)
  timeWindow:
    - duration: 30d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - target: ${target}
`;

describe('shipshape slo rules', () => {
  let directory: string;
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [SHIPSHAPE, 'slo', 'rules', ...args], {
      cwd: directory,
      encoding: 'utf8',
    });
  const write = (name: string, text: string) =>
    writeFileSync(join(directory, name), text);
  const read = (name: string) => readFileSync(join(directory, name), 'utf8');

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shipshape-cli-rules-'));
    write('good.yaml', slo('good', '0.999'));
    write('broken.yaml', slo('broken', '99.9'));
    write('elsewhere.yaml', slo('elsewhere', '0.999', 'Datadog'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it('prints rules, and warnings apart from them', () => {
    const { status, stdout, stderr } = run('good.yaml', 'elsewhere.yaml');
    expect(status).toBe(0);
    const { groups } = parse(stdout);
    expect(groups.map(({ name }: { name: string }) => name)).toEqual([
      'slo-good',
      'slo-good-period',
    ]);
    expect(stderr).toContain('elsewhere.yaml:');
    expect(stderr).toContain('warning rules-left-out SLO/elsewhere: ');
    expect(stderr).toContain('warning owner-missing SLO/good: ');
  });

  it('writes no groups where Prometheus can serve none', () => {
    const { status, stdout, stderr } = run('elsewhere.yaml');
    expect(status).toBe(0);
    expect(parse(stdout)).toEqual({ groups: [] });
    expect(stderr).toContain('rules-left-out');
  });

  it('writes an object of the Prometheus Operator', () => {
    const { status, stdout } = run(
      'good.yaml',
      '--format',
      'prometheus-rule',
      '--owner',
      'payments',
      '--dashboard-url',
      'https://portal.example/{slo_id}',
    );
    expect(status).toBe(0);
    const { kind, metadata, spec } = parse(stdout);
    expect([kind, metadata.name]).toEqual(['PrometheusRule', 'checkout-slos']);
    const [alert] = spec.groups[0].rules.filter(
      (rule: { alert?: string }) => rule.alert,
    );
    expect(alert).toMatchObject({
      labels: { owner: 'payments', service: 'checkout' },
      annotations: {
        runbook_url: 'https://runbooks.example/good',
        dashboard_url: 'https://portal.example/good',
      },
    });
  });

  describeIf(describe, PROMTOOL ? undefined : 'promtool is not there')(
    'with promtool',
    () => {
      it('writes rules and their tests, and leaves nothing else behind', () => {
        write('rules.yaml', 'what was there before');
        const { status, stdout, stderr } = run(
          'good.yaml',
          '--out',
          'rules.yaml',
          '--with-tests',
          '--owner',
          'payments',
        );
        expect([status, stderr]).toEqual([0, '']);
        expect(stdout.split('\n')[0]).toBe('rules.yaml: 18 rules of 1 SLO');
        expect(readdirSync(directory).sort()).toEqual([
          'broken.yaml',
          'elsewhere.yaml',
          'good.yaml',
          'rules.yaml',
          'rules_test.yaml',
        ]);
        const tested = spawnSync(
          PROMTOOL ?? '',
          ['test', 'rules', 'rules_test.yaml'],
          { cwd: directory, encoding: 'utf8' },
        );
        expect(tested.stdout).toContain('SUCCESS');
        expect(tested.status).toBe(0);
      });
    },
  );

  it('writes nothing where a document is wrong', () => {
    write('rules.yaml', 'what was there before');
    const { status, stdout, stderr } = run(
      'good.yaml',
      'broken.yaml',
      '--out',
      'rules.yaml',
      '--with-tests',
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('error target-range SLO/broken');
    expect(stderr).toContain('1 error: no rules are written');
    expect(read('rules.yaml')).toBe('what was there before');
    expect(existsSync(join(directory, 'rules_test.yaml'))).toBe(false);
  });

  it.each([
    [['--with-tests'], '--with-tests needs --out FILE.yaml'],
    [['--with-tests', '--out', 'rules'], '--with-tests needs --out FILE.yaml'],
    [
      ['--with-tests', '--out', 'r.yaml', '--format', 'prometheus-rule'],
      '--with-tests needs --format rules',
    ],
    [['--format', 'json'], '--format json is unknown'],
    [['--scrape-interval', 'fast'], '--scrape-interval fast is not a duration'],
    [['--out', './good.yaml'], 'is one of the files that are read'],
    [['--out', 'missing/rules.yaml'], 'missing/rules.yaml: '],
  ])('refuses %j with one line', (args, message) => {
    const { status, stdout, stderr } = run('good.yaml', ...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`shipshape: `);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(read('good.yaml')).toBe(slo('good', '0.999'));
  });
});
