import type {
  Schedule,
  ScheduleDialect,
} from 'backstage-plugin-shipshape-common';
import {
  checkSchedule,
  describeSchedule,
  intervalSeconds,
  nextSlot,
  slotsBetween,
} from '.';

const cron = (
  dialect: ScheduleDialect,
  expression: string,
  timezone?: string,
): Schedule => ({ kind: 'cron', dialect, expression, timezone });

const slots = (schedule: Schedule, from: string, to: string) =>
  slotsBetween(schedule, new Date(from), new Date(to)).map(slot =>
    slot.toISOString(),
  );

/** The first slots from an instant on. */
function firstSlots(schedule: Schedule, from: string, count: number): string[] {
  const found: string[] = [];
  let slot = nextSlot(schedule, new Date(Date.parse(from) - 1));
  while (slot !== undefined && found.length < count) {
    found.push(slot.toISOString().replace(':00.000Z', 'Z'));
    slot = nextSlot(schedule, slot);
  }
  return found;
}

describe('expressions of AWS', () => {
  // Vectors of reference/recovery.md, "Schedules".
  it.each([
    ['cron(0 5 ? * * *)', ['2026-11-22T05:00Z', '2026-11-23T05:00Z']],
    ['0 5 ? * * *', ['2026-11-22T05:00Z', '2026-11-23T05:00Z']],
    ['cron(0 5 ? * 2 *)', ['2026-11-23T05:00Z', '2026-11-30T05:00Z']],
    ['cron(0 5 ? * 6L *)', ['2026-11-27T05:00Z', '2026-12-25T05:00Z']],
    ['cron(0 5 ? * FRIL *)', ['2026-11-27T05:00Z', '2026-12-25T05:00Z']],
    ['cron(0 5 L * ? *)', ['2026-11-30T05:00Z', '2026-12-31T05:00Z']],
    ['cron(0 5 1 1 ? 2027)', ['2027-01-01T05:00Z']],
    ['cron(15 * ? * * *)', ['2026-11-22T00:15Z', '2026-11-22T01:15Z']],
    // 2#1 is the first Monday; 1 is Sunday, and the width of a step is no day.
    ['cron(0 5 ? * 2#1 *)', ['2026-12-07T05:00Z', '2027-01-04T05:00Z']],
    ['cron(0 5 ? * 1,7 *)', ['2026-11-22T05:00Z', '2026-11-28T05:00Z']],
    ['cron(0 5 ? * 2-6/2 *)', ['2026-11-23T05:00Z', '2026-11-25T05:00Z']],
    ['cron(0 5 ? * MON-FRI *)', ['2026-11-23T05:00Z', '2026-11-24T05:00Z']],
    ['cron(30/15 * * * ? *)', ['2026-11-22T00:30Z', '2026-11-22T00:45Z']],
  ])('%s', (expression, expected) => {
    expect(
      firstSlots(cron('aws6', expression), '2026-11-22T00:00:00Z', 2),
    ).toEqual(expected);
  });

  it.each([
    ['rate(1 day)', 86_400],
    ['rate(12 hours)', 43_200],
    ['rate(90 minutes)', 5_400],
  ])('%s counts from the previous run', (expression, seconds) => {
    expect(intervalSeconds(cron('aws6', expression))).toBe(seconds);
    expect(
      slots(
        cron('aws6', expression),
        '2026-01-01T00:00:00Z',
        '2026-02-01T00:00:00Z',
      ),
    ).toEqual([]);
    expect(describeSchedule(cron('aws6', expression))).toEqual({
      kind: 'every',
      seconds,
    });
  });
});

