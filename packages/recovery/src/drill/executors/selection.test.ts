import type { DrillSelection } from 'backstage-plugin-shipshape-common';
import { DrillFault } from '../DrillFault';
import { passedOver, Selectable, selectPoint } from './selection';

const at = (day: number) => new Date(Date.UTC(2026, 10, day, 2));
const point = (
  nativeId: string,
  day: number,
  rest: Partial<Selectable> = {},
): Selectable => ({ nativeId, type: 'full', consistentAt: at(day), ...rest });

/** Not in the order of time, as listings of several tools are not. */
const POINTS = [
  point('c', 20, { type: 'incr' }),
  point('a', 1),
  point('d', 21, { unusable: 'its WAL was not archived' }),
  point('b', 10),
];
const base = { declaredAt: at(22), chooseIndex: () => 0 };

function faultOf(work: () => unknown): Pick<DrillFault, 'of' | 'reason'> {
  try {
    work();
  } catch (error) {
    if (error instanceof DrillFault) {
      return { of: error.of, reason: error.reason };
    }
    throw error;
  }
  throw new Error('Nothing was thrown');
}

describe('selectPoint', () => {
  it.each<[DrillSelection, string]>([
    [{ algorithm: 'latest' }, 'c'],
    [{ algorithm: 'oldest' }, 'a'],
    [{ algorithm: 'latest', types: ['full'] }, 'b'],
    [{ algorithm: 'oldest', windowSeconds: 12 * 86_400 }, 'b'],
  ])('chooses by %j', (selection, expected) => {
    expect(selectPoint(POINTS, { ...base, selection }).nativeId).toBe(expected);
  });

  it('asks for one of those that can be chosen, oldest first', () => {
    const counts: number[] = [];
    const chosen = selectPoint(POINTS, {
      ...base,
      selection: { algorithm: 'random' },
      chooseIndex: count => {
        counts.push(count);
        return 1;
      },
    });
    expect(chosen.nativeId).toBe('b');
    expect(counts).toEqual([3]);
  });

  it('takes an explicit one whatever its age and type', () => {
    const selection = {
      algorithm: 'explicit' as const,
      nativeId: 'a',
      windowSeconds: 1,
    };
    expect(selectPoint(POINTS, { ...base, selection }).nativeId).toBe('a');
  });

  it.each([
    ['names none', undefined, 'selection-incomplete'],
    ['names one that is not there', 'x', 'point-not-found'],
    ['names one that cannot be chosen', 'd', 'point-not-selectable'],
  ])('refuses an explicit selection that %s', (_, nativeId, reason) => {
    const selection = {
      algorithm: 'explicit' as const,
      ...(nativeId !== undefined && { nativeId }),
    };
    expect(faultOf(() => selectPoint(POINTS, { ...base, selection }))).toEqual({
      of: 'runner',
      reason,
    });
  });

  it('refuses a name that stands for several', () => {
    const points = [point('abc1', 1), point('abc2', 2)];
    const options = {
      ...base,
      selection: { algorithm: 'explicit' as const, nativeId: 'abc' },
      isNamed: (id: string, name: string) => id.startsWith(name),
    };
    expect(() => selectPoint(points, options)).toThrow(/several backups/);
  });

  it('blames the backup when none is left, and says why', () => {
    const points = [point('d', 21, { unusable: 'its WAL was not archived' })];
    const select = () =>
      selectPoint(points, { ...base, selection: { algorithm: 'latest' } });
    expect(faultOf(select)).toEqual({ of: 'backup', reason: 'no-backup' });
    expect(select).toThrow(/None of 1 backups .*: its WAL was not archived/);
  });
});

describe('passedOver', () => {
  it('tells newer ones that could not be chosen', () => {
    const older = point('e', 2, { unusable: 'its WAL was not archived' });
    expect(passedOver([...POINTS, older], point('b', 10))).toEqual([
      'Backup d was passed over: its WAL was not archived',
    ]);
    expect(passedOver(POINTS, point('d', 21))).toEqual([]);
  });
});
