export { SloAlarmService } from './SloAlarmService';
export type { SloAlarmResult } from './SloAlarmService';
