import { FINE_BUCKET_SECONDS } from 'backstage-plugin-shipshape-common';
import { dayAt, isWeekend, startOf } from '../calendar';
import { type Noise, NumberedNoise } from '../noise';
import type { SloScenario } from './scenarios';

/** Events, whole numbers. */
export interface Counts {
  good: number;
  total: number;
}

const SECONDS_PER_HOUR = 3600;

/** Counts what happens to one SLO of the demo. The same interval always has the same counts. */
export class Counter {
  readonly #scenario: SloScenario;
  readonly #dayStart: number;
  readonly #traffic: NumberedNoise;
  readonly #failures: NumberedNoise;

  /** @param day - days since 1970-01-01, which episodes are relative to */
  constructor(scenario: SloScenario, day: number, noise: Noise) {
    this.#scenario = scenario;
    this.#dayStart = startOf(day);
    this.#traffic = new NumberedNoise(noise, `${scenario.sloId}/traffic`);
    this.#failures = new NumberedNoise(noise, `${scenario.sloId}/failures`);
  }

  /** What happened in [start, start + width), multiples of five minutes; undefined when nobody counted in any of it. */
  between(start: number, widthSeconds: number): Counts | undefined {
    let sum: Counts | undefined;
    for (let at = start; at < start + widthSeconds; at += FINE_BUCKET_SECONDS) {
      const counts = this.#at(at);
      if (counts) {
        sum = {
          good: (sum?.good ?? 0) + counts.good,
          total: (sum?.total ?? 0) + counts.total,
        };
      }
    }
    return sum;
  }

  #at(start: number): Counts | undefined {
    const { youngHours, silentSinceHours } = this.#scenario;
    const hours = (start - this.#dayStart) / SECONDS_PER_HOUR;
    if (
      (youngHours !== undefined && hours < -youngHours) ||
      (silentSinceHours !== undefined && hours >= -silentSinceHours)
    ) {
      return undefined;
    }
    const index = start / FINE_BUCKET_SECONDS;
    const total = this.#events(start, index);
    // Rounded by chance, so that rare errors of small buckets add up to the ratio.
    const expected = total * this.#errorRatio(hours);
    const bad = Math.floor(expected + this.#failures.at(index));
    return { good: total - Math.min(bad, total), total };
  }

  #events(start: number, index: number): number {
    const { eventsPerFiveMinutes, rhythm } = this.#scenario;
    if (rhythm === 'steady') {
      return eventsPerFiveMinutes;
    }
    const hour = (start % 86_400) / SECONDS_PER_HOUR;
    // Lowest at three in the morning, highest at three in the afternoon.
    const ofDay = 0.6 - 0.4 * Math.cos(((hour - 3) / 12) * Math.PI);
    const ofWeek = isWeekend(dayAt(start)) ? 0.6 : 1;
    const around = 0.9 + 0.2 * this.#traffic.at(index);
    return Math.round(eventsPerFiveMinutes * ofDay * ofWeek * around);
  }

  #errorRatio(hours: number): number {
    const episode = this.#scenario.episodes.find(
      ({ fromHours, toHours }) => hours >= fromHours && hours < toHours,
    );
    return episode?.errorRatio ?? this.#scenario.errorRatio;
  }
}
