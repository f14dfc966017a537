export { CostSourceRegistry } from './CostSourceRegistry';
export { registerCostSourceTasks, triggerCostSource } from './costSourceTasks';
export { DatabaseSourceRunStore } from './DatabaseSourceRunStore';
export { DefaultSourcesService } from './DefaultSourcesService';
export type { DefaultSourcesServiceOptions } from './DefaultSourcesService';
export type { SourceRunStore } from './SourceRunStore';
export type { SourcesService } from './SourcesService';
