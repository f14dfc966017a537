import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  missingRecoveryData,
  readCaptured,
} from '../__testUtils__/sharedRecovery';
import { joinResticRun } from './joinResticRun';
import { readResticBackup } from './readResticBackup';
import { readResticSnapshots } from './readResticSnapshots';

const observedAt = new Date('2026-11-22T07:00:00Z');
const list = (text: string, nativeId?: string) =>
  readResticSnapshots(text, { observedAt, nativeId });
const FIRST =
  '4df55323d81e6313523e8f2e4c6790502402aa9e53f85db9c5546553a360484d';
const PARTIAL =
  'a958b5d811281931f46566e3c4c02559d7986034f3bc2ac39ac5a0dd5ce7f07f';
const THIRD =
  'c83a954467496b116424a1ac6c6045df9213101429252d06f7619cd1a15599ff';

describeIf(describe, missingRecoveryData)('captured restic output', () => {
  const snapshots = () => list(readCaptured('restic/snapshots.json'));
  const backup = (exitCode?: number) =>
    readResticBackup(readCaptured('restic/backup-2-partial-exit3.jsonl'), {
      observedAt,
      exitCode,
      stderr: readCaptured('restic/backup-2-partial-exit3.stderr'),
    });

  it('reads an empty repository', () => {
    const text = readCaptured('restic/snapshots-empty.json');
    expect(list(text)).toMatchObject({
      subjects: [],
      notices: [{ code: 'no-snapshot' }],
    });
    expect(list(text, 'db1:/var/lib/demo/dump').subjects).toMatchObject([
      {
        native: { provider: 'restic', nativeId: 'db1:/var/lib/demo/dump' },
        state: 'never',
        complete: true,
        points: [],
      },
    ]);
  });

  it('reads three snapshots that all look alike, without a chain', () => {
    const { subjects, notices } = snapshots();
    expect(notices).toEqual([]);
    expect(subjects).toHaveLength(1);
    expect(subjects[0]).toMatchObject({
      native: { provider: 'restic', nativeId: 'db1:/var/lib/demo/dump' },
      state: 'known',
      complete: true,
      runs: [],
      locations: [{ id: 'repository', encryption: 'yes' }],
    });
    expect(subjects[0].points).toEqual(
      [
        [FIRST, '2026-11-22T06:06:42.268Z'],
        [PARTIAL, '2026-11-22T06:06:45.076Z'],
        [THIRD, '2026-11-22T06:06:45.503Z'],
      ].map(([nativeId, time]) => ({
        nativeId,
        type: 'snapshot',
        locationId: 'repository',
        dependsOn: [],
        createdAt: new Date(time),
        consistentAt: new Date(time),
        labels: { service: 'orders', schedule: 'daily' },
        encrypted: 'yes',
        completeness: 'unknown',
        state: 'available',
        verification: 'none',
        source: 'observed',
      })),
    );
  });

  it.each([
    ['backup-1.jsonl', '4df55323', 9_515_198, 9_517_478, '06:59:59.476'],
    ['backup-3.jsonl', 'c83a9544', 12_515_198, 2_637, '06:59:59.768'],
  ])('reads the run of %s', (file, id, processed, stored, start) => {
    const { subjects, notices } = readResticBackup(
      readCaptured(`restic/${file}`),
      { observedAt, exitCode: 0, stderr: '' },
    );
    expect(notices).toEqual([]);
    expect(subjects[0].runs).toEqual([
      {
        runKey: id,
        nativeId: id,
        kind: 'backup',
        trigger: 'unknown',
        state: 'succeeded',
        startedAt: new Date(`2026-11-22T${start}Z`),
        finishedAt: observedAt,
        exitCode: 0,
        bytesProcessed: processed,
        bytesStored: stored,
        pointNativeId: id,
        source: 'observed',
      },
    ]);
    expect(subjects[0].points).toEqual([]);
  });

  it('reads exit code 3 as partial, with the file that could not be read', () => {
    expect(backup(3).subjects[0].runs).toMatchObject([
      {
        state: 'partial',
        exitCode: 3,
        pointNativeId: 'a958b5d8',
        message:
          'could not read /var/lib/demo/dump/attachments/unreadable; Warning: at least one source file could not be read',
      },
    ]);
  });

  it.each([1, 2, 10, 11, 12, 130, 143, 77])(
    'takes exit code %i for a failure, whatever the stream says',
    exitCode => {
      const [subject] = backup(exitCode).subjects;
      expect(subject.runs).toMatchObject([{ state: 'failed', exitCode }]);
      expect(subject.points).toEqual([]);
    },
  );

  it('does not know how a run ended without its exit code', () => {
    const { subjects, notices } = backup();
    expect(subjects[0].runs[0].state).toBe('unknown');
    expect(notices).toMatchObject([{ code: 'exit-code-unknown' }]);
  });

  it('marks the snapshot of the partial run in the listing', () => {
    const { subjects } = joinResticRun(snapshots(), backup(3));
    expect(
      subjects[0].points.map(point => [point.nativeId, point.completeness]),
    ).toEqual([
      [FIRST, 'unknown'],
      [PARTIAL, 'partial'],
      [THIRD, 'unknown'],
    ]);
    expect(subjects[0].runs).toMatchObject([
      {
        state: 'partial',
        nativeId: PARTIAL,
        pointNativeId: PARTIAL,
        startedAt: new Date('2026-11-22T06:06:45.076Z'),
        // 0.281674851 s later, in milliseconds.
        finishedAt: new Date('2026-11-22T06:06:45.358Z'),
      },
    ]);
    expect(subjects[0].points.map(({ availableAt }) => availableAt)).toEqual([
      undefined,
      new Date('2026-11-22T06:06:45.358Z'),
      undefined,
    ]);
  });
});

