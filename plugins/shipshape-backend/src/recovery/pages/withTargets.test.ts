import {
  DrillReport,
  drillReportSchema,
} from 'backstage-plugin-shipshape-common';
import { withTargets } from './withTargets';

function drill(overrides: Partial<DrillReport>): DrillReport {
  return drillReportSchema.parse({
    drillId: 'd-1',
    drillPlanId: 'orders-monthly',
    resourceId: 'orders',
    revision: 1,
    scope: 'data-corruption',
    lifecycle: 'done',
    ...overrides,
  });
}

const TARGETS = { rtoSeconds: 600, rpoSeconds: 60, toleranceSeconds: 5 };

describe('withTargets', () => {
  it.each([
    [{ outcome: 'passed', achievedRtoSeconds: 600 }, true],
    [{ outcome: 'passed', achievedRtoSeconds: 601 }, false],
    [{ outcome: 'failed' }, false],
    [{ outcome: 'inconclusive' }, undefined],
    [{ outcome: 'passed' }, undefined],
    [{ lifecycle: 'restoring' }, undefined],
  ] as const)('%j: RTO met %s', (overrides, rtoMet) => {
    expect(withTargets(drill(overrides), TARGETS)).toMatchObject({
      rtoTargetSeconds: 600,
      rtoMet,
    });
  });

  it.each([
    [{ achievedRpoSeconds: 65 }, true],
    [{ achievedRpoSeconds: 65.5 }, false],
    [{ rpoLowerBoundSeconds: 70 }, false],
    [{ rpoLowerBoundSeconds: 10 }, undefined],
    [{}, undefined],
  ])('%j: RPO met %s', (overrides, rpoMet) => {
    expect(withTargets(drill(overrides), TARGETS)).toMatchObject({
      rpoTargetSeconds: 60,
      rpoMet,
    });
  });

  it('leaves what the report says, and adds nothing where nothing is asked', () => {
    const report = drill({
      outcome: 'passed',
      achievedRtoSeconds: 700,
      rtoTargetSeconds: 800,
      rtoMet: true,
    });
    expect(withTargets(report, { rtoSeconds: 600 })).toEqual(report);
    expect(withTargets(report, {})).toEqual(report);
  });
});
