import { cloudNativePgFacts, readCloudNativePg } from './readCloudNativePg';

const observedAt = new Date('2026-11-22T07:00:00Z');

const object = (kind: string, name: string, fields: object) => ({
  apiVersion: 'postgresql.cnpg.io/v1',
  kind,
  metadata: {
    name,
    namespace: 'shop',
    creationTimestamp: '2026-11-22T02:00:00Z',
    ...('labels' in fields ? { labels: fields.labels } : {}),
  },
  ...fields,
});
const backup = (
  name: string,
  { status = {}, spec = {}, ...more }: Record<string, object> = {},
) =>
  object('Backup', name, {
    spec: { cluster: { name: 'orders' }, ...spec },
    status: {
      phase: 'completed',
      startedAt: '2026-11-22T02:00:10Z',
      stoppedAt: '2026-11-22T02:05:00Z',
      reconciliationStartedAt: '2026-11-22T02:00:05Z',
      reconciliationTerminatedAt: '2026-11-22T02:05:30Z',
      beginWal: '000000010000000000000002',
      endWal: '000000010000000000000003',
      ...status,
    },
    ...more,
  });
const scheduled = (name: string, spec: object = {}) =>
  object('ScheduledBackup', name, {
    spec: { schedule: '0 0 2 * * *', cluster: { name: 'orders' }, ...spec },
  });
const cluster = (status: object = {}, spec: object = {}) =>
  object('Cluster', 'orders', { spec, status });

const read = (objects: object[], options: object = {}) => {
  const { subjects, notices } = cloudNativePgFacts(objects, {
    observedAt,
    ...options,
  });
  return { subject: subjects[0], subjects, notices };
};

