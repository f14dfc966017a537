import { Duration } from 'luxon';
import { expectedIntervalSeconds } from './expectedInterval';

describe('expectedIntervalSeconds', () => {
  const now = new Date('2026-10-20T06:10:00Z');

  it.each([
    [{ hours: 1 }, 3600],
    [{ days: 1, minutes: 30 }, 88_200],
    [Duration.fromISO('PT15M'), 900],
    [{ cron: '0 * * * *' }, 3600],
    [{ cron: '*/20 * * * * *' }, 20],
    // Daily at three: the gap is a day, whatever the time is now.
    [{ cron: '0 3 * * *' }, 86_400],
    // On working days at six: from Friday to Monday.
    [{ cron: '0 6 * * 1-5' }, 3 * 86_400],
    // Hourly from 8 to 18: the night.
    [{ cron: '0 8-18 * * *' }, 14 * 3600],
    [{ trigger: 'manual' as const }, 30 * 86_400],
  ])('of %j is %d', (frequency, seconds) => {
    expect(expectedIntervalSeconds(frequency, now)).toBe(seconds);
  });
});
