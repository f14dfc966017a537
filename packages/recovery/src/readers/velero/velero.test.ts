import { readVelero, veleroFacts } from './readVelero';

const observedAt = new Date('2026-11-22T07:00:00Z');

const object = (kind: string, name: string, fields: object) => ({
  apiVersion: 'velero.io/v1',
  kind,
  metadata: {
    name,
    namespace: 'velero',
    creationTimestamp: '2026-11-22T02:00:03Z',
    ...('labels' in fields ? { labels: fields.labels } : {}),
  },
  ...fields,
});
const backup = (
  name: string,
  { status = {}, spec = {}, ...more }: Record<string, object> = {},
) =>
  object('Backup', name, {
    spec: { includedNamespaces: ['shop'], storageLocation: 'eu', ...spec },
    status: {
      phase: 'Completed',
      startTimestamp: '2026-11-22T02:00:05Z',
      completionTimestamp: '2026-11-22T02:01:00Z',
      expiration: '2026-12-22T02:00:05Z',
      ...status,
    },
    ...more,
  });
const schedule = (name: string, spec: object = {}, status: object = {}) =>
  object('Schedule', name, {
    spec: {
      schedule: '0 2 * * *',
      template: { includedNamespaces: ['shop'], ttl: '168h0m0s' },
      ...spec,
    },
    status: { phase: 'Enabled', ...status },
  });
const location = (name: string, phase: string, config: object = {}) =>
  object('BackupStorageLocation', name, {
    spec: { provider: 'aws', config },
    status: { phase },
  });

const read = (objects: object[], options: object = {}) =>
  veleroFacts(objects, { observedAt, ...options });
const subjectOf = (objects: object[], options: object = {}) => {
  const { subjects, notices } = read(objects, options);
  const subject = subjects.find(({ native }) => native.nativeId === 'shop');
  if (!subject) {
    throw new Error('There is no subject shop');
  }
  return { subject, notices };
};

