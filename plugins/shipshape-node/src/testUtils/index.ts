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
