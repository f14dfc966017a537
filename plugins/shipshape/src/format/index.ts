export * from './days';
export * from './money';
export * from './slo';
