import { problemsOf } from './__testUtils__/documents';

const cron = { kind: 'cron', dialect: 'unix5', expression: '0 2 * * *' };
const backupPlan = (overrides: object = {}) => ({
  id: 'daily',
  provider: 'pg_dump',
  mechanism: 'dump',
  schedule: cron,
  ...overrides,
});
const drillPlan = (overrides: object = {}) => ({
  id: 'monthly',
  provider: 'pg_dump',
  checks: [{ id: 'connect', kind: 'connect' }],
  ...overrides,
});
/** A required resource with one backup plan and one drill plan. */
const required = (overrides: object = {}) => ({
  requirement: 'required',
  backupPlans: [backupPlan()],
  drillPlans: [drillPlan()],
  ...overrides,
});

describe('what does not fit together', () => {
  it('is nothing in a good document', () => {
    expect(problemsOf(required())).toEqual([]);
  });

  it.each<[string, object, string, string, string]>([
    [
      'two objectives of a scope',
      { objectives: [{ scope: 'region' }, { scope: 'region' }] },
      'duplicate-id',
      'spec.objectives[1].scope',
      'two objectives for the scope region',
    ],
    [
      'two backup plans of an id',
      { backupPlans: [backupPlan(), backupPlan()] },
      'duplicate-id',
      'spec.backupPlans[1].id',
      'two backup plans daily',
    ],
    [
      'two locations of an id',
      { backupPlans: [backupPlan({ locations: [{ id: 'a' }, { id: 'a' }] })] },
      'duplicate-id',
      'spec.backupPlans[0].locations[1].id',
      'two locations a in the plan daily',
    ],
    [
      'two checks of an id',
      {
        drillPlans: [
          drillPlan({
            checks: [
              { id: 'c', kind: 'connect' },
              { id: 'c', kind: 'amcheck' },
            ],
          }),
        ],
      },
      'duplicate-id',
      'spec.drillPlans[0].checks[1].id',
      'two checks c',
    ],
    [
      'an exemption without a reason',
      { requirement: 'exempt' },
      'exemption-missing',
      'spec.exemption',
      'Missing; expected a reason and until when',
    ],
    [
      'a bad schedule',
      {
        backupPlans: [
          backupPlan({ schedule: { ...cron, expression: '0 2 * *' } }),
        ],
      },
      'schedule-invalid',
      'spec.backupPlans[0].schedule.expression',
      '"0 2 * *" has 4 fields',
    ],
    [
      'a bad time zone',
      {
        drillPlans: [
          drillPlan({ schedule: { ...cron, timezone: 'CET/Nowhere' } }),
        ],
      },
      'schedule-invalid',
      'spec.drillPlans[0].schedule.expression',
      'has the time zone "CET/Nowhere"',
    ],
    [
      'a history out of order',
      {
        backupPlans: [
          backupPlan({
            history: [
              { state: 'active', from: '2026-02-01T00:00:00Z' },
              { state: 'paused', from: '2026-01-01T00:00:00Z' },
            ],
          }),
        ],
      },
      'history-order',
      'spec.backupPlans[0].history[1].from',
      'oldest first',
    ],
    [
      'a drill of an unknown backup plan',
      {
        backupPlans: [backupPlan()],
        drillPlans: [drillPlan({ backupPlanId: 'weekly' })],
      },
      'reference-unknown',
      'spec.drillPlans[0].backupPlanId',
      'There is no backup plan weekly; expected one of daily',
    ],
    [
      'a drill from an unknown location',
      {
        backupPlans: [backupPlan({ locations: [{ id: 'vault' }] })],
        drillPlans: [drillPlan({ selection: { locations: ['vaul'] } })],
      },
      'reference-unknown',
      'spec.drillPlans[0].selection.locations[0]',
      'There is no location vaul; expected one of vault',
    ],
    [
      'a restore without a tool',
      { drillPlans: [drillPlan({ provider: undefined })] },
      'drill-incomplete',
      'spec.drillPlans[0].provider',
      'needs pg_dump, pgbackrest or restic',
    ],
    [
      'an explicit point without an id',
      { drillPlans: [drillPlan({ selection: { algorithm: 'explicit' } })] },
      'drill-incomplete',
      'spec.drillPlans[0].selection.nativeId',
      'needs the native id',
    ],
    [
      'an id without an explicit point',
      { drillPlans: [drillPlan({ selection: { nativeId: 'x' } })] },
      'field-unused',
      'spec.drillPlans[0].selection.nativeId',
      'found latest',
    ],
    [
      'an explicit time without one',
      { drillPlans: [drillPlan({ targetMode: 'explicit-time' })] },
      'drill-incomplete',
      'spec.drillPlans[0].targetTime',
      'needs the instant',
    ],
    [
      'contents of what is no file backup',
      { drillPlans: [drillPlan({ contains: { kind: 'pg_dump', path: 'x' } })] },
      'drill-incomplete',
      'spec.drillPlans[0].contains',
      'Only file backups',
    ],
  ])('%s is an error', (_, overrides, code, path, message) => {
    expect(problemsOf(overrides)).toEqual([
      expect.objectContaining({
        severity: 'error',
        code,
        path,
        message: expect.stringContaining(message),
      }),
    ]);
  });

  it.each<[string, object, string, string, string]>([
    [
      'no backup plan',
      required({ backupPlans: [] }),
      'no-backup-plan',
      'spec.backupPlans',
      'nothing could be restored',
    ],
    [
      'only a paused one',
      required({ backupPlans: [backupPlan({ state: 'paused' })] }),
      'no-backup-plan',
      'spec.backupPlans',
      '',
    ],
    [
      'no drill plan',
      required({ drillPlans: [] }),
      'no-drill-plan',
      'spec.drillPlans',
      '',
    ],
    [
      'a drill that checks nothing',
      required({ drillPlans: [drillPlan({ checks: [] })] }),
      'drill-incomplete',
      'spec.drillPlans[0].checks',
      'nobody looked at',
    ],
    [
      'an exemption that does not count',
      required({ exemption: { reason: 'x', until: '2027-01-01T00:00:00Z' } }),
      'field-unused',
      'spec.exemption',
      'found required',
    ],
    [
      'a time that does not count',
      required({
        drillPlans: [drillPlan({ targetTime: '2026-01-01T00:00:00Z' })],
      }),
      'field-unused',
      'spec.drillPlans[0].targetTime',
      'found latest-at-declaration',
    ],
    [
      'an RPO that no run can hold',
      required({
        objectives: [{ scope: 'data-corruption', rpoSeconds: 3600 }],
      }),
      'rpo-infeasible',
      'spec.objectives[0].rpoSeconds',
      '1 h cannot be held: up to 1 d can',
    ],
    [
      'a strategy that cannot hold it',
      required({
        objectives: [
          { scope: 'region', rpoSeconds: 900, strategy: 'backup-restore' },
        ],
      }),
      'strategy-insufficient',
      'spec.objectives[0].strategy',
      'backup-restore cannot hold the targets for region',
    ],
    [
      'points that are gone before the next drill',
      required({
        objectives: [
          { scope: 'data-corruption', drillIntervalSeconds: 2592000 },
        ],
        backupPlans: [backupPlan({ retention: { count: 7 } })],
      }),
      'retention-below-drill-interval',
      'spec.backupPlans[0].retention',
      'kept 7 d, drills are due every 30 d',
    ],
    [
      'five fields as sec6',
      required({
        backupPlans: [backupPlan({ schedule: { ...cron, dialect: 'sec6' } })],
      }),
      'suspicious-schedule',
      'spec.backupPlans[0].schedule.expression',
      'has 5 fields, which are read as second',
    ],
  ])('%s is a warning', (_, overrides, code, path, message) => {
    expect(problemsOf(overrides)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        code,
        path,
        message: expect.stringContaining(message),
      }),
    ]);
  });

  it('asks nothing of what is stateless or retired', () => {
    expect(problemsOf({})).toEqual([]);
    expect(
      problemsOf({ requirement: 'required', lifecycle: 'retired' }),
    ).toEqual([]);
  });
});
