export { CostIngestionService } from './CostIngestionService';
export type { CostIngestionOptions } from './CostIngestionService';
export type { CostLoadStore } from './CostLoadStore';
export { DatabaseCostLoadStore } from './DatabaseCostLoadStore';
