export * from './alerts';
export * from './promql';
