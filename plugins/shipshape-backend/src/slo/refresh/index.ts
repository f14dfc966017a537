export { DatabaseSloSourceFactsStore } from './DatabaseSloSourceFactsStore';
export { maintainSloCounts } from './maintainSloCounts';
export { SloRefreshService } from './SloRefreshService';
export type { AlertRecorder, SloRefreshOptions } from './SloRefreshService';
export type {
  SloSourceFactsStore,
  SourceSlos,
  StoredSourceFacts,
} from './SloSourceFactsStore';
export { registerSloSourceTasks, triggerSloSource } from './sloSourceTasks';
