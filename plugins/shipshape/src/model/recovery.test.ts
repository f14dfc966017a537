import { DrillMark, drillMarks } from './drillHistory';
import { drillTimeline } from './drillTimeline';
import { verdictOf } from './recovery';
import { drill, drillDetails } from '../__testUtils__/recoveryAnswers';

describe('verdictOf', () => {
  it.each([
    ['passed', {}],
    ['missed', { rpoMet: false }],
    ['missed', { rtoMet: false }],
    // A bound that allows no verdict about the RPO misses nothing.
    ['passed', { rpoMet: undefined }],
    // A drill that failed has no target to miss.
    ['failed', { outcome: 'failed', rtoMet: false }],
    ['inconclusive', { outcome: 'inconclusive' }],
    ['running', { outcome: undefined, lifecycle: 'restoring' }],
    ['inconclusive', { outcome: undefined, lifecycle: 'cancelled' }],
  ] as const)('is %s for %j', (verdict, change) => {
    expect(verdictOf(drill(change))).toBe(verdict);
  });
});

describe('drillMarks', () => {
  const marks = (change: Parameters<typeof drill>[0]): DrillMark[] =>
    drillMarks([drill(change)], 'rpo');

  it('tells a measured value from a lower bound', () => {
    expect(marks({})[0]).toMatchObject({ seconds: 30.829, kind: 'met' });
    expect(
      marks({
        achievedRpoSeconds: undefined,
        rpoLowerBoundSeconds: 0.354,
        rpoMet: undefined,
      })[0],
    ).toMatchObject({ seconds: 0.354, kind: 'bound' });
  });

  it('has no value for a drill that measured nothing, and no mark for one that runs', () => {
    const [mark] = marks({ outcome: 'failed', achievedRpoSeconds: undefined });
    expect(mark.seconds).toBeUndefined();
    expect(mark.kind).toBeUndefined();
    expect(marks({ outcome: undefined, lifecycle: 'restoring' })).toEqual([]);
  });

  it('is ordered by time', () => {
    expect(
      drillMarks(
        [
          drill({ drillId: 'b', declaredAt: '2026-11-02T00:00:00Z' }),
          drill({ drillId: 'a', declaredAt: '2026-11-01T00:00:00Z' }),
        ],
        'rto',
      ).map(mark => mark.drillId),
    ).toEqual(['a', 'b']);
  });
});

describe('drillTimeline', () => {
  it('counts from the declaration, with what came before it negative', () => {
    const timeline = drillTimeline(drillDetails());
    expect(
      timeline?.bars.map(bar => [bar.name, bar.startMs, bar.countsForRto]),
    ).toEqual([
      ['baseline', -5000, false],
      ['restore', 0, true],
      ['start', 2538, true],
    ]);
    expect(timeline).toMatchObject({
      fromMs: -5000,
      toMs: 16_652,
      usableMs: 16_652,
    });
  });

  it('has no usable moment where no RTO was achieved, and no axis without phases', () => {
    expect(
      drillTimeline(drillDetails({ achievedRtoSeconds: undefined })),
    ).not.toHaveProperty('usableMs');
    expect(drillTimeline({ phases: [] })).toBeUndefined();
  });
});
