export * from './import';
export * from './alerts';
export * from './explain';
export * from './figures';
export * from './incidents';
export * from './promql';
export * from './expressions';
export * from './rules';
