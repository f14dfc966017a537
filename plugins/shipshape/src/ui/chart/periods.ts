import {
  formatDay,
  formatMonth,
  formatShortDay,
  formatShortMonth,
} from '../../format';
import { ChartModel } from '../../model/chartModel';

/** A period at the axis: `Nov 3` or `Nov 2026`. */
export function shortPeriod(
  start: string,
  granularity: ChartModel['granularity'],
  locale?: string,
): string {
  return granularity === 'daily'
    ? formatShortDay(start, locale)
    : formatShortMonth(start, locale);
}

/** A period in words: `Nov 3, 2026` or `November 2026`. */
export function longPeriod(
  start: string,
  granularity: ChartModel['granularity'],
  locale?: string,
): string {
  return granularity === 'daily'
    ? formatDay(start, locale)
    : formatMonth(start, locale);
}

const DAYS_WITH_ALL_TICKS = 45;
const TICK_DAYS = ['01', '08', '15', '22'];

/** Whether a day gets a tick: all of a few, four of a month of many. */
export function hasTick(start: string, periods: number): boolean {
  return periods <= DAYS_WITH_ALL_TICKS || TICK_DAYS.includes(start.slice(8));
}