describe('CloudNativePG', () => {
  it('reads a list of kubectl: plan, run and point of a cluster', () => {
    const items = [
      cluster(
        { systemID: '7710869782334120107' },
        { backup: { retentionPolicy: '30d' } },
      ),
      scheduled('nightly'),
      backup('nightly-1', {
        labels: { 'cnpg.io/scheduled-backup': 'nightly' },
        status: { encryption: 'AES256' },
      }),
      { apiVersion: 'velero.io/v1', kind: 'Backup', metadata: { name: 'v' } },
    ];
    const { provider, subjects, notices } = readCloudNativePg(
      JSON.stringify({ kind: 'List', items }),
      { observedAt },
    );
    expect([provider, notices]).toEqual(['cloudnative-pg', []]);
    expect(subjects).toEqual([
      {
        native: { provider: 'cloudnative-pg', nativeId: 'shop/orders' },
        state: 'known',
        complete: false,
        plans: [
          {
            id: 'nightly',
            provider: 'cloudnative-pg',
            mechanism: 'base+wal',
            schedule: {
              kind: 'cron',
              dialect: 'sec6',
              expression: '0 0 2 * * *',
            },
            retention: { seconds: 2_592_000 },
            state: 'active',
          },
        ],
        locations: [
          {
            id: 'object-store',
            encryption: 'unknown',
            immutability: { mode: 'unknown' },
            deletionDenied: 'unknown',
            state: 'unknown',
            dependsOn: [],
          },
        ],
        runs: [
          {
            runKey: 'nightly-1',
            planId: 'nightly',
            nativeId: 'nightly-1',
            kind: 'backup',
            trigger: 'schedule',
            state: 'succeeded',
            queuedAt: new Date('2026-11-22T02:00:00Z'),
            startedAt: new Date('2026-11-22T02:00:05Z'),
            finishedAt: new Date('2026-11-22T02:05:30Z'),
            pointNativeId: 'nightly-1',
            source: 'observed',
          },
        ],
        points: [
          {
            nativeId: 'nightly-1',
            planId: 'nightly',
            type: 'full',
            locationId: 'object-store',
            dependsOn: [],
            createdAt: new Date('2026-11-22T02:00:10Z'),
            consistentAt: new Date('2026-11-22T02:05:00Z'),
            availableAt: new Date('2026-11-22T02:05:30Z'),
            timelineKey: '7710869782334120107',
            wal: {
              start: '000000010000000000000002',
              stop: '000000010000000000000003',
            },
            encrypted: 'yes',
            completeness: 'complete',
            state: 'available',
            verification: 'none',
            source: 'observed',
          },
        ],
        samples: [],
        drills: [],
        checks: [],
      },
    ]);
  });

  it.each([
    ['pending', 'queued'],
    ['started', 'running'],
    ['running', 'running'],
    ['finalizing', 'running'],
    ['completed', 'succeeded'],
    ['failed', 'failed'],
    ['walArchivingFailing', 'failed'],
    ['invalid backup definition', 'failed'],
    ['', 'queued'],
    ['paused', 'unknown'],
  ])('reads phase %s', (phase, state) => {
    const { subject, notices } = read([
      backup('b', { status: { phase, error: 'why' } }),
    ]);
    expect(subject.runs).toMatchObject([{ state, message: 'why' }]);
    expect(subject.points).toHaveLength(state === 'succeeded' ? 1 : 0);
    expect(notices.map(({ code }) => code)).toEqual(
      state === 'unknown' ? ['unknown-value'] : [],
    );
  });

  it('counts no backup that does not say when it stopped', () => {
    const { subject, notices } = read([
      backup('b', { status: { stoppedAt: undefined } }),
    ]);
    expect(subject).toMatchObject({ state: 'known', points: [] });
    expect(notices).toMatchObject([{ code: 'time-unknown' }]);
  });

  it('reads five fields as CloudNativePG does, and says so', () => {
    const { subject, notices } = read([
      scheduled('hourly', { schedule: '0 5 * * *' }),
    ]);
    expect(subject.plans[0].schedule).toMatchObject({ dialect: 'sec6' });
    expect(notices).toMatchObject([
      { code: 'suspicious-schedule', path: 'items[0].spec.schedule' },
    ]);
  });

  it('knows snapshots and plugins, and a schedule that is suspended', () => {
    const { subject } = read([
      scheduled('a', { suspend: true, method: 'volumeSnapshot' }),
      scheduled('b', {
        method: 'plugin',
        pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
      }),
      backup('c', { status: { method: 'volumeSnapshot' } }),
    ]);
    expect(
      subject.plans.map(({ id, state, mechanism }) => [id, state, mechanism]),
    ).toEqual([
      ['a', 'paused', 'snapshot'],
      ['b', 'active', 'base+wal'],
    ]);
    expect(subject.locations.map(({ id }) => id)).toEqual([
      'volume-snapshots',
      'barman-cloud.cloudnative-pg.io',
    ]);
    expect(subject.points).toMatchObject([
      { type: 'snapshot', locationId: 'volume-snapshots' },
    ]);
  });

  it('knows a cluster without a backup, and never from half a listing', () => {
    expect(read([cluster()]).subject.state).toBe('insufficient_data');
    expect(read([cluster()], { isWhole: true }).subject).toMatchObject({
      state: 'never',
      complete: true,
    });
    const { subjects } = read([cluster()], {
      isWhole: true,
      nativeIds: ['shop/gone', 'shop/orders'],
    });
    expect(subjects.map(({ native }) => native.nativeId)).toEqual([
      'shop/gone',
      'shop/orders',
    ]);
  });

  it('says that the archive fails since when, and nothing about how far it is', () => {
    const conditions = [
      {
        type: 'ContinuousArchiving',
        status: 'False',
        message: 'unexpected failure',
        lastTransitionTime: '2026-11-22T06:12:44Z',
      },
      { type: 'LastBackupSucceeded', status: 'True' },
      { type: 'Ready', status: 'False' },
    ];
    const { subject } = read([cluster({ conditions })]);
    expect(subject.checks).toEqual([
      {
        id: 'continuous-archiving',
        status: 'failed',
        message: 'unexpected failure',
      },
      { id: 'last-backup-succeeded', status: 'ok' },
    ]);
    expect(subject.samples).toEqual([
      {
        linkId: 'archive:object-store',
        mode: 'log-shipping',
        caughtUp: false,
        failing: true,
        failingSince: new Date('2026-11-22T06:12:44Z'),
        measuredAt: observedAt,
        source: 'observed',
      },
    ]);
    const well = [{ type: 'ContinuousArchiving', status: 'True' }];
    const [sample] = read([cluster({ conditions: well })]).subject.samples;
    expect(sample.failing).toBe(false);
    expect(sample.failingSince).toBeUndefined();
  });

  it.each([
    ['2w', 1_209_600],
    ['1m', 2_592_000],
    ['x', undefined],
  ])('reads the retention %s', (retentionPolicy, seconds) => {
    const { subject } = read([
      cluster({}, { backup: { retentionPolicy } }),
      scheduled('a'),
    ]);
    expect(subject.plans[0].retention).toEqual(
      seconds === undefined ? undefined : { seconds },
    );
  });
});
