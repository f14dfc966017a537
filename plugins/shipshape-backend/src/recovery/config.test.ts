import { mockServices } from '@backstage/backend-test-utils';
import { readRecoveryConfig } from './config';

const read = (shipshape: object) =>
  readRecoveryConfig(mockServices.rootConfig({ data: { shipshape } }));

describe('readRecoveryConfig', () => {
  it('has a default for everything', () => {
    const config = readRecoveryConfig(mockServices.rootConfig({ data: {} }));
    expect(config.tiers.size).toBe(0);
    expect(config.defaults).toEqual({});
    expect(config.retentionDays).toBe(400);
    expect(config.definitionsSchedule).toMatchObject({
      frequency: { minutes: 5 },
      scope: 'global',
    });
    expect(config.dataStoreTypes.has('postgres-database')).toBe(true);
    expect(config.dataStoreTypes.has('redis')).toBe(false);
  });

  it('reads the targets of tiers, and leaves what is about something else alone', () => {
    const { tiers, defaults, dataStoreTypes } = read({
      tiers: {
        critical: {
          availability: 99.9,
          rto: 'PT30M',
          rpo: 'PT0S',
          rpoTolerance: 'PT2S',
          drillInterval: 'P30D',
          drillGrace: 'P7D',
          backupRetentionDays: 35,
          requireEncrypted: true,
          requireImmutable: 'governance',
          requireOtherRegion: true,
          requireOtherAccount: false,
          strategy: 'warm-standby',
          minCopies: 2,
          maxDetectAndDecide: 'PT15M',
        },
        experimental: {},
      },
      recovery: {
        defaults: { rpo: { hours: 25 } },
        dataStoreTypes: [' Ledger '],
      },
    });
    expect(tiers.get('critical')).toEqual({
      rtoSeconds: 1800,
      rpoSeconds: 0,
      toleranceSeconds: 2,
      drillIntervalSeconds: 2_592_000,
      drillGraceSeconds: 604_800,
      minRetentionSeconds: 3_024_000,
      requireEncrypted: true,
      requireImmutable: 'governance',
      requireOtherRegion: true,
      requireOtherAccount: false,
      strategy: 'warm-standby',
      minCopies: 2,
      maxDetectAndDecideSeconds: 900,
    });
    expect(tiers.get('experimental')).toEqual({});
    expect(defaults).toEqual({ rpoSeconds: 90_000 });
    expect([...dataStoreTypes]).toEqual(['ledger']);
  });

  it.each([
    [{ tiers: { critical: { rto: 'soon' } } }, 'shipshape.tiers.critical.rto'],
    [{ tiers: { critical: { rto: 'PT0S' } } }, 'shipshape.tiers.critical.rto'],
    [{ tiers: { critical: 5 } }, 'tiers.critical'],
    [
      { tiers: { critical: { strategy: 'hope' } } },
      "shipshape.tiers.critical.strategy': 'hope' is not one of none, backup-restore",
    ],
    [
      { tiers: { critical: { requireImmutable: 'yes' } } },
      'shipshape.tiers.critical.requireImmutable',
    ],
    [
      { tiers: { critical: { backupRetentionDays: 1.5 } } },
      'shipshape.tiers.critical.backupRetentionDays',
    ],
    [
      { tiers: { critical: { minCopies: 0 } } },
      'shipshape.tiers.critical.minCopies',
    ],
    [
      { recovery: { defaults: { drillInterval: 'P0D' } } },
      'shipshape.recovery.defaults.drillInterval',
    ],
    [{ recovery: { retentionDays: 7 } }, 'shipshape.recovery.retentionDays'],
    [
      { recovery: { statusSchedule: { frequency: 'often' } } },
      'shipshape.recovery.statusSchedule',
    ],
  ])('stops the start with %j, naming the key', (shipshape, key) => {
    expect(() => read(shipshape)).toThrow(key);
  });
});
