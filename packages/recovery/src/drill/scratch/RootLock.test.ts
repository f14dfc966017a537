import { spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCK_FILE, RootLock } from './RootLock';

describe('RootLock', () => {
  let root: string;
  const holder = (changes: object) => {
    writeFileSync(
      join(root, LOCK_FILE),
      JSON.stringify({
        drillId: 'other',
        host: hostname(),
        pid: process.pid,
        ...changes,
      }),
    );
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'shipshape-lock-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('lets one drill in at a time', async () => {
    const first = await RootLock.take(root, 'first');
    await expect(RootLock.take(root, 'second')).rejects.toMatchObject({
      reason: 'locked',
      message: expect.stringContaining('drill first runs'),
    });
    await first.release();
    expect(readdirSync(root)).toEqual([]);
    const second = await RootLock.take(root, 'second');
    // One that is not its own any more is left alone.
    await first.release();
    expect(readFileSync(join(root, LOCK_FILE), 'utf8')).toContain('second');
    await second.release();
  });

  it('lets one of many in that come at the same moment', async () => {
    const taken = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        RootLock.take(root, `drill-${index}`),
      ),
    );
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
  });

  it.each([
    ['of a process that is gone', { pid: spawnSync('/bin/true').pid }],
    [
      'of a process whose pid another one has now',
      { pid: process.pid, startTicks: 1 },
    ],
    [
      'of before the machine was booted',
      { pid: process.pid, bootId: 'another' },
    ],
  ])('takes over a lock %s', async (_, changes) => {
    holder(changes);
    const lock = await RootLock.take(root, 'next');
    expect(readdirSync(root)).toEqual([LOCK_FILE]);
    await lock.release();
  });

  it('respects the lock of another host, and what it does not understand', async () => {
    holder({ host: 'elsewhere', pid: 1 });
    await expect(RootLock.take(root, 'next')).rejects.toThrow(
      'on the host elsewhere',
    );
    writeFileSync(join(root, LOCK_FILE), 'what?');
    await expect(RootLock.take(root, 'next')).rejects.toThrow(
      'is not a lock of a drill',
    );
  });
});
