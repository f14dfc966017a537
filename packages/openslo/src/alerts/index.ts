export { alertPairs } from './alertPairs';
export type { AlertPair } from './alertPairs';
export { formatRational, parseRational, rationalToNumber } from './rational';
export type { Rational } from './rational';
export {
  alertThreshold,
  complement,
  detectionSeconds,
  errorBudget,
  isReachable,
  minimumTarget,
} from './thresholds';
export type { Factor } from './thresholds';
