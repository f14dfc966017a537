import { at, POINT, restoreJob, read } from '../__testUtils__/awsAnswers';

describe('restore tests of AWS Backup', () => {
  it.each([
    ['PENDING', undefined, 'claimed', undefined, 'skipped', undefined],
    ['RUNNING', undefined, 'restoring', undefined, 'skipped', undefined],
    ['FAILED', undefined, 'done', 'failed', 'skipped', 'restore-failed'],
    ['ABORTED', undefined, 'done', 'inconclusive', 'skipped', 'aborted'],
    ['COMPLETED', 'VALIDATING', 'verifying', undefined, 'skipped', undefined],
    ['COMPLETED', 'SUCCESSFUL', 'done', 'passed', 'passed', undefined],
    ['COMPLETED', 'FAILED', 'done', 'failed', 'failed', 'check-failed'],
    [
      'COMPLETED',
      'TIMED_OUT',
      'done',
      'inconclusive',
      'error',
      'validation-timed-out',
    ],
    ['COMPLETED', undefined, 'done', 'inconclusive', 'skipped', 'not-verified'],
  ])(
    'reads a restore test that is %s and validated %s',
    (Status, ValidationStatus, lifecycle, outcome, validation, reason) => {
      const { subject } = read({
        RestoreJobs: [restoreJob({ Status, ValidationStatus })],
      });
      const [drill] = subject.drills;
      expect(drill).toMatchObject({
        drillId: 'e7a1-2b',
        drillPlanId: 'weekly-0a1b',
        pointNativeId: POINT,
        lifecycle,
        validation,
        declaredAt: at('06:30:00'),
        cleanup: 'succeeded',
      });
      expect([drill.outcome, drill.reason]).toEqual([outcome, reason]);
      expect([drill.achievedRtoSeconds, drill.achievedRpoSeconds]).toEqual(
        outcome === 'passed' ? [1_200, 5_400] : [undefined, undefined],
      );
    },
  );

  it('leaves out restores in earnest, and says which test it does not understand', () => {
    const { subjects, notices } = read({
      RestoreJobs: [
        restoreJob({ CreatedBy: undefined }),
        restoreJob({ ValidationStatus: 'MAYBE' }),
      ],
    });
    expect(subjects).toEqual([]);
    expect(notices).toMatchObject([{ path: 'RestoreJobs[1]' }]);
  });
});
