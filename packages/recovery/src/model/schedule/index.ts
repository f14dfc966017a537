export * from './checkSchedule';
export { describeSchedule } from './describeSchedule';
export { ScheduleError } from './ScheduleError';
export * from './slotsBetween';
