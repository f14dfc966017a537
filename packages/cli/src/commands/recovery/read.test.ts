import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { reportRecordSchema } from 'backstage-plugin-shipshape-common';

jest.setTimeout(120_000);

const SHIPSHAPE = resolve(__dirname, '../../../bin/shipshape');

const INFO = JSON.stringify([
  {
    name: 'orders',
    status: { code: 0, message: 'ok' },
    repo: [{ key: 1, cipher: 'none', status: { code: 0, message: 'ok' } }],
    archive: [
      {
        database: { id: 1, 'repo-key': 1 },
        id: '15-1',
        min: '000000010000000000000001',
        max: '00000001000000000000003C',
      },
    ],
    backup: [
      {
        database: { id: 1, 'repo-key': 1 },
        info: { size: 501127535 },
        label: 'F1',
        timestamp: { start: 1795326857, stop: 1795326863 },
        type: 'full',
      },
    ],
  },
]);
const ARCHIVER = JSON.stringify({
  now: '2026-11-22T06:18:14.941004+00:00',
  last_archived_wal: '000000010000000000000071',
  last_archived_time: '2026-11-22T06:16:38.130608+00:00',
  pg_current_wal_lsn: '0/72000000',
});
const SNAPSHOT =
  'a958b5d811281931f46566e3c4c02559d7986034f3bc2ac39ac5a0dd5ce7f07f';

