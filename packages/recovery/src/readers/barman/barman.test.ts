import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  missingRecoveryData,
  readCaptured,
} from '../__testUtils__/sharedRecovery';
import { readBarman } from './readBarman';

const observedAt = new Date('2026-11-22T07:00:00Z');
const read = (text: string) => readBarman(text, { observedAt });
const only = (text: string) => {
  const { subjects, notices } = read(text);
  expect(subjects).toHaveLength(1);
  expect(subjects[0].native).toEqual({
    provider: 'barman',
    nativeId: 'orders',
  });
  return { subject: subjects[0], notices };
};
const captured = (name: string) => only(readCaptured(`barman/${name}.json`));
const ID = '20261122T061411';
const KILLED = '20261122T061451';

describeIf(describe, missingRecoveryData)('captured barman output', () => {
  it('knows that there has never been a backup', () => {
    const { subject, notices } = captured('list-backups-none');
    expect(subject).toMatchObject({
      state: 'never',
      complete: true,
      points: [],
      runs: [],
    });
    expect(notices).toEqual([]);
  });

  it('reads the listing by its epoch seconds, with a retention that is unknown', () => {
    const { subject, notices } = captured('list-backups');
    expect(subject).toMatchObject({ state: 'known', complete: true });
    expect(subject.points).toEqual([
      {
        nativeId: ID,
        type: 'full',
        locationId: 'barman',
        dependsOn: [],
        createdAt: new Date('2026-11-22T06:14:13Z'),
        consistentAt: new Date('2026-11-22T06:14:13Z'),
        availableAt: new Date('2026-11-22T06:14:13Z'),
        sizeBytes: 508_231_107,
        encrypted: 'unknown',
        completeness: 'complete',
        state: 'unknown',
        verification: 'none',
        source: 'observed',
      },
    ]);
    expect(subject.runs).toMatchObject([
      { runKey: ID, state: 'succeeded', pointNativeId: ID },
    ]);
    expect(notices).toMatchObject([{ code: 'retention-unknown' }]);
  });

  it('reads one backup in full', () => {
    const { subject, notices } = captured('show-backup');
    expect(notices).toEqual([]);
    expect(subject).toMatchObject({
      state: 'known',
      complete: false,
      points: [
        {
          state: 'available',
          createdAt: new Date('2026-11-22T06:14:11Z'),
          consistentAt: new Date('2026-11-22T06:14:13Z'),
          sizeBytes: 508_193_415,
          wal: {
            start: '00000001000000000000006C',
            stop: '00000001000000000000006D',
          },
        },
      ],
    });
  });

  it('reads a good run, whose times have no zone', () => {
    const { subject, notices } = captured('backup');
    expect(subject.points).toEqual([]);
    expect(subject.runs).toEqual([
      {
        runKey: ID,
        nativeId: ID,
        kind: 'backup',
        trigger: 'unknown',
        state: 'succeeded',
        bytesProcessed: 508_193_415,
        bytesStored: 508_193_415,
        pointNativeId: ID,
        source: 'observed',
      },
    ]);
    expect(notices).toMatchObject([
      { code: 'naive-time', path: 'begin_time' },
      { code: 'naive-time', path: 'end_time' },
      { code: 'time-unknown' },
    ]);
  });

  it.each(['backup-killed', 'show-backup-failed'])(
    'reads the failure of %s: no point, no end, no size',
    name => {
      const { subject } = captured(name);
      expect(subject).toMatchObject({ state: 'insufficient_data', points: [] });
      expect(subject.runs).toEqual([
        {
          runKey: KILLED,
          nativeId: KILLED,
          kind: 'backup',
          trigger: 'unknown',
          state: 'failed',
          message:
            "failure copying files (data transfer failure on directory '/var/lib/demo/barman/orders/base/20261122T061451/data')",
          source: 'observed',
        },
      ]);
    },
  );

  it.each([
    [
      'check-before',
      ['backup_maximum_age', 'minimum_redundancy_requirements', 'wal_archive'],
      23,
    ],
    ['check-after', ['minimum_redundancy_requirements'], 22],
    ['status', ['minimum_redundancy'], 1],
  ])('reads the checks of %s', (name, failed, count) => {
    const { subject, notices } = captured(name);
    expect(notices).toEqual([]);
    expect(subject.state).toBe('insufficient_data');
    expect(subject.checks).toHaveLength(count);
    expect(
      subject.checks
        .filter(({ status }) => status === 'failed')
        .map(({ id }) => id),
    ).toEqual(failed);
  });

  it('repeats what a check says', () => {
    const { checks } = captured('check-before').subject;
    expect(checks.find(({ id }) => id === 'wal_archive')).toEqual({
      id: 'wal_archive',
      status: 'failed',
      message: 'please make sure WAL shipping is setup',
    });
  });
});

describe('readBarman', () => {
  const listing = (...entries: object[]) =>
    JSON.stringify({
      orders: entries.map((entry, index) => ({
        backup_id: `b${index}`,
        status: 'DONE',
        end_time_timestamp: '1795328053',
        retention_status: 'VALID',
        ...entry,
      })),
    });

  it.each([
    ['DONE', 'succeeded', 'available'],
    ['WAITING_FOR_WALS', 'running', 'creating'],
    ['STARTED', 'running', undefined],
    ['EMPTY', 'queued', undefined],
    ['SYNCING', 'running', undefined],
    ['FAILED', 'failed', undefined],
    ['RETRYING', 'unknown', undefined],
  ])('reads status %s', (status, run, point) => {
    const { subject, notices } = only(listing({ status }));
    expect(subject.runs[0].state).toBe(run);
    expect(subject.points[0]?.state).toBe(point);
    expect(notices.map(({ code }) => code)).toEqual(
      run === 'unknown' ? ['unknown-value'] : [],
    );
  });

  it.each([
    ['VALID', 'available', []],
    ['KEEP:FULL', 'available', []],
    ['KEEP:STANDALONE', 'available', []],
    ['OBSOLETE', 'expiring', []],
    ['OBSOLETE*', 'available', ['potentially-obsolete']],
    ['-', 'unknown', ['retention-unknown']],
    ['LATER', 'unknown', ['unknown-value']],
  ])('reads retention %s', (retention_status, state, codes) => {
    const { subject, notices } = only(listing({ retention_status }));
    expect(subject.points[0].state).toBe(state);
    expect(notices.map(({ code }) => code)).toEqual(codes);
  });

  it('counts no backup whose time has no zone', () => {
    const { subject, notices } = only(
      listing({
        end_time: 'Sun Nov 22 06:14:13 2026',
        end_time_timestamp: undefined,
      }),
    );
    expect(subject).toMatchObject({
      state: 'known',
      complete: false,
      points: [],
    });
    expect(notices.map(({ code }) => code)).toEqual([
      'naive-time',
      'time-unknown',
    ]);
  });

  it('knows that none of its backups is done', () => {
    const { subject } = only(listing({ status: 'FAILED' }));
    expect(subject.state).toBe('never');
  });

  it('takes a new check status for unknown', () => {
    const { subject } = only('{"orders":{"x":{"status":"MAYBE","hint":""}}}');
    expect(subject.checks).toEqual([{ id: 'x', status: 'unknown' }]);
  });

  it.each([
    ['[]', /barman -f json/],
    ['{}', /there is no server/],
    ['{"orders":1}', /orders is neither/],
    ['{"orders":{"x":1}}', /orders\.x is none of their fields/],
    ['orders 2026', /which is JSON/],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
