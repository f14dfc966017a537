export * from './days';
export * from './money';
export * from './slo';
export * from './spans';
