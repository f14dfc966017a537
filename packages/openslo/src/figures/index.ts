export { budgetRemaining, burnRate, burnRateOfRatio } from './budget';
export { computeFigures } from './computeFigures';
export type { ComputedFigures, FiguresInput } from './computeFigures';
export type { Counts, CountsByWindow } from './counts';
export {
  conditionsOf,
  evaluateAlerts,
  firingSeverity,
  pairsOf,
} from './evaluateAlerts';
export { paceWindow, timeToExhaustion } from './exhaustion';
export { burnRates } from './readings';
export type { AlertReadings } from './readings';
export { healthOf, joinStatus, SLO_RISK } from './status';
export { isLowTraffic, isTimeWeighted } from './traffic';
export { monthAt, windowAt, windowSeconds } from './windows';
export type { RunningWindow, WindowAt } from './windows';
