import {
  addDays,
  addMonths,
  monthStart,
} from 'backstage-plugin-shipshape-common';

/** The ranges one can choose, by the name that the address uses. */
export const RANGES = [
  'this-month',
  'last-month',
  '3-months',
  '6-months',
  '13-months',
] as const;

/** See {@link RANGES}. */
export type RangeName = (typeof RANGES)[number];

/** UTC days, half-open. */
export interface DayRange {
  from: string;
  to: string;
}

/** How many months before the current one a range begins. */
const MONTHS_BACK = {
  'this-month': 0,
  '3-months': 2,
  '6-months': 5,
  '13-months': 12,
} as const;

/** The days of a range. Ranges of several months contain the current one, up to and including today. */
export function rangeDays(range: RangeName, today: string): DayRange {
  const thisMonth = monthStart(today);
  if (range === 'last-month') {
    return { from: addMonths(thisMonth, -1), to: thisMonth };
  }
  return {
    from: addMonths(thisMonth, -MONTHS_BACK[range]),
    to: addDays(today, 1),
  };
}

/** Days for up to three months, months beyond: as many bars as can be told apart. */
export function defaultGranularity(range: RangeName): 'daily' | 'monthly' {
  return range === '6-months' || range === '13-months' ? 'monthly' : 'daily';
}
