export * from './alerts';
export * from './figures';
export * from './incidents';
export * from './promql';
export * from './expressions';
