import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import { namesSnapshot, readRestoreSize, readSnapshots } from './snapshots';

/** Real output that lies beside the repository. */
const DATA = resolve(
  __dirname,
  '../../../../../../../shared/data/recovery/restic',
);
const missingData = existsSync(DATA)
  ? undefined
  : 'the shared recovery data is not there';
const captured = (file: string) => readFileSync(resolve(DATA, file), 'utf8');

describeIf(describe, missingData)('captured output of restic', () => {
  it('has three snapshots with their whole ids', () => {
    const snapshots = readSnapshots(captured('snapshots.json'));
    expect(snapshots).toHaveLength(3);
    expect(snapshots[1].id).toMatch(/^a958b5d8[0-9a-f]{56}$/);
    expect(readSnapshots(captured('snapshots-empty.json'))).toEqual([]);
  });

  it('has the size of a restore, directories counted', () => {
    expect(readRestoreSize(captured('stats-restore-size.json'))).toEqual({
      bytes: 12_515_198,
      entries: 7,
    });
  });
});

describe('output that is none', () => {
  it('is refused', () => {
    expect(() => readSnapshots('null')).toThrow(/restic snapshots/);
    expect(() => readRestoreSize('{}')).toThrow(/restic stats/);
  });
});

describe('namesSnapshot', () => {
  it('takes the id or the eight digits that restic prints', () => {
    const id = `a958b5d8${'0'.repeat(56)}`;
    expect(namesSnapshot(id, id)).toBe(true);
    expect(namesSnapshot(id, 'a958b5d8')).toBe(true);
    expect(namesSnapshot(id, 'a958')).toBe(false);
    expect(namesSnapshot(id, 'b958b5d8')).toBe(false);
  });
});
