import { archivedAt } from './archivedAt';

const SUM = 'a'.repeat(40);

describe('archivedAt', () => {
  const json = JSON.stringify({
    '.': { type: 'path' },
    '00000002.history': { type: 'file', time: 1 },
    '0000000100000000/000000010000000000000001.00000028.backup': {
      type: 'file',
      time: 2,
    },
    [`0000000100000000/000000010000000000000001-${SUM}.lz4`]: {
      type: 'file',
      time: 1_795_326_934,
    },
  });

  it('finds the instant of a segment', () => {
    expect(archivedAt(json, '000000010000000000000001')).toEqual(
      new Date('2026-11-22T05:55:34.000Z'),
    );
  });

  it('knows nothing of one that is not there', () => {
    expect(archivedAt(json, '000000010000000000000002')).toBeUndefined();
  });

  it.each(['', 'null', '{"a": 1}'])('refuses %j', text => {
    expect(() => archivedAt(text, '000000010000000000000001')).toThrow(
      /pgbackrest repo-ls/,
    );
  });
});
