export type {
  Alarm,
  AlarmKey,
  AlarmStore,
  AlarmTransition,
} from './AlarmStore';
export { AlarmTeller } from './AlarmTeller';
export type { AlarmMessage, TellResult } from './AlarmTeller';
export { DatabaseAlarmStore } from './DatabaseAlarmStore';
export { forgetGone } from './forgetGone';
