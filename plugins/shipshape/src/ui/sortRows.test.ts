import { sortRows } from './sortRows';

describe('sortRows', () => {
  it('compares amounts exactly and keeps the unknown last', () => {
    const rows = [
      { id: 'a', key: 9007199254740993n },
      { id: 'b', key: undefined },
      { id: 'c', key: 9007199254740992n },
      { id: 'd', key: -1n },
    ];
    const ids = (direction: 'ascending' | 'descending') =>
      sortRows(rows, row => row.key, { column: 'key', direction })
        .map(row => row.id)
        .join('');
    expect(ids('ascending')).toBe('dcab');
    expect(ids('descending')).toBe('acdb');
    expect(rows[0].id).toBe('a');
  });

  it('orders texts as people do', () => {
    expect(
      sortRows(['b', 'Ä', 'a'], text => text, {
        column: 'x',
        direction: 'ascending',
      }),
    ).toEqual(['a', 'Ä', 'b']);
  });
});
