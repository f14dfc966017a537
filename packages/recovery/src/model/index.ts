export { documentedStates, planStateAt, RECOVERY_DEFAULTS } from './facts';
export type { PlanFacts, PointFacts, SampleFacts } from './facts';
export * from './schedule';
export * from './slots';
export * from './points';
export * from './exposure';
export * from './drills';
export * from './objectives';
