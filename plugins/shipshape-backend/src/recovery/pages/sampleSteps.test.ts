import { sampleStepOf } from './sampleSteps';

describe('the step of samples', () => {
  const stepFor = (...rpoSeconds: Array<number | undefined>) =>
    sampleStepOf({
      objectives: rpoSeconds.map(seconds => ({
        scope: 'data-corruption',
        rpoSeconds: seconds,
        setBy: {},
      })),
    });

  it('is the longest one that is at most a quarter of the tightest RPO', () => {
    expect(stepFor(86_400)).toBe('hour');
    expect(stepFor(14_400)).toBe('hour');
    expect(stepFor(14_399)).toBe('ten-minutes');
    expect(stepFor(2_400)).toBe('ten-minutes');
    expect(stepFor(2_399)).toBe('minute');
    expect(stepFor(240)).toBe('minute');
    expect(stepFor(239)).toBe('sample');
    expect(stepFor(0)).toBe('sample');
    expect(stepFor(86_400, undefined, 900)).toBe('minute');
  });

  it('is an hour where there is no RPO', () => {
    expect(stepFor()).toBe('hour');
    expect(stepFor(undefined)).toBe('hour');
  });
});
