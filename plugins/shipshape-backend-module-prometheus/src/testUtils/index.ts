export * from './openMetrics';
export * from './TestPrometheus';
