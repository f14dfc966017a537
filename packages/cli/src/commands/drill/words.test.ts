import type { DrillReport } from 'backstage-plugin-shipshape-common';
import { describeDrill, duration } from './words';

describe('duration', () => {
  it.each([
    [0, '0.0 s'],
    [12_345, '12.3 s'],
    [59_999, '60.0 s'],
    [60_000, '1 min 0 s'],
    [3_599_999, '1 h 0 min'],
    [5_400_000, '1 h 30 min'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});

describe('describeDrill', () => {
  const report: DrillReport = {
    drillId: 'd-1',
    drillPlanId: 'monthly',
    resourceId: 'orders-db',
    revision: 9,
    kind: 'restore',
    scope: 'data-corruption',
    lifecycle: 'done',
    outcome: 'passed',
    pointNativeId: '20261122-055534F',
    rpoMethod: 'fenced',
    achievedRtoSeconds: 16.652,
    rtoTargetSeconds: 60,
    rtoMet: true,
    achievedRpoSeconds: 30.829,
    rpoTargetSeconds: 5,
    rpoMet: false,
    phases: [],
    checks: [],
    evidence: [],
    cleanup: 'succeeded',
    executedBy: 'runner',
  };

  it('says what was measured, and which target was missed', () => {
    expect(describeDrill(report))
      .toBe(`passed: drill d-1 of orders-db, plan monthly
point   20261122-055534F
RTO     16.7 s, target 1 min 0 s: met
RPO     30.8 s, target 5.0 s: missed
cleanup succeeded
`);
  });

  it('never shows what is not known as 0', () => {
    const text = describeDrill({
      ...report,
      outcome: 'inconclusive',
      reason: 'check-error',
      achievedRtoSeconds: undefined,
      rtoTargetSeconds: undefined,
      rtoMet: undefined,
      achievedRpoSeconds: null,
      rpoMet: null,
      rpoLowerBoundSeconds: 0.354,
      message: 'one\ntwo',
      cleanup: 'failed',
      cleanupMessage: 'stuck',
    });
    expect(text).toContain('inconclusive (check-error)');
    expect(text).toContain('RTO     unknown, no target\n');
    expect(text).toContain('RPO     unknown, target 5.0 s: unknown\n');
    expect(text).toContain('RPO     at least 0.4 s\n');
    expect(text).toContain('note    one\nnote    two\n');
    expect(text).toContain('cleanup failed: stuck\n');
  });
});
