export {
  availableFrom,
  badFrom,
  eligible,
  goneFrom,
  PointIndex,
} from './eligibility';
export type { Eligibility, RestoreFacts } from './eligibility';
export { eligiblePeriods } from './eligibilityPeriods';
export type { EligiblePeriod } from './eligibilityPeriods';
export { isImmutable } from './immutability';
export { survives } from './survives';
export type { LocationPlacement } from './survives';
export { withTrials } from './trials';
export type { PointTrial } from './trials';
