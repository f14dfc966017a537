export * from './days';
export * from './money';
