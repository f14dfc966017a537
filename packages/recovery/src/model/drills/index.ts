export { drillStanding, isVerified } from './drillStanding';
export type { DrillFacts, DrillStandingQuestion } from './drillStanding';
export { rtoQuantiles } from './quantiles';
