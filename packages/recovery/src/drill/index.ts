export * from './config/runnerConfig';
export * from './DrillFault';
export * from './Executor';
export * from './run/DrillClock';
export * from './run/DrillContext';
