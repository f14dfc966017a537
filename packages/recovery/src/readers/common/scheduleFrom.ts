import type {
  Schedule,
  ScheduleDialect,
} from 'backstage-plugin-shipshape-common';
import { checkSchedule } from '../../model/schedule';
import type { Notices } from './Notices';

/** The schedule that a tool has, with a notice about what is doubtful in it; undefined where it cannot be read. */
export function scheduleFrom(
  schedule: {
    dialect: ScheduleDialect;
    expression: string;
    timezone?: string;
    startWindowSeconds?: number;
    completionWindowSeconds?: number;
  },
  path: string,
  notices: Notices,
): Schedule | undefined {
  const read: Schedule = { kind: 'cron', ...schedule };
  const problems = checkSchedule(read);
  for (const { severity, code, message } of problems) {
    if (severity === 'error') {
      notices.error(code, message, path);
    } else {
      notices.warn(code, message, path);
    }
  }
  return problems.some(({ severity }) => severity === 'error')
    ? undefined
    : read;
}
