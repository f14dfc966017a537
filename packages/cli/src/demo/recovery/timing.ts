import { startOf } from '../calendar';
import type { Noise } from '../noise';

/** A part of the demo's time, and what all of it is relative to. Times in seconds since the epoch. */
export interface RecoverySpan {
  seed: string;
  /** Day on which the demo began: stories are relative to it. It stays, so that what was told once stays true. */
  anchor: number;
  from: number;
  now: number;
}

/** As far back as there is history. */
export const RECOVERY_HISTORY_DAYS = 120;

const SECONDS_PER_HOUR = 3600;

/** Where history begins. */
export function recoveryHistoryStart(anchor: number): number {
  return startOf(anchor - RECOVERY_HISTORY_DAYS);
}

/** An instant so many hours after the first second of the anchor. */
export function hoursFrom(anchor: number, hours: number): number {
  return startOf(anchor) + hours * SECONDS_PER_HOUR;
}

/** ISO-8601 with milliseconds. */
export function isoTime(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

/** `20261124T020000Z`, for names. */
export function compactTime(seconds: number): string {
  return `${isoTime(seconds).slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** A value that differs from the average by at most so many thousandths. */
export function vary(
  average: number,
  spread: number,
  noise: Noise,
  ...key: Array<string | number>
): number {
  return (average * Number(noise.around(spread, ...key))) / 1000;
}
