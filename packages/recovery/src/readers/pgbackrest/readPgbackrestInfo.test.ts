import { describeIf } from 'backstage-plugin-shipshape-common/testUtils';
import {
  missingRecoveryData,
  readCaptured,
} from '../__testUtils__/sharedRecovery';
import { readPgbackrestInfo } from './readPgbackrestInfo';

const observedAt = new Date('2026-11-22T07:00:00Z');
const read = (text: string, nativeId?: string) =>
  readPgbackrestInfo(text, { observedAt, nativeId });
const captured = (name: string) => read(readCaptured(`pgbackrest/${name}`));
const only = (name: string) => {
  const { subjects } = captured(name);
  expect(subjects).toHaveLength(1);
  return subjects[0];
};

const SYSTEM_ID = '7710869782334120107';
const FULL = '20261122-055417F';
const DIFF = '20261122-055417F_20261122-055518D';
const INCR = '20261122-055417F_20261122-055532I';
const FULL_REPO2 = '20261122-055424F';

describeIf(describe, missingRecoveryData)('captured pgbackrest info', () => {
  it('knows nothing before there is a stanza', () => {
    const { subjects, notices } = captured('info-0-no-stanza-all.json');
    expect(subjects).toEqual([]);
    expect(notices).toMatchObject([{ code: 'insufficient-data' }]);
    expect(read('[]', 'orders').subjects).toMatchObject([
      {
        native: { provider: 'pgbackrest', nativeId: 'orders' },
        state: 'insufficient_data',
        complete: false,
        points: [],
      },
    ]);
  });

  it('says that the stanza path is missing in both repositories', () => {
    expect(only('info-0-no-stanza-orders.json')).toMatchObject({
      native: { provider: 'pgbackrest', nativeId: 'orders' },
      state: 'insufficient_data',
      complete: false,
      points: [],
      runs: [],
      checks: [
        { id: 'stanza', status: 'failed', message: 'missing stanza path' },
        { id: 'repo1', status: 'failed', message: 'missing stanza path' },
        { id: 'repo2', status: 'failed', message: 'missing stanza path' },
      ],
    });
  });

  it('knows that there has never been a backup', () => {
    const subject = only('info-1-stanza-no-backup.json');
    expect(subject).toMatchObject({
      state: 'never',
      complete: true,
      points: [],
      checks: [{ message: 'no valid backups' }, {}, {}],
    });
    expect(subject.archives).toEqual([
      { locationId: 'repo1', archiveId: '15-1', timelineKey: SYSTEM_ID },
      { locationId: 'repo2', archiveId: '15-1', timelineKey: SYSTEM_ID },
    ]);
  });

  it('reads four points in two repositories, with their chain', () => {
    const { subjects, notices, toolVersion, provider } =
      captured('info-3-ok.json');
    expect([provider, toolVersion, notices]).toEqual([
      'pgbackrest',
      '2.45',
      [],
    ]);
    const [subject] = subjects;
    expect(subject).toMatchObject({
      state: 'known',
      complete: true,
      plans: [],
      locations: [
        { id: 'repo1', encryption: 'no', state: 'available' },
        { id: 'repo2', encryption: 'yes', state: 'available' },
      ],
      archives: [
        {
          locationId: 'repo1',
          min: '000000010000000000000001',
          max: '00000001000000000000003C',
        },
        {
          locationId: 'repo2',
          min: '00000001000000000000001C',
          max: '00000001000000000000003C',
        },
      ],
      checks: [
        { id: 'stanza', status: 'ok', message: 'ok' },
        { id: 'repo1', status: 'ok' },
        { id: 'repo2', status: 'ok' },
      ],
    });
    expect(
      subject.points.map(point => [
        point.nativeId,
        point.type,
        point.locationId,
        point.encrypted,
        point.dependsOn,
      ]),
    ).toEqual([
      [FULL, 'full', 'repo1', 'no', []],
      [FULL_REPO2, 'full', 'repo2', 'yes', []],
      [DIFF, 'diff', 'repo1', 'no', [FULL]],
      [INCR, 'incr', 'repo1', 'no', [FULL, DIFF]],
    ]);
    expect(subject.points[3]).toEqual({
      nativeId: INCR,
      type: 'incr',
      locationId: 'repo1',
      dependsOn: [FULL, DIFF],
      timelineKey: SYSTEM_ID,
      createdAt: new Date('2026-11-22T05:55:32Z'),
      consistentAt: new Date('2026-11-22T05:55:34Z'),
      availableAt: new Date('2026-11-22T05:55:34Z'),
      sizeBytes: 507_795_823,
      storedBytes: 60_663_920,
      encrypted: 'no',
      completeness: 'complete',
      state: 'available',
      verification: 'none',
      wal: {
        start: '00000001000000000000003C',
        stop: '00000001000000000000003C',
      },
      source: 'observed',
    });
    expect(subject.points.map(({ labels }) => labels)).toEqual([
      { service: 'orders', trigger: 'schedule' },
      { service: 'orders', trigger: 'schedule' },
      { trigger: 'schedule' },
      undefined,
    ]);
    expect(subject.runs.map(({ trigger, state }) => [trigger, state])).toEqual([
      ['schedule', 'succeeded'],
      ['schedule', 'succeeded'],
      ['schedule', 'succeeded'],
      ['unknown', 'succeeded'],
    ]);
    expect(subject.runs[3]).toEqual({
      runKey: INCR,
      nativeId: INCR,
      kind: 'backup',
      trigger: 'unknown',
      state: 'succeeded',
      startedAt: new Date('2026-11-22T05:55:32Z'),
      finishedAt: new Date('2026-11-22T05:55:34Z'),
      bytesProcessed: 477_102_348,
      bytesStored: 54_510_295,
      pointNativeId: INCR,
      source: 'observed',
    });
  });

  it('does not take the listing of one set for the whole', () => {
    expect(only('info-3-set.json')).toMatchObject({
      state: 'known',
      complete: false,
      locations: [{ id: 'repo1', encryption: 'no' }],
      points: [{ nativeId: INCR, dependsOn: [FULL, DIFF] }],
    });
  });

  it('finds no trace of a run that was killed', () => {
    const before = only('info-3-ok.json');
    const after = only('info-4-after-killed.json');
    expect(after.points).toEqual(before.points);
    expect(after.runs).toEqual(before.runs);
    expect(after.archives?.map(({ max }) => max)).toEqual([
      '00000001000000000000003D',
      '00000001000000000000003D',
    ]);
  });

  it('loses the chain with its full, and trusts no label', () => {
    const subject = only('info-6-after-expire.json');
    expect(subject.points.map(({ nativeId }) => nativeId)).toEqual([
      FULL_REPO2,
      '20261122-055534F',
      '20261122-061314F',
    ]);
    expect(subject.archives?.[0].min).toBe('000000010000000000000067');
    expect(subject.points[1]).toMatchObject({
      createdAt: new Date('2026-11-22T06:13:09Z'),
      consistentAt: new Date('2026-11-22T06:13:13Z'),
    });
    expect(subject.runs[1]).toMatchObject({ trigger: 'manual' });
  });
});