describe('the other dialects', () => {
  it.each<[ScheduleDialect, string, string[]]>([
    ['unix5', '0 5 * * *', ['2026-11-22T05:00Z', '2026-11-23T05:00Z']],
    // 7 is Sunday too; day of month or day of week when both are set.
    ['unix5', '0 5 * * 7', ['2026-11-22T05:00Z', '2026-11-29T05:00Z']],
    ['unix5', '0 5 24 * 7', ['2026-11-22T05:00Z', '2026-11-24T05:00Z']],
    ['unix5', '@daily', ['2026-11-22T00:00Z', '2026-11-23T00:00Z']],
    ['unix5', '0 5 * JUL WED', ['2027-07-07T05:00Z', '2027-07-14T05:00Z']],
    ['sec6', '0 0 5 * * *', ['2026-11-22T05:00Z', '2026-11-23T05:00Z']],
    // What CloudNativePG makes of five fields: every hour at minute 5.
    ['sec6', '0 5 * * *', ['2026-11-22T00:05Z', '2026-11-22T01:05Z']],
    // What other libraries make of AWS's text: hourly, and hourly in February.
    ['sec6', '0 5 ? * * *', ['2026-11-22T00:05Z', '2026-11-22T01:05Z']],
    ['sec6', '0 5 ? * 2 *', ['2027-02-01T00:05Z', '2027-02-01T01:05Z']],
    ['go', '@midnight', ['2026-11-22T00:00Z', '2026-11-23T00:00Z']],
    ['go', '0 5 ? * *', ['2026-11-22T05:00Z', '2026-11-23T05:00Z']],
    [
      'go',
      'CRON_TZ=Asia/Tokyo 0 5 * * *',
      ['2026-11-22T20:00Z', '2026-11-23T20:00Z'],
    ],
  ])('%s: %s', (dialect, expression, expected) => {
    expect(
      firstSlots(cron(dialect, expression), '2026-11-22T00:00:00Z', 2),
    ).toEqual(expected);
  });

  it.each([
    ['@every 1h30m', 5_400],
    ['@every 1.5h', 5_400],
    ['@every 24h0m0s', 86_400],
  ])('%s is an interval', (expression, seconds) => {
    expect(intervalSeconds(cron('go', expression))).toBe(seconds);
    expect(nextSlot(cron('go', expression), new Date(0))).toBeUndefined();
  });
});

describe('intervalSeconds', () => {
  it.each<[Schedule, number | undefined]>([
    [cron('unix5', '0 2 * * *', 'Europe/Berlin'), 86_400],
    [cron('unix5', '0 * * * *'), 3_600],
    // From Friday to Monday.
    [cron('unix5', '0 2 * * 1-5'), 259_200],
    [cron('unix5', '0 2,8 * * *'), 64_800],
    [cron('aws6', 'cron(0 5 1 1 ? 2027)'), undefined],
    [{ kind: 'interval', everySeconds: 7_200 }, 7_200],
    [{ kind: 'continuous' }, undefined],
    [{ kind: 'manual' }, undefined],
  ])('%j', (schedule, expected) => {
    expect(intervalSeconds(schedule)).toBe(expected);
  });
});

describe('describeSchedule', () => {
  it.each<[Schedule, ReturnType<typeof describeSchedule>]>([
    [
      cron('unix5', '0 2 * * *', 'Europe/Berlin'),
      { kind: 'daily', times: ['02:00'], timezone: 'Europe/Berlin' },
    ],
    [
      cron('aws6', 'cron(0 5 ? * * *)'),
      { kind: 'daily', times: ['05:00'], timezone: 'UTC' },
    ],
    [
      cron('unix5', '30 */12 * * *'),
      { kind: 'daily', times: ['00:30', '12:30'], timezone: 'UTC' },
    ],
    [
      cron('unix5', '0 2 * * 0,6'),
      { kind: 'weekly', weekdays: [0, 6], times: ['02:00'], timezone: 'UTC' },
    ],
    [
      cron('aws6', 'cron(0 5 ? * 2 *)'),
      { kind: 'weekly', weekdays: [1], times: ['05:00'], timezone: 'UTC' },
    ],
    [cron('unix5', '5,35 * * * *'), { kind: 'hourly', minutes: [5, 35] }],
    [cron('unix5', '*/15 * * * *'), { kind: 'every', seconds: 900 }],
    [cron('sec6', '0 5 * * *'), { kind: 'hourly', minutes: [5] }],
    [
      cron('go', 'CRON_TZ=Asia/Tokyo 0 5 * * *'),
      { kind: 'daily', times: ['05:00'], timezone: 'Asia/Tokyo' },
    ],
    [
      cron('unix5', '0 2 1 * *'),
      { kind: 'cron', expression: '0 2 1 * *', timezone: 'UTC' },
    ],
    [
      cron('aws6', 'cron(0 5 ? * 6L *)'),
      { kind: 'cron', expression: 'cron(0 5 ? * 6L *)', timezone: 'UTC' },
    ],
    [
      cron('unix5', 'nonsense'),
      { kind: 'cron', expression: 'nonsense', timezone: 'UTC' },
    ],
    [{ kind: 'continuous' }, { kind: 'continuous' }],
    [{ kind: 'manual' }, { kind: 'manual' }],
  ])('%j', (schedule, expected) => {
    expect(describeSchedule(schedule)).toEqual(expected);
  });
});

