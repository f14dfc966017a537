import { FINE_BUCKET_SECONDS } from 'backstage-plugin-shipshape-common';
import { dayAt, isWeekend } from '../calendar';
import type { Noise } from '../noise';
import type { SloScenario } from './scenarios';

/** Events of five minutes, whole numbers. */
export interface Counts {
  good: number;
  total: number;
}

const SECONDS_PER_HOUR = 3600;

/**
 * What happened to an SLO in the five minutes from `start` on; undefined when nobody counted.
 *
 * @param dayStart - first second of the demo's day, which episodes are relative to
 */
export function countsAt(
  scenario: SloScenario,
  start: number,
  dayStart: number,
  noise: Noise,
): Counts | undefined {
  const hours = (start - dayStart) / SECONDS_PER_HOUR;
  const { youngHours, silentSinceHours } = scenario;
  if (
    (youngHours !== undefined && hours < -youngHours) ||
    (silentSinceHours !== undefined && hours >= -silentSinceHours)
  ) {
    return undefined;
  }
  const total = eventsAt(scenario, start, noise);
  const expected = total * errorRatioAt(scenario, hours);
  // Rounded by chance, so that rare errors of small buckets add up to the ratio.
  const chance = noise.below(1_000_000, scenario.sloId, 'bad', start) / 1e6;
  const bad = Math.min(Math.floor(expected + chance), total);
  return { good: total - bad, total };
}

function eventsAt(
  { eventsPerFiveMinutes, rhythm, sloId }: SloScenario,
  start: number,
  noise: Noise,
): number {
  if (rhythm === 'steady') {
    return eventsPerFiveMinutes;
  }
  const hour = (start % 86_400) / SECONDS_PER_HOUR;
  // Lowest at three in the morning, highest at three in the afternoon.
  const ofDay = 0.6 - 0.4 * Math.cos(((hour - 3) / 12) * Math.PI);
  const ofWeek = isWeekend(dayAt(start)) ? 0.6 : 1;
  const around = Number(noise.around(100, sloId, 'total', start)) / 1000;
  return Math.round(eventsPerFiveMinutes * ofDay * ofWeek * around);
}

function errorRatioAt(scenario: SloScenario, hours: number): number {
  const episode = scenario.episodes.find(
    ({ fromHours, toHours }) => hours >= fromHours && hours < toHours,
  );
  return episode?.errorRatio ?? scenario.errorRatio;
}

/** The sum of the five-minute counts in [start, start + width); undefined when nobody counted in any of them. */
export function countsBetween(
  scenario: SloScenario,
  start: number,
  widthSeconds: number,
  dayStart: number,
  noise: Noise,
): Counts | undefined {
  let sum: Counts | undefined;
  for (let at = start; at < start + widthSeconds; at += FINE_BUCKET_SECONDS) {
    const counts = countsAt(scenario, at, dayStart, noise);
    if (counts) {
      sum = {
        good: (sum?.good ?? 0) + counts.good,
        total: (sum?.total ?? 0) + counts.total,
      };
    }
  }
  return sum;
}
