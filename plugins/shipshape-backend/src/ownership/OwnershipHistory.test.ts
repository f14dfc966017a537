import { OwnershipHistory, OwnershipRecord } from './OwnershipHistory';

const A = 'component:default/a';

function record(
  ownerRef: string,
  validFrom: string,
  validTo?: string,
  entityRef = A,
): OwnershipRecord {
  return { entityRef, ownerRef, validFrom, validTo, mappings: {} };
}

describe('OwnershipHistory', () => {
  const history = OwnershipHistory.from([
    record('group:default/blue', '2026-11-10', '2026-11-20'),
    record('group:default/red', '2026-11-01', '2026-11-10'),
    record('group:default/green', '2026-11-22'),
    record('group:default/red', '2026-11-05', '2026-11-05', 'api:default/b'),
    record('group:default/red', '2026-11-01', '2026-11-03', 'api:default/c'),
    record('', '2026-11-03', undefined, 'api:default/c'),
  ]);

  it.each([
    [A, '2025-01-01', 'group:default/red'], // before the first record
    [A, '2026-11-01', 'group:default/red'],
    [A, '2026-11-09', 'group:default/red'],
    [A, '2026-11-10', 'group:default/blue'],
    [A, '2026-11-19', 'group:default/blue'],
    [A, '2026-11-21', 'group:default/blue'], // it had left the catalog: the last owner
    [A, '2026-11-22', 'group:default/green'],
    [A, '2027-01-01', 'group:default/green'],
    ['api:default/b', '2026-12-01', 'group:default/red'],
    ['api:default/c', '2026-11-02', 'group:default/red'],
    ['api:default/c', '2026-11-03', ''], // it lost its owner
    ['api:default/unknown', '2026-11-03', undefined],
  ])('%s on %s: %p', (entityRef, day, expected) => {
    expect(history.ownerOn(entityRef, day)).toBe(expected);
  });

  it('knows what left the catalog', () => {
    expect(history.departed().map(({ entityRef }) => entityRef)).toEqual([
      'api:default/b',
    ]);
  });

  it('has a hash of what decides', () => {
    const one = [
      record('x', '2026-11-01', '2026-11-02'),
      record('y', '2026-11-02'),
    ];
    const hash = OwnershipHistory.from(one).hash();
    expect(OwnershipHistory.from([...one].reverse()).hash()).toBe(hash);
    expect(OwnershipHistory.from([one[0]]).hash()).not.toBe(hash);
    expect(
      OwnershipHistory.from([one[0], record('z', '2026-11-02')]).hash(),
    ).not.toBe(hash);
  });
});