describe('checkSchedule', () => {
  it.each<[Schedule, string]>([
    [
      cron('unix5', '0 0 5 * * *'),
      '"0 0 5 * * *" has 6 fields; with seconds first it is dialect sec6, with the year last aws6. Expected for dialect unix5: 5 fields: minute hour day-of-month month day-of-week',
    ],
    [cron('unix5', '0 5 * *'), 'has 4 fields. Expected for dialect unix5'],
    [
      cron('unix5', '61 5 * * *'),
      '"61 5 * * *" cannot be read: Invalid value for minute: 61.',
    ],
    [
      cron('unix5', '0 5 L * *'),
      'has the field L; unix5 does not know ? L W #',
    ],
    [cron('unix5', '@every 1h'), 'has 2 fields'],
    [cron('unix5', '0 0 30 2 *'), 'names no time that ever comes'],
    [
      cron('unix5', '0 5 * * *', 'Mars/Olympus'),
      'has the time zone "Mars/Olympus"; expected an IANA name',
    ],
    [
      cron('go', '@every soon'),
      'has no duration after @every; expected one such as 1h30m',
    ],
    [cron('sec6', '* 0 5 * * *'), 'means more than once a minute'],
    [
      cron('aws6', '0 5 * * * *'),
      'must have "?" either as day of month or as day of week',
    ],
    [
      cron('aws6', 'cron(0 5 * * ?)'),
      'has 5 fields. Expected for dialect aws6: 6 fields',
    ],
    [
      cron('aws6', 'cron(0 5 ? * 8 *)'),
      'has the day of week 8; expected 1 (Sunday) to 7 (Saturday)',
    ],
    [cron('aws6', 'rate(0 days)'), 'has a rate of 0'],
    [cron('unix5', 'cron(0 5 ? * * *)'), 'has 6 fields'],
    [cron('unix5', 'CRON_TZ=Asia/Tokyo 0 5 * * *'), 'has 6 fields'],
    [cron('unix5', '0 5 * * 6L'), 'has the field 6L'],
    [cron('unix5', '0 5 * * * 2027'), 'has 6 fields'],
    [cron('sec6', '0 5 1 1 ? 2027'), 'cannot be read'],
  ])('refuses %j', (schedule, message) => {
    expect(checkSchedule(schedule)).toEqual([
      {
        severity: 'error',
        code: 'schedule-invalid',
        message: expect.stringContaining(message),
      },
    ]);
    expect(() => nextSlot(schedule, new Date(0))).toThrow(message);
  });

  it.each<[Schedule, string]>([
    [
      cron('sec6', '0 5 * * *'),
      '"0 5 * * *" has 5 fields, which are read as second minute hour day-of-month month; "0 0 5 * * *" is what crontab would make of it',
    ],
    [cron('sec6', '0 5 ? * * *'), 'has a "?", as AWS writes it'],
    [
      cron('go', 'TZ=Asia/Tokyo 0 5 * * *', 'UTC'),
      'names the time zone Asia/Tokyo, which outranks timezone: UTC',
    ],
  ])('warns about %j', (schedule, message) => {
    expect(checkSchedule(schedule)).toEqual([
      {
        severity: 'warning',
        code: 'suspicious-schedule',
        message: expect.stringContaining(message),
      },
    ]);
  });

  it.each<[Schedule]>([
    [cron('sec6', '0 0 5 * * *', 'Europe/Berlin')],
    [cron('go', '@every 30m')],
    [{ kind: 'continuous' }],
  ])('has nothing to say about %j', schedule => {
    expect(checkSchedule(schedule)).toEqual([]);
  });
});
