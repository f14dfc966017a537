import { firstMissingSegment, readArchiveListing } from './archiveListing';

const sum = 'a'.repeat(40);
const listing = (...names: string[]) =>
  JSON.stringify({
    '.': { type: 'path' },
    ...Object.fromEntries(
      names.map(name => [name, { type: 'file', size: 1, time: 1_795_326_934 }]),
    ),
  });

describe('readArchiveListing', () => {
  it('keeps whole segments, in directories or not', () => {
    const json = listing(
      `000000010000000000000001-${sum}.lz4`,
      `0000000100000000/000000010000000000000002-${sum}`,
      `000000010000000000000003-${sum}.partial.zst`,
      '000000010000000000000001.00000028.backup',
      '00000002.history',
    );
    expect(readArchiveListing(json)).toEqual([
      {
        name: '000000010000000000000001',
        archivedAt: new Date('2026-11-22T05:55:34.000Z'),
      },
      {
        name: '000000010000000000000002',
        archivedAt: new Date('2026-11-22T05:55:34.000Z'),
      },
    ]);
  });

  it.each(['', 'null', '[]', '{"a": 1}'])('refuses %j', json => {
    expect(() => readArchiveListing(json)).toThrow(/repo-ls/);
  });
});

describe('firstMissingSegment', () => {
  const MIB = 1024 * 1024;
  const segments = (...names: string[]) =>
    names.map(name => ({ name, archivedAt: new Date(0) }));

  it('crosses from log to log and from timeline to timeline', () => {
    const present = segments(
      '0000000100000000000000FE',
      '0000000100000000000000FF',
      '000000020000000100000000',
    );
    const range = {
      from: '0000000100000000000000FE',
      to: '000000020000000100000000',
    };
    expect(firstMissingSegment(present, range, 16 * MIB)).toBeUndefined();
    expect(firstMissingSegment([present[0], present[2]], range, 16 * MIB)).toBe(
      '0000000200000000000000FF',
    );
  });
});
