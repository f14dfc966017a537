export { costSourceConformance } from './costSourceConformance';
export type {
  CostSourceConformanceOptions,
  CostSourceFixture,
} from './costSourceConformance';
export { sloSourceConformance } from './sloSourceConformance';
export type {
  SloSourceConformanceOptions,
  SloSourceFixture,
} from './sloSourceFixture';
export { recoverySourceConformance } from './recoverySourceConformance';
export type {
  RecoverySourceConformanceOptions,
  RecoverySourceFixture,
} from './recoverySourceFixture';
