export * from './api';
export * from './annotations';
export * from './client';
export * from './cost/cube';
export * from './money';
export * from './permissions';
export * from './time';
