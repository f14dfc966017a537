import { exposureChart } from './exposureChart';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-01T00:00:00Z');
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();

/** A backup each `every` hours over `days`: data at risk grows from 0 to the distance, at the instant of the next backup it falls. */
function teeth(every: number, days: number) {
  return Array.from({ length: (days * 24) / every }, (_, index) => [
    { at: at(index * every), seconds: 0 },
    { at: at((index + 1) * every), seconds: every * 3600 },
  ]).flat();
}

describe('The chart of data at risk', () => {
  it('keeps teeth that can be told apart', () => {
    // 60 instants.
    const model = exposureChart(teeth(24, 30), 'x');
    expect(model.stepHours).toBeUndefined();
    expect(model.instants).toHaveLength(60);
  });

  it('draws the highest of each step where they cannot', () => {
    // 1,440 instants of 30 days: steps of 6 hours are 120.
    const model = exposureChart(teeth(1, 30), 'x');
    expect(model.stepHours).toBe(6);
    expect(model.instants).toHaveLength(120);
    expect(model.instants[1].toISOString()).toBe('2026-11-01T06:00:00.000Z');
    expect(new Set(model.series[0].values)).toEqual(new Set([3600]));
  });

  it('never hides a breach, nor the time in which it grew', () => {
    const regular = teeth(1, 30);
    // From hour 12 to 30 no backup came: 18 hours at its end.
    const series = [
      ...regular
        .filter(point => Date.parse(point.at) <= START + 12 * HOUR)
        .slice(0, -1),
      { at: at(12), seconds: 0 },
      { at: at(30), seconds: 18 * 3600 },
      ...regular
        .filter(point => Date.parse(point.at) >= START + 30 * HOUR)
        .slice(1),
    ];
    expect(exposureChart(series, 'x').series[0].values.slice(0, 6)).toEqual([
      3600,
      3600,
      6 * 3600,
      12 * 3600,
      18 * 3600,
      3600,
    ]);
  });

  it('leaves a gap where nothing is known of a whole step', () => {
    const series = teeth(1, 30).map(point => {
      const hour = (Date.parse(point.at) - START) / HOUR;
      return hour > 5 && hour < 20 ? { at: point.at } : point;
    });
    const model = exposureChart(series, 'x');
    // Nothing is known from hour 5 to hour 20: a part of the first and of the fourth step.
    expect(model.partlyKnown).toBe(2);
    expect(model.series[0].values.slice(0, 5)).toEqual([
      3600,
      undefined,
      undefined,
      3600,
      3600,
    ]);
  });
});
