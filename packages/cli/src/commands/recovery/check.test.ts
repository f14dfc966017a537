import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { durationInWords, planInWords, scheduleInWords } from './planInWords';
import { runCheck } from './runCheck';

jest.setTimeout(120_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');

const GOOD = `apiVersion: shipshape.dev/v1
kind: Recovery
metadata: { name: orders-db, title: Orders database }
spec:
  kind: postgresql
  objectives:
    - { scope: data-corruption, rtoSeconds: 3600, rpoSeconds: 90000, drillIntervalSeconds: 2592000 }
  backupPlans:
    - id: orders-daily
      provider: pg_dump
      mechanism: dump
      schedule: { kind: cron, dialect: unix5, expression: "0 2 * * *", timezone: Europe/Berlin }
      retention: { seconds: 3024000 }
      locations:
        - { id: vault, region: eu-west-1, encryption: "yes", immutability: { mode: compliance } }
  drillPlans:
    - id: orders-monthly
      provider: pg_dump
      backupPlanId: orders-daily
      checks: [{ id: connect, kind: connect }]
`;

describe('shipshape recovery check', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-cli-recovery-'));
  const file = (name: string) => join(directory, name);
  const now = new Date('2026-11-30T12:00:00Z');

  beforeAll(() => {
    mkdirSync(file('documents'));
    writeFileSync(file('documents/good.yaml'), GOOD);
    writeFileSync(
      file('bad.yaml'),
      GOOD.replace('rpoSeconds', 'rpoSecond').replace('orders-db', 'bad-db'),
    );
    writeFileSync(
      file('tight.yaml'),
      GOOD.replace('rpoSeconds: 90000', 'rpoSeconds: 3600'),
    );
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('prints what is promised, in words', async () => {
    const { text, ok } = await runCheck([file('documents')], {}, now);
    expect(ok).toBe(true);
    expect(text).toBe(`orders-db: Orders database (postgresql, required)
  data-corruption: RTO 1 h, RPO 25 h, a drill every 30 days
  design RPO: 24 h and the duration of a backup, target 25 h
  backup plan orders-daily (pg_dump, dump): daily 02:00 Europe/Berlin, kept 35 days, to eu-west-1, encrypted, locked (compliance)
    next: 2026-12-01T01:00:00.000Z, 2026-12-02T01:00:00.000Z, 2026-12-03T01:00:00.000Z
  drill plan orders-monthly: restores with pg_dump from orders-daily, 1 check

1 resource in 1 file, 0 errors, 0 warnings
`);
  });

  it('prints the same as JSON', async () => {
    const { text } = await runCheck([file('documents')], { json: true }, now);
    expect(JSON.parse(text)).toMatchObject({
      ok: true,
      files: [expect.stringContaining('good.yaml')],
      resources: [
        {
          definition: { id: 'orders-db', name: 'Orders database' },
          nextSlots: [
            {
              planId: 'orders-daily',
              slots: [
                '2026-12-01T01:00:00.000Z',
                '2026-12-02T01:00:00.000Z',
                '2026-12-03T01:00:00.000Z',
              ],
            },
          ],
          designRpoSeconds: 86_400,
        },
      ],
      problems: [],
    });
  });

  it('says what cannot be held, without failing', async () => {
    const { text, ok } = await runCheck([file('tight.yaml')], {}, now);
    expect(ok).toBe(true);
    expect(text).toContain(
      'tight.yaml:7: warning rpo-infeasible Recovery/orders-db spec.objectives[0].rpoSeconds: 1 h cannot be held: up to 1 d can pass',
    );
    expect(text).toContain('0 errors, 1 warning');
  });

  it('exits with 1 on errors, and names the line', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [SHIPSHAPE, 'recovery', 'check', 'documents', 'bad.yaml'],
      { cwd: directory, encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    expect(stdout).toContain(
      'bad.yaml:7: error unknown-field Recovery/bad-db spec.objectives[0].rpoSecond: The field rpoSecond is not known; did you mean rpoSeconds?',
    );
    expect(stdout).toContain('1 resource in 2 files, 1 error, 0 warnings');
    expect(status).toBe(1);
  });

  it('exits with 1 when a file is not there', async () => {
    await expect(runCheck([file('nothing.yaml')], {}, now)).rejects.toThrow(
      'nothing.yaml',
    );
  });
});

describe('words', () => {
  it.each([
    [90, '90 s'],
    [900, '15 min'],
    [86_400, '24 h'],
    [23_400, '6 h 30 min'],
    [172_800, '2 days'],
    [93_600, '26 h'],
  ])('%d s are %s', (seconds, expected) => {
    expect(durationInWords(seconds)).toBe(expected);
  });

  it.each([
    [
      { kind: 'weekly', weekdays: [0, 3], times: ['02:00'], timezone: 'UTC' },
      'Sunday, Wednesday 02:00 UTC',
    ],
    [{ kind: 'hourly', minutes: [5, 35] }, 'hourly at minute 5, 35'],
    [{ kind: 'every', seconds: 900 }, 'every 15 min'],
    [{ kind: 'continuous' }, 'continuously'],
    [{ kind: 'manual' }, 'by hand'],
    [
      { kind: 'cron', expression: '0 2 1 * *', timezone: 'UTC' },
      '0 2 1 * * UTC',
    ],
  ] as const)('%j', (summary, expected) => {
    expect(scheduleInWords(JSON.parse(JSON.stringify(summary)))).toBe(expected);
  });

  it('say what a paused plan without places is', () => {
    expect(
      planInWords({
        id: 'a',
        provider: 'restic',
        mechanism: 'file',
        schedule: { kind: 'interval', everySeconds: 3_600 },
        retention: { count: 7 },
        locations: [],
        state: 'paused',
        history: [],
      }),
    ).toBe('every 1 h, the last 7 kept, paused');
  });
});
