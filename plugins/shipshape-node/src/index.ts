export * from './SourceError';
export * from './cost/CostSource';
export * from './cost/extensionPoint';
export * from './recovery/RecoverySource';
export * from './recovery/extensionPoint';
export * from './slo/SloSource';
export * from './slo/extensionPoint';
