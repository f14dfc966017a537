export * from './cost';
export * from './primitives';
export * from './reports';
export * from './slo';
export * from './sloQuestions';
export * from './sources';
