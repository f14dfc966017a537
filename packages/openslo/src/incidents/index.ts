export { incidentStats } from './incidentStats';
export { mergeAlertIntervals } from './mergeAlertIntervals';
export type { AlertIncident, FiringInterval } from './mergeAlertIntervals';
