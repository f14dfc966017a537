import type {
  BackupPlan,
  ControlResult,
  Exposure,
  RecoveryControl,
} from 'backstage-plugin-shipshape-common';
import { at, testLocation, testPlan, testPoint } from '../__testUtils__/facts';
import type { DrillFacts } from '../drills';
import type { PointFacts } from '../facts';
import { ControlQuestion, evaluateControls } from '.';

const DAY = 86_400;
const now = at('2026-11-10 00:00');
const created = at('2026-11-09 02:00');
const exposure = (overrides: Partial<Exposure> = {}): Exposure => ({
  status: 'met',
  seconds: 79_200,
  asOf: now.toISOString(),
  ...overrides,
});
const drill = (overrides: Partial<DrillFacts> = {}): DrillFacts => ({
  drillId: 'd-1',
  kind: 'restore',
  scope: 'data-corruption',
  lifecycle: 'done',
  outcome: 'passed',
  finishedAt: at('2026-11-01 00:00'),
  checks: [],
  achievedRtoSeconds: 1_800,
  ...overrides,
});
const question = (
  overrides: Partial<ControlQuestion> = {},
): ControlQuestion => ({
  resource: { lifecycle: 'active', requirement: 'required' },
  facts: {
    points: [],
    plans: [],
    placement: { region: 'eu-central-1', account: 'prod' },
  },
  exposure: exposure(),
  drills: [],
  now,
  ...overrides,
});
const control = (name: RecoveryControl, overrides: Partial<ControlQuestion>) =>
  evaluateControls(question(overrides)).find(
    result => result.control === name,
  ) as ControlResult;
const withPlans = (...plans: Partial<BackupPlan>[]) => ({
  facts: {
    ...question().facts,
    plans: plans.map(plan => ({ plan: testPlan(plan) })),
  },
});
const withPoints = (
  points: Partial<PointFacts>[],
  location = testLocation(),
) => ({
  facts: {
    ...question().facts,
    plans: [{ plan: testPlan({ locations: [location] }) }],
    points: points.map((point, index) =>
      testPoint(created, { nativeId: `point-${index}`, ...point }),
    ),
  },
});

