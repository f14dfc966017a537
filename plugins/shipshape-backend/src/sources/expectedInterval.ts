import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { durationToMilliseconds } from '@backstage/types';
import { CronTime } from 'cron';
import { Duration } from 'luxon';

/** A source that runs by hand only is asked for at least monthly, as bills are. */
const MANUAL_INTERVAL_SECONDS = 30 * 86_400;

/** Runs looked ahead: a working-days schedule must show its weekend. */
const CRON_RUNS = 60;

/**
 * Seconds after which the next success of a source is due. For a cron line it is the longest gap between its coming runs, so that a night
 * or a weekend without runs does not make a source late.
 */
export function expectedIntervalSeconds(
  frequency: SchedulerServiceTaskScheduleDefinition['frequency'],
  now: Date,
): number {
  if ('trigger' in frequency) {
    return MANUAL_INTERVAL_SECONDS;
  }
  if ('cron' in frequency) {
    const cron = new CronTime(frequency.cron, 'UTC');
    const after = (time: number) =>
      cron.getNextDateFrom(new Date(time), 'UTC').toMillis();
    let longest = 0;
    let run = after(now.getTime());
    for (let i = 0; i < CRON_RUNS; i++) {
      const next = after(run);
      longest = Math.max(longest, next - run);
      run = next;
    }
    return longest / 1000;
  }
  const milliseconds = Duration.isDuration(frequency)
    ? frequency.toMillis()
    : durationToMilliseconds(frequency);
  return milliseconds / 1000;
}
