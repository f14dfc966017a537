export * from './alerts';
export * from './figures';
export * from './promql';
export * from './expressions';
