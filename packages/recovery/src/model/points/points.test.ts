import {
  FAILURE_SCOPES,
  FailureScope,
  Placement,
} from 'backstage-plugin-shipshape-common';
import { at, testLocation, testPlan, testPoint } from '../__testUtils__/facts';
import type { PointFacts } from '../facts';
import { eligible, isImmutable, RestoreFacts, survives } from '.';

const resource: Placement = {
  host: 'db1',
  az: 'eu-central-1a',
  region: 'eu-central-1',
  account: 'prod',
};

describe('what survives what', () => {
  const here = { region: 'eu-central-1', account: 'prod', dependsOn: [] };
  const survived = (
    location: Placement & { dependsOn?: string[] },
    requireImmutable?: 'governance',
  ) =>
    FAILURE_SCOPES.filter(scope =>
      survives({ dependsOn: [], ...location }, resource, scope, {
        requireImmutable,
      }),
    );

  // The table of reference/recovery.md, "Failure scopes", row by row.
  it.each<[string, Placement & { dependsOn?: string[] }, FailureScope[]]>([
    [
      'a dump on the same host',
      { ...resource },
      ['data-corruption', 'dependency'],
    ],
    [
      'another host of the zone',
      { ...resource, host: 'db2' },
      ['data-corruption', 'instance', 'dependency'],
    ],
    [
      'a zonal snapshot',
      { ...here, az: 'eu-central-1a' },
      ['data-corruption', 'instance', 'dependency'],
    ],
    [
      'a regional snapshot or object store',
      here,
      ['data-corruption', 'instance', 'az', 'dependency'],
    ],
    [
      'another region of the account',
      { ...here, region: 'eu-west-1' },
      ['data-corruption', 'instance', 'az', 'region', 'dependency'],
    ],
    [
      'another account in the region',
      { ...here, account: 'backup' },
      ['data-corruption', 'instance', 'az', 'account', 'dependency'],
    ],
    [
      'another account and region',
      { ...here, account: 'backup', region: 'eu-west-1' },
      ['data-corruption', 'instance', 'az', 'region', 'account', 'dependency'],
    ],
    [
      'another zone',
      { ...resource, host: 'db2', az: 'eu-central-1b' },
      ['data-corruption', 'instance', 'az', 'dependency'],
    ],
    ['a place that nobody knows', {}, ['data-corruption', 'dependency']],
    [
      'a key that may have failed too',
      { ...here, dependsOn: ['kms'] },
      ['data-corruption', 'instance', 'az'],
    ],
  ])('%s', (_, location, expected) => {
    expect(survived(location)).toEqual(expected);
  });

  it('does not count a copy on the same host, or nobody knows where, when immutability is asked for', () => {
    expect(survived(resource, 'governance')).not.toContain('data-corruption');
    expect(survived({}, 'governance')).not.toContain('data-corruption');
    expect(survived(here, 'governance')).toContain('data-corruption');
  });

  it('takes two unknown places for the same', () => {
    expect(
      survives(
        { ...here, host: 'nas' },
        { region: 'eu-central-1' },
        'instance',
      ),
    ).toBe(false);
    expect(survives(here, {}, 'region')).toBe(false);
  });
});

