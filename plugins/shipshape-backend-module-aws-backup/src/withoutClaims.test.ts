import type {
  BackupLocation,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import { arnOf, vaultArn } from './__testUtils__/account';
import { withoutClaims } from './withoutClaims';

const VAULTS = { BackupVaultList: [{ BackupVaultArn: vaultArn('Default') }] };
const ELSEWHERE = 'arn:aws:rds:us-east-1:999999999999:db:orders';
const BUCKET = 'arn:aws:s3:::bucket';

const location = (state: BackupLocation['state']): BackupLocation => ({
  id: `vault-${state}`,
  encryption: 'unknown',
  immutability: { mode: 'unknown' },
  deletionDenied: 'unknown',
  state,
  dependsOn: [],
});
const claimed = (nativeId: string, more: Partial<RecoverySubject> = {}) =>
  withoutClaims(
    {
      native: { provider: 'aws-backup', nativeId },
      state: 'known',
      complete: true,
      plans: [],
      locations: [location('available')],
      runs: [],
      points: [],
      samples: [],
      drills: [],
      checks: [],
      ...more,
    },
    VAULTS,
  );
const judge = (nativeId: string, more?: Partial<RecoverySubject>) => {
  const { state, complete } = claimed(nativeId, more);
  return [state, complete];
};

describe('withoutClaims', () => {
  it('leaves a resource of this account and region as it is', () => {
    expect(judge(arnOf('orders'))).toEqual(['known', true]);
    expect(judge(arnOf('orders'), { state: 'never' })).toEqual(['never', true]);
    expect(judge(arnOf('orders'), { complete: false })).toEqual([
      'known',
      false,
    ]);
  });

  it('claims nothing about one of another, also where copies of it are here', () => {
    expect(judge(ELSEWHERE, { state: 'never' })).toEqual([
      'insufficient_data',
      false,
    ]);
    expect(judge(ELSEWHERE)).toEqual(['known', false]);
  });

  it('takes a bucket for one of here where a plan of here selects it', () => {
    const here = { plans: [{ id: 'p', state: 'active' as const }] };
    const gone = { plans: [{ id: 'p', state: 'unknown' as const }] };
    expect(judge(BUCKET, { ...here, state: 'never' })).toEqual(['never', true]);
    expect(judge(BUCKET, { ...gone, state: 'never' })).toEqual([
      'insufficient_data',
      false,
    ]);
    expect(judge(BUCKET, { state: 'never' })[0]).toBe('insufficient_data');
  });

  it('calls no listing complete where points are in a vault that was not listed', () => {
    expect(
      judge(arnOf('orders'), {
        locations: [location('available'), location('unknown')],
      }),
    ).toEqual(['known', false]);
  });

  it('says of which vaults it lists all points', () => {
    const locations = [location('available'), location('unknown')];
    for (const arn of [arnOf('orders'), ELSEWHERE]) {
      expect(claimed(arn, { locations }).completeLocations).toEqual([
        'vault-available',
      ]);
    }
    expect(
      claimed(arnOf('orders'), { locations, complete: false }),
    ).not.toHaveProperty('completeLocations');
  });
});
