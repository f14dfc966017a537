import type { DrillPlan } from 'backstage-plugin-shipshape-common';
import type { StoredBackup } from './info';
import { refuseTarget, selectableBackups, targetOptions } from './target';

const NOW = new Date('2026-11-22T06:39:20.332Z');
const backup = (rest: Partial<StoredBackup>): StoredBackup => ({
  label: '20261122-055417F',
  type: 'full',
  archiveStart: '00000001000000000000003C',
  archiveStop: '00000001000000000000003C',
  archiveMax: '00000001000000000000005C',
  archiveId: '15-1',
  startAt: new Date('2026-11-22T05:54:17Z'),
  stopAt: new Date('2026-11-22T05:54:23Z'),
  sizeBytes: 507_795_823,
  hasPageErrors: false,
  ...rest,
});

const plan = (
  rest: Partial<Pick<DrillPlan, 'targetMode' | 'targetTime' | 'selection'>>,
) => ({
  targetMode: 'latest-at-declaration' as const,
  selection: { algorithm: 'latest' as const },
  ...rest,
});

describe('selectableBackups', () => {
  const reasonOf = (
    stored: Partial<StoredBackup>,
    planned: Parameters<typeof plan>[0] = {},
  ) => selectableBackups([backup(stored)], plan(planned))[0].unusable;

  it('leaves out what was not consistent within the archive at the declaration', () => {
    expect(reasonOf({})).toBeUndefined();
    expect(
      reasonOf({ archiveStop: '00000001000000000000005C' }),
    ).toBeUndefined();
    expect(reasonOf({ archiveStop: '00000001000000000000005D' })).toMatch(
      /not archived at the declaration/,
    );
    // Another timeline, and a later position all the same.
    expect(reasonOf({ archiveMax: '00000002000000000000003B' })).toMatch(
      /not archived at the declaration/,
    );
  });

  it('leaves out what became consistent after the target', () => {
    const explicit = {
      targetMode: 'explicit-time' as const,
      targetTime: '2026-11-22T05:54:20Z',
    };
    expect(reasonOf({}, explicit)).toMatch(/after the target/);
    expect(
      reasonOf({ stopAt: new Date('2026-11-22T05:54:20Z') }, explicit),
    ).toBeUndefined();
  });

  it('leaves out page checksum errors unless it is named', () => {
    expect(reasonOf({ hasPageErrors: true })).toMatch(/page checksum/);
    expect(
      reasonOf(
        { hasPageErrors: true },
        { selection: { algorithm: 'explicit', nativeId: 'x' } },
      ),
    ).toBeUndefined();
  });
});

describe('refuseTarget', () => {
  const refuse = (targetTime: string | undefined, frozenAt?: string) => () =>
    refuseTarget(
      { targetMode: 'explicit-time', targetTime },
      { frozenAt },
      NOW,
    );

  it('refuses a time that is not over, or not before the freeze', () => {
    expect(refuse('2026-11-22T06:39:20.331Z')).not.toThrow();
    expect(refuse('2026-11-22T06:39:20.332Z')).toThrow(/not before now/);
    const frozen = '2026-11-22T06:00:00Z';
    expect(refuse('2026-11-22T05:59:59Z', frozen)).not.toThrow();
    expect(refuse('2026-11-22T06:00:00Z', frozen)).toThrow(/was frozen/);
    expect(refuse(undefined)).toThrow(/targetTime is not set/);
  });

  it('has nothing against other modes', () => {
    expect(() =>
      refuseTarget({ targetMode: 'immediate' }, {}, NOW),
    ).not.toThrow();
  });
});

describe('targetOptions', () => {
  it('promotes at any target, and says times in UTC', () => {
    expect(
      targetOptions({
        targetMode: 'explicit-time',
        targetTime: '2026-11-22T07:39:20.332+01:00',
      }),
    ).toEqual([
      '--type=time',
      '--target=2026-11-22 06:39:20.332+00',
      '--target-action=promote',
    ]);
    expect(targetOptions({ targetMode: 'immediate' })).toEqual([
      '--type=immediate',
      '--target-action=promote',
    ]);
    expect(targetOptions({ targetMode: 'latest-at-declaration' })).toEqual([
      '--type=default',
    ]);
  });
});
