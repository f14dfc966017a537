import type { BudgetingMethod } from 'backstage-plugin-shipshape-common';
import { ComputedFigures, computeFigures, RunningWindow } from '../index';

export const DAY = 86_400;
export const OCCURRENCES: BudgetingMethod = { type: 'Occurrences' };
const AS_OF = new Date('2026-11-24T12:00:00Z');

/** Full days up to an instant. */
export function rolling(days: number): RunningWindow {
  return {
    state: 'running',
    from: new Date(AS_OF.getTime() - days * DAY * 1000),
    to: AS_OF,
  };
}

/** A period of so many days, of which some have passed. */
export function period(days: number, elapsedDays: number): RunningWindow {
  const from = new Date('2026-11-01T00:00:00Z');
  const after = (length: number) =>
    new Date(from.getTime() + length * DAY * 1000);
  return {
    state: 'running',
    from,
    to: after(elapsedDays),
    periodEnd: after(days),
  };
}

/** Figures of 99.9 % of requests over 30 days with full coverage, unless said otherwise. */
export function compute(
  bad: number,
  total: number,
  options: {
    target?: string;
    window?: RunningWindow;
    method?: BudgetingMethod;
    coveredSeconds?: number;
    excludedSeconds?: number;
    timeWeighted?: boolean;
  } = {},
): ComputedFigures {
  const {
    target = '0.999',
    window = rolling(30),
    method = OCCURRENCES,
    excludedSeconds = 0,
    coveredSeconds = (window.to.getTime() - window.from.getTime()) / 1000 -
      excludedSeconds,
    timeWeighted = false,
  } = options;
  return computeFigures({
    target,
    window,
    method,
    sums: { bad, total, coveredSeconds },
    excludedSeconds,
    timeWeighted,
  });
}