describe('Velero', () => {
  it('reads a list of kubectl: plan, location, run and point of a namespace', () => {
    const items = [
      schedule('daily'),
      backup('daily-1', { labels: { 'velero.io/schedule-name': 'daily' } }),
      location('eu', 'Available', {
        region: 'eu-central-1',
        serverSideEncryption: 'AES256',
      }),
      {
        ...backup('other'),
        apiVersion: 'postgresql.cnpg.io/v1',
        spec: { cluster: { name: 'x' } },
      },
    ];
    const { provider, subjects, notices } = readVelero(
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
      { observedAt },
    );
    expect([provider, notices]).toEqual(['velero', []]);
    expect(subjects).toEqual([
      {
        native: { provider: 'velero', nativeId: 'shop' },
        state: 'known',
        complete: false,
        plans: [
          {
            id: 'daily',
            provider: 'velero',
            mechanism: 'snapshot',
            schedule: { kind: 'cron', dialect: 'go', expression: '0 2 * * *' },
            retention: { seconds: 604_800 },
            state: 'active',
          },
        ],
        locations: [
          {
            id: 'eu',
            region: 'eu-central-1',
            encryption: 'yes',
            immutability: { mode: 'unknown' },
            deletionDenied: 'unknown',
            state: 'available',
            dependsOn: [],
          },
        ],
        runs: [
          {
            runKey: 'velero/daily-1',
            nativeId: 'velero/daily-1',
            planId: 'daily',
            kind: 'backup',
            trigger: 'schedule',
            state: 'succeeded',
            queuedAt: new Date('2026-11-22T02:00:03Z'),
            startedAt: new Date('2026-11-22T02:00:05Z'),
            finishedAt: new Date('2026-11-22T02:01:00Z'),
            pointNativeId: 'velero/daily-1',
            source: 'observed',
          },
        ],
        points: [
          {
            nativeId: 'velero/daily-1',
            planId: 'daily',
            type: 'snapshot',
            locationId: 'eu',
            dependsOn: [],
            createdAt: new Date('2026-11-22T02:00:05Z'),
            consistentAt: new Date('2026-11-22T02:00:05Z'),
            expiresAt: new Date('2026-12-22T02:00:05Z'),
            encrypted: 'unknown',
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
    ['New', 'queued', undefined],
    ['Queued', 'queued', undefined],
    ['ReadyToStart', 'queued', undefined],
    ['InProgress', 'running', 'creating'],
    ['WaitingForPluginOperations', 'running', 'creating'],
    ['WaitingForPluginOperationsPartiallyFailed', 'running', 'creating'],
    ['Finalizing', 'running', 'creating'],
    ['FinalizingPartiallyFailed', 'running', 'creating'],
    ['Completed', 'succeeded', 'available'],
    ['PartiallyFailed', 'partial', 'partial'],
    ['Failed', 'failed', undefined],
    ['FailedValidation', 'failed', undefined],
    ['Deleting', 'unknown', 'expiring'],
    ['', 'queued', undefined],
    ['Sleeping', 'unknown', 'unknown'],
  ])('reads phase %s', (phase, run, point) => {
    const { subject, notices } = subjectOf([
      backup('b', { status: { phase } }),
    ]);
    expect(subject.runs[0].state).toBe(run);
    expect(subject.points[0]?.state).toBe(point);
    expect(notices.map(({ code }) => code)).toEqual(
      phase === 'Sleeping' ? ['unknown-value'] : [],
    );
  });

  it('marks what is partial, and what leaves objects out', () => {
    const points = (fields: Record<string, object>) =>
      subjectOf([backup('b', fields)]).subject.points;
    expect(
      points({ status: { phase: 'PartiallyFailed', errors: 2 } }),
    ).toMatchObject([{ completeness: 'partial' }]);
    for (const spec of [
      { labelSelector: { matchLabels: { app: 'web' } } },
      { includedResources: ['secrets'] },
      { excludedResources: ['pods'] },
      { orLabelSelectors: [{}] },
    ]) {
      expect(points({ spec })).toMatchObject([{ completeness: 'unknown' }]);
    }
    expect(points({ spec: { includedResources: ['*'] } })).toMatchObject([
      { completeness: 'complete' },
    ]);
  });

  it('says why a backup failed', () => {
    const { subject } = subjectOf([
      backup('b', {
        status: { phase: 'Failed', failureReason: 'no bucket', errors: 1 },
      }),
    ]);
    expect(subject.runs[0].message).toBe('no bucket; 1 errors');
  });

  it('counts a backup of everything for each namespace that is asked for or named', () => {
    const all = backup('all', {
      spec: { includedNamespaces: undefined, excludedNamespaces: ['kube-*'] },
    });
    const { subjects } = read(
      [
        all,
        backup('one'),
        backup('web', { spec: { includedNamespaces: ['web-*'] } }),
      ],
      { nativeIds: ['billing', 'kube-system', 'web-eu'], isWhole: true },
    );
    expect(
      subjects.map(({ native, state, points }) => [
        native.nativeId,
        state,
        points.map(({ nativeId }) => nativeId),
      ]),
    ).toEqual([
      ['*', 'known', ['velero/all']],
      ['billing', 'known', ['velero/all']],
      ['kube-system', 'never', []],
      ['shop', 'known', ['velero/all', 'velero/one']],
      ['web-eu', 'known', ['velero/all', 'velero/web']],
    ]);
  });

  it('does not say never of what may not have been listed', () => {
    const { subject } = subjectOf([schedule('daily')]);
    expect([subject.state, subject.complete]).toEqual([
      'insufficient_data',
      false,
    ]);
    const broken = subjectOf([schedule('daily'), { ...backup('x'), spec: 1 }], {
      isWhole: true,
    });
    expect(broken.subject.state).toBe('insufficient_data');
    expect(broken.notices).toMatchObject([
      { code: 'invalid-entry', path: 'items[1]' },
    ]);
  });

  it.each([
    [{ paused: true }, {}, 'paused', []],
    [{}, { phase: 'FailedValidation' }, 'invalid', []],
    [{}, { phase: 'New' }, 'unknown', []],
    [{}, { phase: 'Odd' }, 'unknown', ['unknown-value']],
  ])('reads a schedule with %j and %j', (spec, status, state, codes) => {
    const { subject, notices } = subjectOf([schedule('daily', spec, status)]);
    expect(subject.plans[0].state).toBe(state);
    expect(notices.map(({ code }) => code)).toEqual(codes);
  });

  it('keeps @every, and 30 days where no TTL is given', () => {
    const { subject } = subjectOf([
      schedule('often', {
        schedule: '@every 6h',
        template: {
          includedNamespaces: ['shop'],
          defaultVolumesToFsBackup: true,
        },
      }),
    ]);
    expect(subject.plans[0]).toMatchObject({
      mechanism: 'file',
      schedule: { dialect: 'go', expression: '@every 6h' },
      retention: { seconds: 2_592_000 },
    });
  });

  it('says that a schedule cannot be read', () => {
    const { subject, notices } = subjectOf([
      schedule('odd', { schedule: '0 0 2 * * *' }),
    ]);
    expect(subject.plans[0].schedule).toBeUndefined();
    expect(notices).toMatchObject([
      { code: 'schedule-invalid', path: 'items[0].spec.schedule' },
    ]);
  });

  it('keeps the plan of a backup whose schedule is gone, and a location that is unavailable', () => {
    const { subject } = subjectOf([
      backup('old', { labels: { 'velero.io/schedule-name': 'gone' } }),
      backup('far', { spec: { storageLocation: 'us' } }),
      location('eu', 'Unavailable'),
    ]);
    expect(subject.plans).toEqual([
      { id: 'gone', provider: 'velero', state: 'unknown' },
    ]);
    expect(subject.locations.map(({ id, state }) => [id, state])).toEqual([
      ['eu', 'unavailable'],
      ['us', 'unknown'],
    ]);
  });

  it.each([
    ['New', 'claimed', undefined],
    ['InProgress', 'restoring', undefined],
    ['Completed', 'done', 'inconclusive'],
    ['PartiallyFailed', 'done', 'failed'],
    ['Failed', 'done', 'failed'],
    ['FailedValidation', 'done', 'inconclusive'],
  ])(
    'takes a labelled restore elsewhere for a drill: %s',
    (phase, lifecycle, outcome) => {
      const restore = (
        name: string,
        labels: object,
        namespaceMapping: object,
      ) =>
        object('Restore', name, {
          labels,
          spec: { backupName: 'b', namespaceMapping },
          status: { phase, completionTimestamp: '2026-11-22T03:00:00Z' },
        });
      const label = { 'shipshape.dev/drill': 'shop-monthly' };
      const { subject } = subjectOf([
        backup('b'),
        restore('drill-1', label, { shop: 'shop-drill' }),
        restore('in-earnest', {}, { shop: 'shop-2' }),
        restore('in-place', label, {}),
      ]);
      expect(subject.drills).toHaveLength(1);
      expect(subject.drills[0]).toMatchObject({
        drillId: 'velero.drill-1',
        drillPlanId: 'shop-monthly',
        pointNativeId: 'velero/b',
        lifecycle,
        declaredAt: new Date('2026-11-22T02:00:03Z'),
        validation: 'skipped',
        cleanup: 'pending',
      });
      expect(subject.drills[0].outcome).toBe(outcome);
    },
  );

  it.each(['', '[', '{"a":1}', '1'])('refuses %j', text => {
    expect(() => readVelero(text, { observedAt })).toThrow(
      /"kubectl get backups\.velero\.io,/,
    );
  });
});
