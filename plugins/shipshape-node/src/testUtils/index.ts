export { costSourceConformance } from './costSourceConformance';
export type {
  CostSourceConformanceOptions,
  CostSourceFixture,
} from './costSourceConformance';
