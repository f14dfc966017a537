import type { Schedule } from 'backstage-plugin-shipshape-common';
import { compileSchedule } from './compileSchedule';
import { ScheduleError } from './ScheduleError';

/** What is wrong or doubtful about a schedule. */
export interface ScheduleProblem {
  severity: 'error' | 'warning';
  code: 'schedule-invalid' | 'suspicious-schedule';
  message: string;
}

/** Checks a schedule; never throws. */
export function checkSchedule(schedule: Schedule): ScheduleProblem[] {
  try {
    const compiled = compileSchedule(schedule);
    if (schedule.kind !== 'cron' || compiled.kind !== 'times') {
      return [];
    }
    return [
      ...(compiled.suspicion === undefined
        ? []
        : [suspicious(`"${schedule.expression}" ${compiled.suspicion}`)]),
      ...(schedule.timezone !== undefined &&
      schedule.timezone !== compiled.timezone
        ? [
            suspicious(
              `The expression names the time zone ${compiled.timezone}, which outranks timezone: ${schedule.timezone}`,
            ),
          ]
        : []),
    ];
  } catch (error) {
    if (error instanceof ScheduleError) {
      return [
        {
          severity: 'error',
          code: 'schedule-invalid',
          message: error.message,
        },
      ];
    }
    throw error;
  }
}

function suspicious(message: string): ScheduleProblem {
  return { severity: 'warning', code: 'suspicious-schedule', message };
}