describe('shipshape recovery read', () => {
  const directory = mkdtempSync(join(tmpdir(), 'shipshape-cli-read-'));
  const read = (args: string[], input = '') =>
    spawnSync(process.execPath, [SHIPSHAPE, 'recovery', 'read', ...args], {
      cwd: directory,
      encoding: 'utf8',
      input,
    });
  const write = (name: string, text: string, writtenAt: string) => {
    writeFileSync(join(directory, name), text);
    const time = new Date(writtenAt);
    utimesSync(join(directory, name), time, time);
  };

  beforeAll(() => {
    write('info.json', INFO, '2026-11-22T07:00:00Z');
    write('broken.json', '[{"name":', '2026-11-22T07:00:00Z');
    write(
      'snapshots.json',
      JSON.stringify([
        {
          id: SNAPSHOT,
          time: '2026-11-22T06:06:45Z',
          hostname: 'db1',
          paths: ['/dump'],
        },
      ]),
      '2026-11-22T07:00:00Z',
    );
    write(
      'run.jsonl',
      '{"message_type":"summary","snapshot_id":"a958b5d8","total_duration":2}\n',
      '2026-11-22T06:06:47Z',
    );
    write('run.stderr', 'Warning: 1 file\n', '2026-11-22T06:06:47Z');
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  it('prints what a listing says, as of when it was written', () => {
    const { status, stdout, stderr } = read([
      '--tool',
      'pgbackrest',
      'info.json',
    ]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'pgbackrest, as of 2026-11-22T07:00:00.000Z',
      '',
      'orders: has backups',
      'Kept in repo1 (encrypted no, available)',
      '',
      'point  type  location  consistent at                   bytes  state      needs',
      'F1     full  repo1     2026-11-22T05:54:23.000Z  501,127,535  available  -',
      '',
      'run  state      started                   finished                  message',
      'F1   succeeded  2026-11-22T05:54:17.000Z  2026-11-22T05:54:23.000Z  -',
      '',
      'archive  location  first WAL                 last WAL',
      '15-1     repo1     000000010000000000000001  00000001000000000000003C',
      '',
    ]);
  });

  it('prints JSON, of stdin too, with an instant that is given', () => {
    const { status, stdout } = read(
      [
        '--tool',
        'pgbackrest',
        '-',
        '--json',
        '--observed-at',
        '2026-11-22T08:00:00+01:00',
      ],
      INFO,
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      provider: 'pgbackrest',
      observedAt: '2026-11-22T07:00:00.000Z',
      subjects: [{ state: 'known', points: [{ nativeId: 'F1' }] }],
    });
  });

  it('finds the gap in an archive, and fails', () => {
    const [stanza] = JSON.parse(INFO);
    const name = (segment: string) => `0000000100000000000000${segment}`;
    const archive = { start: name('3A'), stop: name('3A') };
    const sha1 = 'd36e640ced82036a2135b5d52992f965b39a02ae';
    write(
      'wal.txt',
      [name('3A'), name('3C')].map(file => `${file}-${sha1}.lz4`).join('\n'),
      '2026-11-22T07:00:00Z',
    );
    const { status, stdout } = read(
      ['--tool', 'pgbackrest', '-', 'wal.txt'],
      JSON.stringify([
        { ...stanza, backup: [{ ...stanza.backup[0], archive }] },
      ]),
    );
    expect(status).toBe(1);
    expect(stdout).toContain(
      `Check wal-archive:repo1 failed: 1 of 3 WAL files are missing in repo1, first ${name(
        '3B',
      )}: recovery of F1 ends before it`,
    );
    const other = read([
      '--tool',
      'pgbackrest',
      'info.json',
      'wal.txt',
      '--wal-location',
      'repo2',
    ]);
    expect(other.stderr).toMatch(/no backup with WAL in repo2/);
  });

  it('says insufficient data of an empty answer', () => {
    const { stdout } = read(['--tool', 'pgbackrest', '-'], '[]');
    expect(stdout).toContain('Insufficient data');
  });

  it('prints lines that the reports inbox takes', () => {
    const { status, stdout, stderr } = read([
      '--tool',
      'pgbackrest',
      'info.json',
      '--reports',
      '--plan',
      'orders-daily',
      '--location',
      'repo1=offsite',
    ]);
    expect([status, stderr]).toEqual([0, '']);
    const records = stdout
      .trim()
      .split('\n')
      .map(line => reportRecordSchema.parse(JSON.parse(line)));
    expect(records).toMatchObject([
      { type: 'backup-run', report: { planId: 'orders-daily', runKey: 'F1' } },
      {
        type: 'recovery-point',
        report: {
          locationId: 'offsite',
          observedAt: '2026-11-22T07:00:00.000Z',
        },
      },
    ]);
  });

  it('reports the archive of a resource', () => {
    const { status, stdout } = read(
      [
        '--tool',
        'postgres',
        '-',
        '--reports',
        '--resource',
        'orders-db',
        '--location',
        'archive=repo1',
      ],
      ARCHIVER,
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'replication',
      report: { linkId: 'archive:repo1', caughtUp: true, lagBytes: 0 },
    });
  });

  it('tells the listing of restic what its run said', () => {
    const { stdout } = read([
      '--tool',
      'restic',
      'snapshots.json',
      'run.jsonl',
      '--exit-code',
      '3',
      '--stderr',
      'run.stderr',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      subjects: [
        {
          native: { nativeId: 'db1:/dump' },
          points: [{ nativeId: SNAPSHOT, completeness: 'partial' }],
          runs: [
            {
              state: 'partial',
              pointNativeId: SNAPSHOT,
              message: 'Warning: 1 file',
              // The summary tells how long it took, the snapshot when it began.
              finishedAt: '2026-11-22T06:06:47.000Z',
              startedAt: '2026-11-22T06:06:45.000Z',
            },
          ],
        },
      ],
    });
  });

  it.each([
    [['--tool', 'pgbackrest', 'broken.json'], /which is JSON/],
    [['--tool', 'pgbackrest', 'gone.json'], /gone\.json/],
    [['--tool', 'magic', 'info.json'], /Allowed choices are pgbackrest/],
    [['info.json'], /--tool/],
    [['--tool', 'pgbackrest', 'info.json', '--reports'], /needs --plan ID/],
    [
      ['--tool', 'pgbackrest', 'info.json', '--location', 'repo1'],
      /repo1=offsite/,
    ],
    [
      ['--tool', 'pgbackrest', 'info.json', '--observed-at', 'noon'],
      /expected an instant/,
    ],
    [['--tool', 'barman', 'info.json', 'info.json'], /Expected one file/],
    [['--tool', 'restic', 'run.jsonl', '--exit-code', 'x'], /whole number/],
  ])('says in one line what is wrong with %j', (args, message) => {
    const { status, stdout, stderr } = read(args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('fails when an entry cannot be read, and prints the others', () => {
    const [stanza] = JSON.parse(INFO);
    const { status, stdout } = read(
      ['--tool', 'pgbackrest', '-'],
      JSON.stringify([{ ...stanza, backup: [...stanza.backup, {}] }]),
    );
    expect(status).toBe(1);
    expect(stdout).toContain('The listing is not complete.');
    expect(stdout).toContain('error invalid-entry at [0].backup[1]:');
  });
});
