import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  missingRecoveryData,
  readCaptured,
} from '../../../readers/__testUtils__/sharedRecovery';
import { namesSnapshot, readRestoreSize, readSnapshots } from './snapshots';

describeIf(describe, missingRecoveryData)('captured output of restic', () => {
  it('has three snapshots with their whole ids', () => {
    const snapshots = readSnapshots(readCaptured('restic/snapshots.json'));
    expect(snapshots).toHaveLength(3);
    expect(snapshots[1].id).toMatch(/^a958b5d8[0-9a-f]{56}$/);
    expect(readSnapshots(readCaptured('restic/snapshots-empty.json'))).toEqual(
      [],
    );
  });

  it('has the size of a restore, directories counted', () => {
    expect(
      readRestoreSize(readCaptured('restic/stats-restore-size.json')),
    ).toEqual({
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
