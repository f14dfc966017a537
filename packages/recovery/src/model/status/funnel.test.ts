import type { Exposure } from 'backstage-plugin-shipshape-common';
import { at, testLocation, testPlan, testPoint } from '../__testUtils__/facts';
import { coverage, FunnelPlace, funnelPlace, FunnelQuestion } from '.';

const now = at('2026-11-10 00:00');

/** A required resource that passes a number of steps. */
function resource(
  passing: number,
  overrides: Partial<FunnelQuestion> = {},
): FunnelQuestion {
  const exposure: Exposure = {
    status: 'met',
    seconds: passing >= 2 ? 86_401 : 86_402,
    rpoSeconds: 86_400,
    asOf: now.toISOString(),
  };
  const location = testLocation({
    region: passing >= 3 ? 'eu-west-1' : 'eu-central-1',
    immutability: {
      mode: passing >= 4 ? 'compliance' : 'governance',
      until: '2027-12-01T00:00:00Z',
    },
  });
  return {
    resource: { lifecycle: 'active', requirement: 'required' },
    facts: {
      points: [testPoint(at('2026-11-09 00:00'))],
      plans:
        passing >= 1
          ? [{ plan: testPlan({ locations: [location] }) }]
          : [{ plan: testPlan({ state: 'paused' }) }],
      placement: { region: 'eu-central-1' },
    },
    objectives: [
      { scope: 'data-corruption', setBy: {} },
      {
        scope: 'region',
        requireEncrypted: true,
        requireImmutable: 'compliance',
        minRetentionSeconds: 35 * 86_400,
        setBy: {},
      },
    ],
    exposure,
    drill: { state: passing >= 5 ? 'current' : 'due' },
    now,
    ...overrides,
  };
}

const passed = (question: FunnelQuestion) => {
  const place = funnelPlace(question);
  return place.kind === 'required' ? place.passed : place.kind;
};

describe('the coverage funnel', () => {
  it.each([0, 1, 2, 3, 4, 5])('passes %d steps', steps => {
    expect(passed(resource(steps))).toBe(steps);
  });

  it('is that of the example', () => {
    // Reference/recovery.md: 30 resources, 4 stateless, 2 exempt, 1 expired exemption; 22, 19, 12, 9, 5 of 24.
    const exempt = (until: string) => ({
      lifecycle: 'active' as const,
      requirement: 'exempt' as const,
      exemption: { reason: 'rebuilt', until },
    });
    const places: FunnelPlace[] = [
      ...Array.from({ length: 4 }, () =>
        resource(5, {
          resource: { lifecycle: 'active', requirement: 'stateless' },
        }),
      ),
      ...Array.from({ length: 2 }, () =>
        resource(5, { resource: exempt('2027-01-01T00:00:00Z') }),
      ),
      resource(0, { resource: exempt('2026-01-01T00:00:00Z') }),
      resource(0),
      ...[1, 1, 1].map(steps => resource(steps)),
      ...[2, 2, 2, 2, 2, 2, 2].map(steps => resource(steps)),
      ...[3, 3, 3].map(steps => resource(steps)),
      ...[4, 4, 4, 4].map(steps => resource(steps)),
      ...[5, 5, 5, 5, 5].map(steps => resource(steps)),
    ].map(question => funnelPlace(question));
    const found = coverage(places);
    expect(found).toMatchObject({
      resources: 30,
      stateless: 4,
      exempt: 2,
      required: 24,
    });
    expect(found.steps.map(({ step, count }) => [step, count])).toEqual([
      ['planned', 22],
      ['within-rpo', 19],
      ['copy-outside-scope', 12],
      ['encrypted-and-immutable', 9],
      ['drill-current', 5],
    ]);
    expect(found.steps.map(({ rate }) => rate?.toFixed(3))).toEqual([
      '0.917',
      '0.792',
      '0.500',
      '0.375',
      '0.208',
    ]);
  });

  it('has no rate when nothing is required', () => {
    expect(coverage([{ kind: 'stateless' }, { kind: 'inactive' }])).toEqual({
      resources: 1,
      stateless: 1,
      exempt: 0,
      required: 0,
      steps: expect.arrayContaining([{ step: 'planned', count: 0 }]),
    });
  });

  it('takes what is not known for unprotected', () => {
    const unknown: Exposure = { status: 'no_target', seconds: 10, asOf: '' };
    expect(passed(resource(5, { exposure: unknown }))).toBe(1);
    const question = resource(5);
    const plain = testPoint(at('2026-11-09 00:00'), { encrypted: 'unknown' });
    expect(
      passed({ ...question, facts: { ...question.facts, points: [plain] } }),
    ).toBe(3);
  });

  it('asks for as many copies, and as far away, as the objectives do', () => {
    const asking = (target: object) =>
      passed(
        resource(5, {
          objectives: [{ scope: 'data-corruption', ...target, setBy: {} }],
        }),
      );
    expect(asking({ minCopies: 1, requireOtherRegion: true })).toBe(5);
    expect(asking({ minCopies: 2 })).toBe(2);
    // Nobody says in which account the resource is.
    expect(asking({ requireOtherAccount: true })).toBe(2);
  });

  it('asks of a copy outside of a scope also what the objective against corruption asks for', () => {
    const passing = (corruption: object, region: object, points?: object) => {
      const question = resource(4, {
        drill: { state: 'current' },
        objectives: [
          { scope: 'data-corruption', ...corruption, setBy: {} },
          { scope: 'region', rtoSeconds: 3_600, ...region, setBy: {} },
        ],
      });
      const point = testPoint(at('2026-11-09 00:00'), { ...points });
      return passed({
        ...question,
        facts: { ...question.facts, points: [point] },
      });
    };
    const plain = {
      encrypted: 'no',
      lock: { mode: 'none' },
    };
    expect(passing({}, {}, plain)).toBe(5);
    expect(passing({ requireEncrypted: true }, {}, plain)).toBe(3);
    expect(passing({ requireImmutable: 'governance' }, {}, plain)).toBe(3);
    const governed = {
      lock: { mode: 'governance', until: '2026-12-10T00:00:00Z' },
    };
    expect(passing({ requireImmutable: 'governance' }, {}, governed)).toBe(5);
    expect(
      passing(
        { requireImmutable: 'compliance' },
        { requireImmutable: 'governance' },
        governed,
      ),
    ).toBe(3);
    // Locked for 31 days.
    expect(
      passing(
        { minRetentionSeconds: 35 * 86_400 },
        { requireImmutable: 'governance' },
        governed,
      ),
    ).toBe(3);
  });

  it('asks for a copy outside of the instance where no other scope is named', () => {
    const question = resource(5, {
      objectives: [{ scope: 'data-corruption', setBy: {} }],
    });
    const onHost = (host: string) => ({
      ...question,
      facts: {
        ...question.facts,
        placement: { host: 'db1' },
        plans: [
          {
            plan: testPlan({
              locations: [testLocation({ host, region: undefined })],
            }),
          },
        ],
      },
    });
    expect(passed(onHost('db1'))).toBe(2);
    expect(passed(onHost('db2'))).toBe(5);
  });
});
