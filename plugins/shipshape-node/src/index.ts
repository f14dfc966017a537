export * from './SourceError';
export * from './cost/CostSource';
export * from './cost/extensionPoint';
