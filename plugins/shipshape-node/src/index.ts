export * from './SourceError';
export * from './cost/CostSource';
export * from './cost/extensionPoint';
export * from './slo/SloSource';
export * from './slo/extensionPoint';