describe('eligible', () => {
  const created = at('2026-11-01 02:00');
  const ask = (
    overrides: Partial<PointFacts>,
    when = '2026-11-05 00:00',
    facts: Partial<RestoreFacts> = {},
    scope: FailureScope = 'data-corruption',
  ) => {
    const point = testPoint(created, overrides);
    return eligible(point, scope, at(when), {
      points: [point, ...(facts.points ?? [])],
      plans: facts.plans ?? [{ plan: testPlan() }],
      placement: resource,
      requireImmutable: facts.requireImmutable,
      acceptPartial: facts.acceptPartial,
    });
  };

  it('is from the end of the backup on', () => {
    expect(ask({}, '2026-11-01 02:19:59')).toEqual({
      eligible: false,
      reason: 'it is not available yet',
    });
    expect(ask({}, '2026-11-01 02:20:00')).toEqual({ eligible: true });
  });

  it('is until it expires', () => {
    const expiresAt = at('2026-11-04 00:00');
    expect(ask({ expiresAt }, '2026-11-03 23:59:59')).toEqual({
      eligible: true,
    });
    expect(ask({ expiresAt }, '2026-11-04 00:00')).toEqual({
      eligible: false,
      reason: 'it expired at 2026-11-04T00:00:00.000Z',
    });
  });

  it('is until it was deleted', () => {
    const gone = { state: 'deleted', goneAt: at('2026-11-04 00:00') } as const;
    expect(ask(gone, '2026-11-03 00:00')).toEqual({ eligible: true });
    expect(ask(gone)).toEqual({ eligible: false, reason: 'it is deleted' });
    expect(ask({ state: 'deleted' }, '2026-11-03 00:00')).toEqual({
      eligible: false,
      reason: 'it is deleted',
    });
  });

  it.each<[string, Partial<PointFacts>, string]>([
    ['being made', { state: 'creating' }, 'it is creating'],
    ['past its retention', { state: 'expiring' }, 'it is expiring'],
    ['of a broken chain', { state: 'stale-chain' }, 'it is stale-chain'],
    ['of an unknown state', { state: 'unknown' }, 'nobody knows its state'],
    ['partial', { completeness: 'partial' }, 'it is partial'],
    ['bad', { verification: 'bad' }, 'it is known to be bad'],
  ])('is never a point that is %s', (_, overrides, reason) => {
    expect(ask(overrides)).toEqual({ eligible: false, reason });
  });

  it('takes a partial one, or a stopped one, where that is wanted', () => {
    expect(
      ask({ completeness: 'partial' }, undefined, { acceptPartial: true }),
    ).toEqual({ eligible: true });
    expect(ask({ state: 'stopped' })).toEqual({ eligible: true });
  });

  it('is bad from the beginning, or since it was last restored', () => {
    const lastRestoredAt = at('2026-11-03 00:00');
    expect(ask({ verification: 'bad' }, '2026-11-01 03:00')).toMatchObject({
      eligible: false,
    });
    expect(
      ask({ verification: 'bad', lastRestoredAt }, '2026-11-02 23:59:59'),
    ).toEqual({ eligible: true });
    expect(
      ask({ verification: 'bad', lastRestoredAt }, '2026-11-03 00:00'),
    ).toMatchObject({ eligible: false });
  });

  describe('depending on another point', () => {
    const full = testPoint(at('2026-10-31 02:00'), { nativeId: 'full' });
    const incr = { type: 'incr', dependsOn: ['full'] } as const;
    const when = '2026-11-05 00:00';

    it('needs it', () => {
      expect(ask(incr, when, { points: [full] })).toEqual({ eligible: true });
      expect(ask(incr, when)).toEqual({
        eligible: false,
        reason: 'it needs full, which cannot be used: it is not there',
      });
    });

    it('needs it in its own location', () => {
      expect(
        ask(incr, when, { points: [{ ...full, locationId: 'repo2' }] }),
      ).toMatchObject({ eligible: false });
    });

    it('goes when the full backup expires', () => {
      const expiring = { ...full, expiresAt: at('2026-11-04 00:00') };
      expect(ask(incr, '2026-11-03 00:00', { points: [expiring] })).toEqual({
        eligible: true,
      });
      expect(ask(incr, when, { points: [expiring] })).toEqual({
        eligible: false,
        reason:
          'it needs full, which cannot be used: it expired at 2026-11-04T00:00:00.000Z',
      });
    });

    it('is ineligible when that is bad, unless it was itself restored', () => {
      const bad: PointFacts = { ...full, verification: 'bad' };
      expect(ask(incr, when, { points: [bad] })).toEqual({
        eligible: false,
        reason: 'it needs full, which cannot be used: it is known to be bad',
      });
      expect(
        ask({ ...incr, verification: 'restored' }, when, { points: [bad] }),
      ).toEqual({
        eligible: true,
        advisory: 'it was restored although it depends on full, which is bad',
      });
      const gone: PointFacts = { ...bad, expiresAt: at('2026-11-04 00:00') };
      expect(
        ask({ ...incr, verification: 'restored' }, when, { points: [gone] }),
      ).toMatchObject({ eligible: false });
    });
  });

  it('needs a location that is there and survives the scope', () => {
    const plans = (location: Parameters<typeof testLocation>[0]) => [
      { plan: testPlan({ locations: [testLocation(location)] }) },
    ];
    expect(
      ask({}, undefined, { plans: plans({ state: 'unavailable' }) }),
    ).toEqual({
      eligible: false,
      reason: 'its location vault is not available',
    });
    expect(
      ask(
        {},
        undefined,
        { plans: plans({ region: 'eu-central-1' }) },
        'region',
      ),
    ).toEqual({
      eligible: false,
      reason: 'its location vault does not survive the scope region',
    });
    expect(ask({}, undefined, { plans: plans({}) }, 'region')).toEqual({
      eligible: true,
    });
    expect(ask({}, undefined, { plans: [] }, 'dependency')).toEqual({
      eligible: false,
      reason:
        'its location vault does not survive the scope dependency, for nobody said where it is',
    });
  });

  it('never counts a replica against corruption', () => {
    const plans = [{ plan: testPlan({ mechanism: 'replica' }) }];
    expect(ask({}, undefined, { plans })).toEqual({
      eligible: false,
      reason: 'a replica repeats the corruption',
    });
    expect(ask({}, undefined, { plans }, 'region')).toEqual({ eligible: true });
  });
});

describe('isImmutable', () => {
  const now = at('2026-11-11 00:00');
  const createdAt = at('2026-11-01 00:00');
  const judge = (
    lock: PointFacts['lock'],
    mode: 'governance' | 'compliance' = 'governance',
    minRetentionSeconds: number | undefined = 35 * 86_400,
    location = testLocation(),
  ) =>
    isImmutable(
      { createdAt, lock },
      location,
      { mode, minRetentionSeconds },
      now,
    );

  it('needs a lock until the end of the retention', () => {
    // 35 days are asked for and the point is 10 days old: the lock must reach 25 days ahead.
    const until = (text: string) => ({
      mode: 'compliance' as const,
      until: text,
    });
    expect(judge(until('2026-12-06T00:00:00Z'))).toBe('yes');
    expect(judge(until('2026-12-05T23:59:59Z'))).toBe('no');
  });

  it.each([
    ['none', 'governance', 'no'],
    ['governance', 'governance', 'yes'],
    ['compliance-pending', 'governance', 'yes'],
    ['compliance', 'governance', 'yes'],
    ['governance', 'compliance', 'no'],
    ['compliance-pending', 'compliance', 'no'],
    ['compliance', 'compliance', 'yes'],
    ['unknown', 'governance', 'unknown'],
  ] as const)('%s where %s is asked for: %s', (mode, required, expected) => {
    expect(judge({ mode, until: '2027-12-01T00:00:00Z' }, required)).toBe(
      expected,
    );
  });

  it('takes the lock of the location where the point has none, and knows nothing without an end', () => {
    const locked = testLocation({
      immutability: { mode: 'compliance', until: '2027-12-01T00:00:00Z' },
    });
    expect(judge(undefined, 'compliance', 1, locked)).toBe('yes');
    expect(judge(undefined)).toBe('unknown');
    expect(judge({ mode: 'governance' })).toBe('unknown');
  });
});
