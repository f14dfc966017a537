export * from './AllocationContext';
export * from './CostReallocationService';
export * from './DatabaseAllocationStore';
export * from './DatabaseScopeAllocationStore';
export * from './DefaultCostAllocator';
export * from './StaleCubes';
export { ConservationError } from './ConservationError';
export { DefaultCatalogSnapshotLoader } from './catalogSnapshot';
export type { CatalogSnapshotLoader } from './catalogSnapshot';