const backup = (more: object = {}) => ({
  database: { id: 1, 'repo-key': 1 },
  info: {},
  label: 'F1',
  timestamp: { start: 1795326857, stop: 1795326863 },
  type: 'full',
  ...more,
});
const stanza = (more: object = {}) => ({
  name: 'orders',
  status: { code: 0, message: 'ok' },
  repo: [{ key: 1, cipher: 'none', status: { code: 0, message: 'ok' } }],
  backup: [backup()],
  ...more,
});
const readStanza = (more: object) => read(JSON.stringify([stanza(more)]));

describe('readPgbackrestInfo', () => {
  it('says that a backup with page checksum errors is bad, not that its run failed', () => {
    const { subjects } = readStanza({ backup: [backup({ error: true })] });
    expect(subjects[0].points[0].verification).toBe('bad');
    expect(subjects[0].runs[0].state).toBe('succeeded');
  });

  it('does not know a type that is new', () => {
    const { subjects, notices } = readStanza({
      backup: [backup({ type: 'block' })],
    });
    expect(subjects[0].points[0].type).toBe('unknown');
    expect(notices).toEqual([
      {
        severity: 'warning',
        code: 'unknown-value',
        message: '"block" is not known',
        path: '[0].backup[0].type',
      },
    ]);
  });

  it('leaves out a backup that is broken, and does not call the rest complete', () => {
    const { subjects, notices } = readStanza({
      backup: [backup(), { ...backup(), timestamp: { start: 1 } }],
    });
    expect(subjects[0].points).toHaveLength(1);
    expect(subjects[0].complete).toBe(false);
    expect(notices).toMatchObject([
      {
        severity: 'error',
        path: '[0].backup[1]',
        message: expect.stringMatching(/^timestamp\.stop: /),
      },
    ]);
  });

  it.each([
    [0, 'known', true, 'available'],
    [99, 'known', false, 'unavailable'],
    [3, 'known', false, 'unknown'],
  ])(
    'with a second repository of status %s',
    (code, state, complete, location) => {
      const { subjects } = readStanza({
        status: { code: 4, message: 'different across repos' },
        repo: [
          { key: 1, cipher: 'none', status: { code: 0, message: 'ok' } },
          { key: 2, cipher: 'none', status: { code, message: 'x' } },
        ],
      });
      expect(subjects[0]).toMatchObject({
        state,
        complete,
        locations: [{ state: 'available' }, { state: location }],
      });
    },
  );

  it('does not say never when one repository cannot be listed', () => {
    const { subjects } = readStanza({
      backup: [],
      repo: [
        { key: 1, status: { code: 2, message: 'no valid backups' } },
        { key: 2, status: { code: 99, message: 'other' } },
      ],
    });
    expect(subjects[0].state).toBe('insufficient_data');
  });

  it('ties a backup to the plan and slot that its annotations name', () => {
    const { subjects, notices } = readStanza({
      backup: [
        backup({
          annotation: {
            'shipshape-plan': 'orders-daily',
            'shipshape-slot': '2026-11-22T05:00:00Z',
            trigger: 'retry',
          },
        }),
        backup({
          label: 'F2',
          annotation: { 'shipshape-slot': '2026-11-22 05:00:00' },
        }),
      ],
    });
    expect(subjects[0].plans).toEqual([
      { id: 'orders-daily', provider: 'pgbackrest', mechanism: 'base+wal' },
    ]);
    expect(subjects[0].runs).toMatchObject([
      {
        planId: 'orders-daily',
        slotAt: new Date('2026-11-22T05:00:00Z'),
        trigger: 'retry',
      },
      { trigger: 'unknown' },
    ]);
    expect(subjects[0].runs[1].slotAt).toBeUndefined();
    expect(notices).toMatchObject([{ code: 'naive-time' }]);
  });

  it('says that a backup runs, and which backup comes from a clock that is ahead', () => {
    const { subjects, notices } = readStanza({
      status: { code: 0, message: 'ok', lock: { backup: { held: true } } },
      backup: [backup({ timestamp: { start: 1795331101, stop: 1795331101 } })],
    });
    expect(subjects[0].checks[0].message).toBe(
      'ok; a backup or an expire is running',
    );
    // 07:05:01, 301 s after it was listed.
    expect(notices).toMatchObject([{ code: 'clock-skew' }]);
  });

  it('touches no system-id in a text', () => {
    const text = JSON.stringify([
      stanza({
        backup: [backup({ annotation: { note: '"system-id":1' } })],
        db: [{ id: 1, 'repo-key': 1, 'system-id': 1 }],
      }),
    ]).replace('"system-id":1}', `"system-id" : ${SYSTEM_ID}}`);
    const [point] = read(text).subjects[0].points;
    expect(point.labels).toEqual({ note: '"system-id":1' });
    expect(point.timelineKey).toBe(SYSTEM_ID);
  });

  it.each([
    ['', /Expected the output of "pgbackrest info --output=json", got nothing/],
    ['[{', /"pgbackrest info --output=json", which is JSON: /],
    ['stanza: orders', /which is JSON: /],
    ['{}', /"pgbackrest info --output=json": .*expected array/],
    ['[{"name":"orders"}]', /\[0\]\.status: /],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
