export * from './cost';
export * from './primitives';
export * from './sources';
