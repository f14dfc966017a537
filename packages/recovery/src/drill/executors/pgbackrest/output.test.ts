import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  missingRecoveryData,
  readCaptured,
} from '../../../readers/__testUtils__/sharedRecovery';
import { DrillFault } from '../../DrillFault';
import { configuredDirectories } from './configuration';
import { controlValue } from './controlData';
import { readBackups } from './info';
import { readStorage } from './storage';
import { readVerification } from './verification';

function faultOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (error instanceof DrillFault) {
      return `${error.of}: ${error.reason}`;
    }
    throw error;
  }
  return undefined;
}

describeIf(describe, missingRecoveryData)(
  'captured output of pgBackRest',
  () => {
    it('has backups of both repositories with the newest segment of each', () => {
      const backups = readBackups(
        readCaptured('pgbackrest/info-3-ok.json'),
        'orders',
      );
      expect(backups).toHaveLength(4);
      expect(
        backups.find(
          ({ label }) => label === '20261122-055417F_20261122-055532I',
        ),
      ).toEqual({
        label: '20261122-055417F_20261122-055532I',
        type: 'incr',
        archiveStart: '00000001000000000000003C',
        archiveStop: '00000001000000000000003C',
        archiveMax: '00000001000000000000003C',
        archiveId: '15-1',
        startAt: new Date('2026-11-22T05:55:32Z'),
        stopAt: new Date('2026-11-22T05:55:34Z'),
        sizeBytes: 507_795_823,
        hasPageErrors: false,
      });
    });

    it('takes no time from a label: the resumed backup keeps its old one', () => {
      const resumed = readBackups(
        readCaptured('pgbackrest/info-6-after-expire.json'),
        'orders',
      ).find(({ label }) => label === '20261122-055534F');
      expect(resumed?.startAt).toEqual(new Date('2026-11-22T06:13:09Z'));
    });

    it.each([
      ['info-0-no-stanza-all.json', 'runner: repository-not-readable'],
      ['info-0-no-stanza-orders.json', 'runner: repository-not-readable'],
      ['info-1-stanza-no-backup.json', 'backup: no-backup'],
    ])('finds no backup in %s', (file, fault) => {
      expect(
        faultOf(() =>
          readBackups(readCaptured(`pgbackrest/${file}`), 'orders'),
        ),
      ).toBe(fault);
    });

    it('has a backup without tablespaces and links', () => {
      expect(readStorage(readCaptured('pgbackrest/info-3-set.json'))).toEqual({
        tablespaces: [],
        links: [],
      });
    });

    it('finds the corruption that verify exits 0 with', () => {
      expect(
        readVerification(readCaptured('pgbackrest/verify-corrupt.txt')),
      ).toMatchObject({
        passed: false,
        observed: expect.stringContaining('checksum invalid: 1'),
      });
    });
  },
);

describe('readVerification', () => {
  it('passes on "ok" only, and tells what is wrong', () => {
    const verbose = (status: string, backup: string, invalid: number) =>
      [
        'stanza: orders',
        `status: ${status}`,
        '  archiveId: 15-1, total WAL checked: 9, total valid WAL: 9',
        '    missing: 0, checksum invalid: 0, size invalid: 0, other: 0',
        `  backup: 20261130-162516F, status: ${backup}, total files checked: 969, total valid files: 968`,
        `    missing: 0, checksum invalid: ${invalid}, size invalid: 0, other: 0`,
      ].join('\n');
    expect(readVerification(verbose('ok', 'valid', 0))).toEqual({
      passed: true,
      observed: 'status: ok',
    });
    expect(readVerification(verbose('error', 'invalid', 1))).toEqual({
      passed: false,
      observed:
        'status: error; backup: 20261130-162516F, status: invalid, total files checked: 969, total valid files: 968; missing: 0, checksum invalid: 1, size invalid: 0, other: 0',
    });
    expect(readVerification('')).toMatchObject({ passed: false });
  });
});

describe('readBackups', () => {
  it('refuses what is no output of info', () => {
    expect(faultOf(() => readBackups('no JSON', 'a'))).toBe(
      'runner: output-unreadable',
    );
    expect(faultOf(() => readBackups('[{"name": ""}]', 'a'))).toBe(
      'runner: output-unreadable',
    );
  });

  const listing = (backup: unknown, archive: unknown[] = []) =>
    JSON.stringify([
      {
        name: 'a',
        status: { code: 0, message: 'ok' },
        archive,
        backup: [backup],
      },
    ]);
  const owner = { id: 1, 'repo-key': 1 };
  const backup = {
    label: '20261122-055417F',
    type: 'full',
    archive: {
      start: '000000010000000000000002',
      stop: '000000010000000000000002',
    },
    database: owner,
    info: { size: 1 },
    timestamp: { start: 1_795_326_857, stop: 1_795_326_863 },
  };

  it('does not blame the backup for what it does not understand', () => {
    expect(faultOf(() => readBackups(listing({ label: 7 }), 'a'))).toBe(
      'runner: output-unreadable',
    );
  });

  it('has nothing to restore without an archive', () => {
    expect(faultOf(() => readBackups(listing(backup), 'a'))).toBe(
      'backup: no-backup',
    );
    const archive = (max: string | null) => [
      { database: owner, id: '15-1', max, min: max },
    ];
    expect(
      faultOf(() => readBackups(listing(backup, archive(null)), 'a')),
    ).toBe('backup: no-backup');
    expect(
      readBackups(listing(backup, archive('000000010000000000000003')), 'a'),
    ).toMatchObject([
      { label: backup.label, archiveMax: '000000010000000000000003' },
    ]);
  });
});

describe('readStorage', () => {
  it('names tablespaces and links', () => {
    const json = JSON.stringify([
      {
        backup: [
          {
            tablespace: [{ name: 'fast', oid: 1, destination: '/fast/orders' }],
            link: [{ name: 'pg_wal', destination: '/wal' }],
          },
        ],
      },
    ]);
    expect(readStorage(json)).toEqual({
      tablespaces: ['fast'],
      links: ['pg_wal'],
    });
  });

  it('does not take silence for none', () => {
    expect(() => readStorage('[]')).toThrow(/info --set/);
    expect(() => readStorage('[{"backup": []}]')).toThrow(/info --set/);
  });
});

describe('configuredDirectories', () => {
  it('names repositories and data directories of all sections', () => {
    const text = `
[global]
repo1-path=/backup/one
repo2-path = /backup/two
# pg9-path=/nothing
repo1-s3-key=AKIA
[orders]
pg1-path=/var/lib/postgresql/15/main
pg1-socket-path=/run
`;
    expect(configuredDirectories(text)).toEqual([
      '/backup/one',
      '/backup/two',
      '/var/lib/postgresql/15/main',
    ]);
  });

  it('knows where the first repository is when nothing is said', () => {
    expect(configuredDirectories('[orders]\npg1-path=/data\n')).toEqual([
      '/data',
      '/var/lib/pgbackrest',
    ]);
  });
});

describe('controlValue', () => {
  it('reads a line by its whole name', () => {
    const output =
      'Blocks per segment of large relation: 131072\nBytes per WAL segment:                1048576\n';
    expect(controlValue(output, 'Bytes per WAL segment')).toBe('1048576');
    expect(() => controlValue(output, 'WAL block size')).toThrow(/WAL block/);
  });
});