describe('the audit controls', () => {
  it('are ten, in their order', () => {
    expect(evaluateControls(question()).map(result => result.control)).toEqual([
      'plan-exists',
      'plan-frequency-retention',
      'deletion-protected',
      'encrypted',
      'point-retention',
      'cross-region',
      'cross-account',
      'immutable',
      'recent-point',
      'restore-time',
    ]);
  });

  it('judge nothing that does not need them', () => {
    const statuses = (resource: ControlQuestion['resource']) => [
      ...new Set(
        evaluateControls(question({ resource })).map(({ status }) => status),
      ),
    ];
    expect(statuses({ lifecycle: 'stopped', requirement: 'required' })).toEqual(
      ['not_applicable'],
    );
    expect(statuses({ lifecycle: 'active', requirement: 'stateless' })).toEqual(
      ['not_applicable'],
    );
    expect(
      statuses({
        lifecycle: 'active',
        requirement: 'exempt',
        exemption: { reason: 'rebuilt', until: '2027-01-01T00:00:00Z' },
      }),
    ).toEqual(['exempt']);
  });

  const rule = (
    name: RecoveryControl,
    cases: Array<
      [string, Partial<ControlQuestion>, ControlResult['status'], string]
    >,
  ) =>
    describe(`${name}`, () => {
      it.each(cases)('%s', (_, overrides, status, reason) => {
        expect(control(name, overrides)).toMatchObject({
          status,
          reason: expect.stringContaining(reason),
        });
      });
    });

  rule('plan-exists', [
    ['an active plan', withPlans({}), 'compliant', 'orders-daily'],
    [
      'a paused plan',
      withPlans({ state: 'paused' }),
      'non_compliant',
      'No backup plan is active',
    ],
    ['none', {}, 'non_compliant', 'declare one'],
  ]);

  const kept = { seconds: 35 * DAY };
  const weekly = {
    kind: 'cron',
    dialect: 'unix5',
    expression: '0 2 * * 0',
  } as const;
  rule('plan-frequency-retention', [
    [
      'daily, kept 35 days',
      withPlans({ retention: kept }),
      'compliant',
      'orders-daily',
    ],
    [
      'kept 34 days',
      withPlans({ retention: { seconds: 34 * DAY } }),
      'non_compliant',
      '35 days',
    ],
    [
      '35 daily points',
      withPlans({ retention: { count: 35 } }),
      'compliant',
      '',
    ],
    [
      'weekly',
      withPlans({ retention: kept, schedule: weekly }),
      'non_compliant',
      'every 1 d and',
    ],
    [
      'weekly base with WAL',
      withPlans({ retention: kept, schedule: weekly, mechanism: 'base+wal' }),
      'compliant',
      '',
    ],
    [
      'each half in another plan',
      withPlans(
        { id: 'a', retention: kept, schedule: weekly },
        { id: 'b', retention: { count: 3 } },
      ),
      'non_compliant',
      '',
    ],
    ['an unknown retention', withPlans({}), 'insufficient_data', 'retention'],
    [
      'no active plan',
      withPlans({ state: 'paused', retention: kept }),
      'non_compliant',
      'No backup plan is active',
    ],
  ]);

  const denied = (...answers: Array<'yes' | 'no' | 'unknown'>) =>
    withPlans({
      locations: answers.map((deletionDenied, index) =>
        testLocation({ id: `loc-${index}`, deletionDenied }),
      ),
    });
  rule('deletion-protected', [
    ['all deny it', denied('yes', 'yes'), 'compliant', ''],
    ['one does not', denied('yes', 'unknown', 'no'), 'non_compliant', 'loc-2'],
    ['one is unknown', denied('yes', 'unknown'), 'insufficient_data', 'loc-1'],
    [
      'no location',
      withPlans({ locations: [] }),
      'insufficient_data',
      'No location',
    ],
  ]);

  rule('encrypted', [
    ['all are', withPoints([{}, {}]), 'compliant', '2 points'],
    [
      'one is not',
      withPoints([{ encrypted: 'unknown' }, { encrypted: 'no' }]),
      'non_compliant',
      'point-1',
    ],
    [
      'one is unknown',
      withPoints([{}, { encrypted: 'unknown' }]),
      'insufficient_data',
      'point-1',
    ],
    [
      'one that is gone was not',
      withPoints([{}, { encrypted: 'no', state: 'deleted' }]),
      'compliant',
      '',
    ],
    [
      'there is none',
      withPoints([]),
      'insufficient_data',
      'no available point',
    ],
  ]);

  const expires = (days: number) => ({
    expiresAt: new Date(created.getTime() + days * DAY * 1000),
  });
  rule('point-retention', [
    ['kept 35 days', withPoints([expires(35)]), 'compliant', ''],
    ['never expires', withPoints([{ neverExpires: true }]), 'compliant', ''],
    [
      'kept a bit shorter',
      withPoints([expires(35), expires(34.99)]),
      'non_compliant',
      'point-1',
    ],
    [
      'expiry unknown',
      withPoints([expires(35), {}]),
      'insufficient_data',
      'point-1',
    ],
    [
      'as the objective says',
      {
        ...withPoints([expires(7)]),
        objective: {
          scope: 'data-corruption',
          minRetentionSeconds: 7 * DAY,
          setBy: {},
        },
      },
      'compliant',
      '',
    ],
  ]);

  const elsewhere = {
    objective: {
      scope: 'data-corruption' as const,
      requireOtherRegion: true,
      requireOtherAccount: true,
      setBy: {},
    },
  };
  rule('cross-region', [
    [
      'a copy elsewhere',
      { ...elsewhere, ...withPoints([{}]) },
      'compliant',
      'vault',
    ],
    [
      'a plan without a point',
      { ...elsewhere, ...withPoints([]) },
      'non_compliant',
      'eu-central-1',
    ],
    [
      'a copy here',
      {
        ...elsewhere,
        ...withPoints([{}], testLocation({ region: 'eu-central-1' })),
      },
      'non_compliant',
      '',
    ],
    [
      'an unknown place',
      { ...elsewhere, facts: { ...withPoints([{}]).facts, placement: {} } },
      'insufficient_data',
      'placement.region',
    ],
    [
      'nobody asks for it',
      withPoints([{}]),
      'not_applicable',
      'requireOtherRegion',
    ],
  ]);
  rule('cross-account', [
    [
      'a copy elsewhere',
      { ...elsewhere, ...withPoints([{}]) },
      'compliant',
      'vault',
    ],
    [
      'a copy here',
      { ...elsewhere, ...withPoints([{}], testLocation({ account: 'prod' })) },
      'non_compliant',
      'prod',
    ],
    [
      'nobody asks for it',
      withPoints([{}]),
      'not_applicable',
      'requireOtherAccount',
    ],
  ]);

  const immutable = {
    objective: {
      scope: 'data-corruption' as const,
      requireImmutable: 'governance' as const,
      minRetentionSeconds: 35 * DAY,
      setBy: {},
    },
  };
  const lock = (until: string): Partial<PointFacts> => ({
    lock: { mode: 'compliance', until },
  });
  rule('immutable', [
    // Made on 9 November 02:00: 35 days later is 14 December 02:00.
    [
      'locked long enough',
      { ...immutable, ...withPoints([lock('2026-12-14T02:00:00Z')]) },
      'compliant',
      'point-0',
    ],
    [
      'locked too shortly',
      { ...immutable, ...withPoints([lock('2026-12-14T01:59:59Z')]) },
      'non_compliant',
      'point-0',
    ],
    [
      'locked nobody knows how',
      { ...immutable, ...withPoints([{}]) },
      'insufficient_data',
      'point-0',
    ],
    [
      'no point',
      { ...immutable, ...withPoints([]) },
      'insufficient_data',
      'no point',
    ],
    [
      'nobody asks for it',
      withPoints([{}]),
      'not_applicable',
      'requireImmutable',
    ],
  ]);

  rule('recent-point', [
    [
      'a day old',
      { exposure: exposure({ seconds: 86_400 }) },
      'compliant',
      'until 1 d ago',
    ],
    [
      'older',
      { exposure: exposure({ seconds: 86_401 }) },
      'non_compliant',
      '1 d 1 s',
    ],
    [
      'never',
      { exposure: exposure({ status: 'never', seconds: undefined }) },
      'non_compliant',
      'never was',
    ],
    [
      'nothing left',
      { exposure: exposure({ status: 'breached', seconds: undefined }) },
      'non_compliant',
      'Nothing is left',
    ],
    [
      'archive unknown, point recent',
      {
        exposure: exposure({
          status: 'insufficient_data',
          seconds: undefined,
          protectedUntil: '2026-11-09T02:00:00.000Z',
        }),
      },
      'compliant',
      '22 h',
    ],
    [
      'unknown',
      {
        exposure: exposure({
          status: 'insufficient_data',
          seconds: undefined,
          reason: 'No sample',
        }),
      },
      'insufficient_data',
      'No sample',
    ],
  ]);

  rule('restore-time', [
    [
      'within 720 minutes',
      { drills: [drill({ achievedRtoSeconds: 43_200 })] },
      'compliant',
      'd-1 took 12 h',
    ],
    [
      'longer',
      { drills: [drill({ achievedRtoSeconds: 43_201 })] },
      'non_compliant',
      '',
    ],
    [
      'longer than the RTO',
      {
        drills: [drill()],
        objective: { scope: 'data-corruption', rtoSeconds: 1_799, setBy: {} },
      },
      'non_compliant',
      '',
    ],
    [
      'failed since',
      {
        drills: [
          drill(),
          drill({
            drillId: 'd-2',
            outcome: 'failed',
            finishedAt: at('2026-11-02 00:00'),
          }),
        ],
      },
      'non_compliant',
      'd-2 failed',
    ],
    [
      'inconclusive since',
      {
        drills: [
          drill(),
          drill({
            outcome: 'inconclusive',
            finishedAt: at('2026-11-02 00:00'),
          }),
        ],
      },
      'compliant',
      '',
    ],
    [
      'not measured',
      { drills: [drill({ achievedRtoSeconds: undefined })] },
      'insufficient_data',
      'nobody measured',
    ],
    [
      'only talked about',
      { drills: [drill({ kind: 'tabletop' })] },
      'insufficient_data',
      'No drill',
    ],
    ['never', {}, 'insufficient_data', 'No drill'],
  ]);
});
