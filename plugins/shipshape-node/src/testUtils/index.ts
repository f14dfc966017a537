export { costSourceConformance } from './costSourceConformance';
export type { CostSourceFixture } from './costSourceConformance';
