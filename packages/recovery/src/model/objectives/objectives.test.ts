import type { DrStrategy } from 'backstage-plugin-shipshape-common';
import {
  effectiveObjectives,
  parseBackupRequirement,
  readRecoveryAnnotations,
  strategyFit,
} from '.';

describe('strategyFit', () => {
  const fit = (
    strategy: DrStrategy | undefined,
    targets: { rpoSeconds?: number; rtoSeconds?: number },
    backups = { pitr: false, activeBackupPlan: true },
  ) => strategyFit({ scope: 'region', strategy, ...targets }, backups);
  const pitr = { pitr: true, activeBackupPlan: true };

  // Examples of reference/recovery.md, "DR strategy bands".
  it.each([
    ['backup-restore', { rpoSeconds: 900 }, 'insufficient'],
    [
      'warm-standby',
      { rpoSeconds: 7_200, rtoSeconds: 14_400 },
      'over-provisioned',
    ],
    ['active-active', { rpoSeconds: 60, rtoSeconds: 600 }, 'over-provisioned'],
    ['pilot-light', { rtoSeconds: 300 }, 'insufficient'],
    ['pilot-light', { rpoSeconds: 60, rtoSeconds: 600 }, 'fits'],
    ['warm-standby', { rpoSeconds: 1, rtoSeconds: 60 }, 'fits'],
    ['hot-standby', { rtoSeconds: 30 }, 'fits'],
    ['active-active', { rpoSeconds: 0, rtoSeconds: 0 }, 'fits'],
    ['backup-restore', { rpoSeconds: 3_600, rtoSeconds: 3_600 }, 'fits'],
    ['pilot-light', { rpoSeconds: 86_400, rtoSeconds: 86_400 }, 'fits'],
    ['none', { rpoSeconds: 86_400 }, 'insufficient'],
    ['backup-restore', {}, 'unknown'],
    [undefined, { rpoSeconds: 900 }, 'unknown'],
  ] as const)('%s with %j: %s', (strategy, targets, expected) => {
    expect(fit(strategy, targets)).toBe(expected);
  });

  it('lets point-in-time recovery hold five minutes', () => {
    expect(
      fit('backup-restore', { rpoSeconds: 900, rtoSeconds: 7_200 }, pitr),
    ).toBe('fits');
    expect(fit('backup-restore', { rpoSeconds: 299 }, pitr)).toBe(
      'insufficient',
    );
    expect(
      fit('warm-standby', { rpoSeconds: 900, rtoSeconds: 7_200 }, pitr),
    ).toBe('over-provisioned');
  });

  it('holds nothing against corruption without backups', () => {
    const objective = {
      scope: 'data-corruption',
      strategy: 'active-active',
      rpoSeconds: 60,
    } as const;
    expect(
      strategyFit(objective, { pitr: false, activeBackupPlan: false }),
    ).toBe('insufficient');
    expect(
      strategyFit(
        { ...objective, scope: 'region' },
        { pitr: false, activeBackupPlan: false },
      ),
    ).toBe('over-provisioned');
  });
});

describe('effectiveObjectives', () => {
  it('takes each target from its strongest origin, and says which', () => {
    expect(
      effectiveObjectives({
        document: [{ scope: 'data-corruption', rpoSeconds: 300 }],
        annotations: [
          { scope: 'region', rtoSeconds: 14_400 },
          { scope: 'data-corruption', rpoSeconds: 900, rtoSeconds: 1_800 },
        ],
        tier: { rtoSeconds: 3_600, drillIntervalSeconds: 2_592_000 },
        defaults: { toleranceSeconds: 1, drillIntervalSeconds: 7_776_000 },
      }),
    ).toEqual([
      {
        scope: 'data-corruption',
        rpoSeconds: 300,
        rtoSeconds: 1_800,
        drillIntervalSeconds: 2_592_000,
        toleranceSeconds: 1,
        setBy: {
          rpoSeconds: 'document',
          rtoSeconds: 'annotation',
          drillIntervalSeconds: 'tier',
          toleranceSeconds: 'default',
        },
      },
      {
        scope: 'region',
        rtoSeconds: 14_400,
        drillIntervalSeconds: 2_592_000,
        toleranceSeconds: 1,
        setBy: {
          rtoSeconds: 'annotation',
          drillIntervalSeconds: 'tier',
          toleranceSeconds: 'default',
        },
      },
    ]);
  });

  it('always has the scope data-corruption, and no target from nowhere', () => {
    expect(effectiveObjectives({})).toEqual([
      { scope: 'data-corruption', setBy: {} },
    ]);
  });

  it('keeps 0 as a target', () => {
    expect(
      effectiveObjectives({
        document: [{ scope: 'data-corruption', rpoSeconds: 0 }],
        tier: { rpoSeconds: 300 },
      }),
    ).toEqual([
      {
        scope: 'data-corruption',
        rpoSeconds: 0,
        setBy: { rpoSeconds: 'document' },
      },
    ]);
  });
});

describe('annotations', () => {
  it('are objectives per scope', () => {
    expect(
      readRecoveryAnnotations({
        'shipshape.dev/rto': 'PT30M',
        'shipshape.dev/rpo': 'PT5M',
        'shipshape.dev/rpo.region': 'P1DT2H',
        'shipshape.dev/drill-interval': 'P30D',
        'shipshape.dev/backup-requirement': 'required',
        'shipshape.dev/tier': 'critical',
      }),
    ).toEqual({
      objectives: [
        {
          scope: 'data-corruption',
          rtoSeconds: 1_800,
          rpoSeconds: 300,
          drillIntervalSeconds: 2_592_000,
        },
        { scope: 'region', rpoSeconds: 93_600 },
      ],
      requirement: 'required',
      problems: [],
    });
  });

  it.each([
    [
      'shipshape.dev/rto',
      '30 minutes',
      "Annotation shipshape.dev/rto is '30 minutes': expected an ISO-8601 duration such as PT15M, PT4H or P30D",
    ],
    ['shipshape.dev/rpo', '-PT5M', 'expected an ISO-8601 duration'],
    [
      'shipshape.dev/rto.planet',
      'PT5M',
      "Annotation shipshape.dev/rto.planet is 'PT5M': expected shipshape.dev/rto.<scope> with one of data-corruption, instance, az, region, account, dependency as the scope",
    ],
    ['shipshape.dev/drill-interval', 'PT0S', 'longer than 0'],
    [
      'shipshape.dev/backup-requirement',
      'exempt',
      "Annotation shipshape.dev/backup-requirement is 'exempt': expected required, stateless, or exempt until=2027-01-31: reason",
    ],
    [
      'shipshape.dev/backup-requirement',
      'exempt until=2027-02-30: x',
      'until=2027-01-31',
    ],
  ])('%s: %s cannot be read, and the others can', (name, value, message) => {
    const { problems, objectives } = readRecoveryAnnotations({
      'shipshape.dev/rpo.region': 'PT1H',
      [name]: value,
    });
    expect(problems.map(problem => problem.message)).toEqual([
      expect.stringContaining(message),
    ]);
    expect(objectives).toEqual([{ scope: 'region', rpoSeconds: 3_600 }]);
  });

  it('exempt until the end of a day', () => {
    expect(
      parseBackupRequirement('exempt until=2027-01-31: rebuilt from the lake'),
    ).toEqual({
      requirement: 'exempt',
      exemption: {
        reason: 'rebuilt from the lake',
        until: '2027-01-31T23:59:59.999Z',
      },
    });
    expect(parseBackupRequirement('stateless')).toEqual({
      requirement: 'stateless',
    });
  });
});