describe('readResticSnapshots', () => {
  const snapshot = (more: object = {}) => ({
    id: FIRST,
    time: '2026-11-22T07:06:42.999999999+01:00',
    hostname: 'db1',
    paths: ['/b', '/a'],
    ...more,
  });

  it('reads what 0.17 adds, and groups by host and paths', () => {
    const { subjects, toolVersion } = list(
      JSON.stringify([
        snapshot({
          program_version: 'restic 0.17.3',
          tags: ['nightly', 'a=b=c'],
          summary: {
            backup_end: '2026-11-22T06:07:00Z',
            total_bytes_processed: 10,
            data_added: 8,
            data_added_packed: 5,
          },
        }),
        snapshot({ id: THIRD, paths: ['/a', '/b'] }),
        snapshot({ id: PARTIAL, hostname: 'db2' }),
      ]),
    );
    expect(subjects.map(({ native }) => native.nativeId)).toEqual([
      'db1:/a,/b',
      'db2:/a,/b',
    ]);
    expect(subjects[0].points[0]).toMatchObject({
      consistentAt: new Date('2026-11-22T06:06:42.999Z'),
      availableAt: new Date('2026-11-22T06:07:00Z'),
      sizeBytes: 10,
      storedBytes: 5,
      labels: { nightly: '', a: 'b=c' },
    });
    expect(subjects[0].points).toHaveLength(2);
    expect(toolVersion).toBe('0.17.3');
  });

  it('leaves out a snapshot without a zone, and does not call the rest complete', () => {
    const { subjects, notices } = list(
      JSON.stringify([snapshot(), snapshot({ time: '2026-11-22T06:06:42' })]),
    );
    expect(subjects).toMatchObject([{ complete: false, points: [{}] }]);
    expect(notices).toMatchObject([{ code: 'naive-time', path: '[1].time' }]);
  });

  it('reads null as nothing, and refuses what is no listing', () => {
    expect(list('null').subjects).toEqual([]);
    expect(() => list('{"struct_type":"x"}')).toThrow(
      /restic snapshots --json/,
    );
    expect(() => list('Fatal: wrong password')).toThrow(/which is JSON/);
  });
});

describe('readResticBackup', () => {
  const summary = (more: object = {}) =>
    JSON.stringify({
      message_type: 'summary',
      snapshot_id: THIRD,
      backup_start: '2026-11-22T06:00:00.5Z',
      backup_end: '2026-11-22T06:01:00Z',
      total_duration: 1,
      data_added: 8,
      data_added_packed: 5,
      ...more,
    });

  it('knows the point of 0.17, and whether it is complete', () => {
    const point = (exitCode: number) =>
      readResticBackup(summary(), { observedAt, exitCode }).subjects[0]
        .points[0];
    expect(point(0)).toMatchObject({
      nativeId: THIRD,
      completeness: 'complete',
      consistentAt: new Date('2026-11-22T06:00:00.500Z'),
      availableAt: new Date('2026-11-22T06:01:00Z'),
      storedBytes: 5,
    });
    expect(point(3)).toMatchObject({ completeness: 'partial' });
  });

  it('says why restic gave up', () => {
    const { subjects, notices } = readResticBackup('', {
      observedAt,
      exitCode: 12,
      stderr:
        '{"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}\n',
    });
    expect(subjects[0].runs).toMatchObject([
      {
        runKey: 'restic-2026-11-22T07:00:00.000Z',
        state: 'failed',
        message: 'Fatal: wrong password or no key found',
      },
    ]);
    expect(notices).toEqual([]);
  });

  it('says that a stream was cut off, and names only a few of many files', () => {
    const stderr = ['/a', '/b', '/c', '/d', '/e']
      .map(item => JSON.stringify({ message_type: 'error', item }))
      .join('\n');
    const { subjects, notices } = readResticBackup(
      '{"message_type":"status"}\n',
      { observedAt, exitCode: 0, stderr },
    );
    expect(subjects[0].runs[0]).toMatchObject({
      state: 'succeeded',
      message: 'could not read /a, /b, /c and 2 more',
    });
    expect(notices).toMatchObject([{ code: 'no-summary' }]);
  });

  it.each(['oops', '{"total_size":6076766}', '{"message_type":'])(
    'names the line that is none of a run: %s',
    line => {
      expect(() =>
        readResticBackup(`${summary()}\n${line}`, { observedAt, exitCode: 0 }),
      ).toThrow(`line 2 is not one of them: ${line}`);
    },
  );
});
