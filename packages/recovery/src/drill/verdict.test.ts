import { DrillFindings, judgeFindings } from './verdict';

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`);
const passed = {
  checkId: 'rows',
  severity: 'blocking',
  status: 'passed',
} as const;
/** The drill of the frozen archive of reference/recovery.md, "Definitions". */
const frozen: DrillFindings = {
  checks: [passed],
  rpoMethod: 'frozen',
  referenceAtMs: at('06:06:15.265'),
  recoveredToMs: at('06:05:44.436'),
  elapsedSeconds: 16.652,
  rtoTargetSeconds: 60,
  rpoTargetSeconds: 30,
};
const judged = (changes: Partial<DrillFindings>) =>
  judgeFindings({ ...frozen, ...changes });
const check = (status: DrillFindings['checks'][number]['status']) => ({
  ...passed,
  checkId: status,
  status,
});

describe('the verdict about a drill', () => {
  it('gives RTO and RPO of the measured drill; 30.829 s meet 30 s and a second of tolerance', () => {
    expect(judgeFindings(frozen)).toEqual({
      lifecycle: 'done',
      outcome: 'passed',
      achievedRtoSeconds: 16.652,
      achievedRpoSeconds: 30.829,
      rtoMet: true,
      rpoMet: true,
    });
  });

  it('passes a drill that misses its targets, and says so', () => {
    expect(
      judged({ rtoTargetSeconds: 16, rpoTargetSeconds: 29 }),
    ).toMatchObject({ outcome: 'passed', rtoMet: false, rpoMet: false });
  });

  it('judges no target that nobody set', () => {
    const verdict = judged({
      rtoTargetSeconds: undefined,
      rpoTargetSeconds: undefined,
    });
    expect(verdict).not.toHaveProperty('rtoMet');
    expect(verdict).not.toHaveProperty('rpoMet');
  });

  it('counts the RTO of a failed drill as missed, and knows none for an inconclusive one', () => {
    const failed = judged({ checks: [check('failed')] });
    expect(failed).toMatchObject({ outcome: 'failed', rtoMet: false });
    expect(failed).not.toHaveProperty('achievedRtoSeconds');
    const inconclusive = judged({ checks: [check('error')] });
    expect(inconclusive).not.toHaveProperty('rtoMet');
    expect(inconclusive).not.toHaveProperty('achievedRtoSeconds');
  });

  it.each([
    [[passed, check('failed'), check('invalid')], 'failed', 'check-failed'],
    [[passed, check('error'), check('invalid')], 'inconclusive', 'check-error'],
    [[passed, check('invalid')], 'inconclusive', 'invalid-check'],
    [[passed, check('skipped')], 'inconclusive', 'check-skipped'],
    [[], 'inconclusive', 'not-verified'],
    [
      [{ ...passed, severity: 'advisory' as const }],
      'inconclusive',
      'not-verified',
    ],
    [
      [passed, { ...check('failed'), severity: 'advisory' as const }],
      'passed',
      undefined,
    ],
  ])('of the checks %j is %s, %s', (checks, outcome, reason) => {
    const verdict = judged({ checks });
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.reason).toBe(reason);
  });

  it('calls recovery past the reference by more than a second unbounded, as that of the live archive (−9.999 s)', () => {
    expect(judged({ recoveredToMs: at('06:06:25.264') })).toEqual({
      lifecycle: 'done',
      outcome: 'inconclusive',
      reason: 'unbounded',
    });
    expect(judged({ recoveredToMs: at('06:06:16.265') })).toMatchObject({
      outcome: 'passed',
      achievedRpoSeconds: 0,
    });
  });

  it('allows what was archived until recovery was fenced', () => {
    const late = {
      recoveredToMs: at('06:06:20.265'),
      declarationSeconds: 5,
    };
    expect(judged({ ...late, rpoMethod: 'fenced' })).toMatchObject({
      outcome: 'passed',
      achievedRpoSeconds: 0,
    });
    expect(judged({ ...late, rpoMethod: 'frozen' }).reason).toBe('unbounded');
  });

  it('takes the clock of the source into account', () => {
    // 06:05:15.265 by the runner's clock is 60 s before the reference.
    expect(
      judged({ recoveredToMs: at('06:07:15.265'), sourceSkewSeconds: 120 })
        .achievedRpoSeconds,
    ).toBe(60);
    expect(
      judged({ recoveredToMs: at('06:04:15.265'), sourceSkewSeconds: -60 })
        .achievedRpoSeconds,
    ).toBe(60);
  });

  it('blames the clock of the source when that is ahead', () => {
    const future = { recoveredToMs: at('06:16:15.265') };
    expect(judged({ ...future, sourceSkewSeconds: 600 }).reason).toBe(
      'clock-skew',
    );
    expect(judged({ ...future, sourceSkewSeconds: 2 }).reason).toBe(
      'unbounded',
    );
  });

  it('takes the loss of a live archive as a lower bound, which can only tell that a target was missed', () => {
    const live = {
      rpoMethod: 'live-bounded',
      recoveredToMs: at('06:06:14.911'),
    } as const;
    const verdict = judged(live);
    expect(verdict.rpoLowerBoundSeconds).toBe(0.354);
    expect(verdict).not.toHaveProperty('achievedRpoSeconds');
    expect(verdict).not.toHaveProperty('rpoMet');
    expect(judged({ ...live, recoveredToMs: at('06:05:00') }).rpoMet).toBe(
      false,
    );
  });

  it('gives the accuracy of an explicit time and no RPO', () => {
    const verdict = judged({
      rpoMethod: 'explicit-time',
      targetTimeMs: at('06:05:45.000'),
    });
    expect(verdict.targetAccuracySeconds).toBe(0.564);
    expect(verdict).not.toHaveProperty('achievedRpoSeconds');
    expect(verdict).not.toHaveProperty('rpoMet');
  });

  it.each([
    ['preflight', 'inconclusive'],
    ['baseline', 'inconclusive'],
    ['queue', 'inconclusive'],
    ['provision', 'inconclusive'],
    ['restore', 'failed'],
    ['recover', 'failed'],
    ['verify', 'failed'],
  ] as const)('of a timeout in %s is %s', (phase, outcome) => {
    expect(judged({ stop: { kind: 'timeout', phase } })).toMatchObject({
      lifecycle: 'timed_out',
      outcome,
      reason: `timeout-${phase}`,
    });
  });

  it('of a cancelled drill is inconclusive', () => {
    expect(judged({ stop: { kind: 'cancelled' } })).toMatchObject({
      lifecycle: 'cancelled',
      outcome: 'inconclusive',
    });
  });

  it.each([
    ['backup', 'failed'],
    ['runner', 'inconclusive'],
  ] as const)('of a fault of the %s is %s', (of, outcome) => {
    expect(
      judged({ stop: { kind: 'fault', of, reason: 'why', message: '' } }),
    ).toMatchObject({ lifecycle: 'done', outcome, reason: 'why' });
  });
});
