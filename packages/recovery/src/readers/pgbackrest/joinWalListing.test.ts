import { joinWalListing } from './joinWalListing';
import { readPgbackrestInfo } from './readPgbackrestInfo';

const SHA1 = 'd36e640ced82036a2135b5d52992f965b39a02ae';
const wal = (segment: string) => `0000000100000000000000${segment}`;
const listing = (...segments: string[]) =>
  segments.map(segment => `${wal(segment)}-${SHA1}.lz4`).join('\n');

const backup = (label: string, stop: number, start: string, repo = 1) => ({
  database: { id: 1, 'repo-key': repo },
  archive: { start: wal(start), stop: wal(start) },
  info: {},
  label,
  timestamp: { start: stop - 1, stop },
  type: 'full',
});
const stanza = (more: object = {}) => ({
  name: 'orders',
  status: { code: 0, message: 'ok' },
  repo: [1, 2].map(key => ({
    key,
    cipher: 'none',
    status: { code: 0, message: 'ok' },
  })),
  db: [{ id: 1, 'repo-key': 1, 'system-id': 1 }],
  archive: [
    {
      database: { id: 1, 'repo-key': 1 },
      id: '15-1',
      min: wal('01'),
      max: wal('45'),
    },
  ],
  backup: [
    backup('F2', 200, '41'),
    backup('F1', 100, '10'),
    backup('X', 300, '44', 2),
  ],
  ...more,
});
const facts = (...stanzas: object[]) =>
  readPgbackrestInfo(JSON.stringify(stanzas), {
    observedAt: new Date('2026-11-22T07:00:00Z'),
  });

describe('joinWalListing', () => {
  it('follows the archive from the newest backup of the repository', () => {
    const { subjects, notices } = joinWalListing(
      facts(stanza()),
      [listing('41', '42'), listing('43', '44', '45')],
      'repo1',
    );
    expect(notices).toEqual([]);
    expect(subjects[0].checks.at(-1)).toEqual({
      id: 'wal-archive:repo1',
      status: 'ok',
      message: `5 WAL files from ${wal('41')} to ${wal('45')}, none missing`,
    });
  });

  it('names the first missing file', () => {
    const { subjects, notices } = joinWalListing(
      facts(stanza()),
      [listing('41', '43', '45')],
      'repo1',
    );
    const message = `2 of 5 WAL files are missing in repo1, first ${wal(
      '42',
    )}: recovery of F2 ends before it`;
    expect(notices).toEqual([{ severity: 'error', code: 'wal-gap', message }]);
    expect(subjects[0].checks.at(-1)).toMatchObject({
      status: 'failed',
      message,
    });
  });

  it('refuses what it cannot follow', () => {
    expect(() => joinWalListing(facts(stanza()), [''], 'repo2')).toThrow(
      /no backup with WAL in repo2/,
    );
    expect(() => joinWalListing(facts(), [''], 'repo1')).toThrow(/one stanza/);
    expect(() =>
      joinWalListing(facts(stanza(), stanza({ name: 'b' })), [''], 'repo1'),
    ).toThrow(/--stanza/);
  });
});
