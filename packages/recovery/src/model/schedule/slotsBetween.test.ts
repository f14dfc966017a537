import type {
  Schedule,
  ScheduleDialect,
} from 'backstage-plugin-shipshape-common';
import { Cron } from 'croner';
import fc from 'fast-check';
import { nextSlot, previousSlot, slotsBetween } from '.';
import { compileSchedule } from './compileSchedule';

const cron = (
  dialect: ScheduleDialect,
  expression: string,
  timezone?: string,
): Schedule => ({ kind: 'cron', dialect, expression, timezone });

const slots = (schedule: Schedule, from: string, to: string) =>
  slotsBetween(schedule, new Date(from), new Date(to)).map(slot =>
    slot.toISOString(),
  );

describe('changes of the clock', () => {
  // Vectors of reference/recovery.md, "Schedules".
  it.each([
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T23:00Z',
      '2026-03-29T22:00Z',
      ['2026-03-29T01:00:00.000Z'],
    ],
    [
      '30 2 * * *',
      'America/New_York',
      '2026-03-08T05:00Z',
      '2026-03-09T04:00Z',
      ['2026-03-08T07:00:00.000Z'],
    ],
    [
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T22:00Z',
      '2026-10-25T23:00Z',
      ['2026-10-25T00:30:00.000Z'],
    ],
    [
      '0 2,3 * * *',
      'Europe/Berlin',
      '2026-03-28T23:00Z',
      '2026-03-29T22:00Z',
      ['2026-03-29T01:00:00.000Z'],
    ],
    // Several fixed times a day run once each, as one does.
    [
      '30 2,14 * * *',
      'Europe/Berlin',
      '2026-10-24T22:00Z',
      '2026-10-25T23:00Z',
      ['2026-10-25T00:30:00.000Z', '2026-10-25T13:30:00.000Z'],
    ],
  ])('%s in %s from %s', (expression, zone, from, to, expected) => {
    expect(slots(cron('unix5', expression, zone), from, to)).toEqual(expected);
  });

  it.each([
    ['2026-03-28T23:00Z', '2026-03-29T22:00Z', 23],
    ['2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
  ])('hourly loses no hour of the day from %s', (from, to, hours) => {
    expect(
      slots(cron('unix5', '0 * * * *', 'Europe/Berlin'), from, to),
    ).toHaveLength(hours);
  });
});

describe('the ends of an interval', () => {
  const daily = cron('unix5', '0 5 * * *');

  it('belongs to what follows', () => {
    expect(
      slots(daily, '2026-11-22T05:00:00Z', '2026-11-23T05:00:00Z'),
    ).toEqual(['2026-11-22T05:00:00.000Z']);
    expect(
      slots(daily, '2026-11-22T05:00:00.001Z', '2026-11-23T05:00:00Z'),
    ).toEqual([]);
  });

  it('has the previous slot at its instant, and the next one after it', () => {
    const at = new Date('2026-11-22T05:00:00Z');
    expect(previousSlot(daily, at)).toEqual(at);
    expect(previousSlot(daily, new Date(at.getTime() - 1))).toEqual(
      new Date('2026-11-21T05:00:00Z'),
    );
    expect(nextSlot(daily, at)).toEqual(new Date('2026-11-23T05:00:00Z'));
  });

  /** Without anything that is kept between questions. */
  function byCroner(schedule: Schedule, from: Date, to: Date): Date[] {
    const compiled = compileSchedule(schedule);
    const found: Date[] = [];
    if (compiled.kind === 'times') {
      const fresh = new Cron(compiled.pattern, {
        mode: '7-part',
        timezone: compiled.timezone,
        fixedTimeRule: 'no-wildcard',
      });
      let slot = fresh.nextRun(new Date(from.getTime() - 1));
      while (slot !== null && slot < to) {
        found.push(slot);
        slot = fresh.nextRun(slot);
      }
    }
    return found;
  }

  it('partitions slots, in every zone and dialect', () => {
    const start = Date.parse('2026-01-01T00:00:00Z');
    const instant = fc
      .integer({ min: 0, max: 366 * 24 * 3600 })
      .map(s => new Date(start + s * 1000));
    fc.assert(
      fc.property(
        fc.constantFrom(
          cron('unix5', '30 2 * * *', 'Europe/Berlin'),
          cron('unix5', '30 2,14 * * 1-5', 'America/New_York'),
          cron('aws6', 'cron(0 */6 * * ? *)', 'Asia/Kolkata'),
          cron('sec6', '15 30 2 1 * *', 'Australia/Lord_Howe'),
        ),
        fc.tuple(
          instant,
          fc.integer({ min: 0, max: 40 * 86_400 }),
          fc.integer({ min: 0, max: 40 * 86_400 }),
        ),
        (schedule, [from, first, second]) => {
          const middle = new Date(from.getTime() + first * 1000);
          const to = new Date(middle.getTime() + second * 1000);
          const whole = slotsBetween(schedule, from, to);
          expect([
            ...slotsBetween(schedule, from, middle),
            ...slotsBetween(schedule, middle, to),
          ]).toEqual(whole);
          expect(whole).toEqual(byCroner(schedule, from, to));
          const last = previousSlot(schedule, new Date(to.getTime() - 1));
          expect(last !== undefined && last >= from ? last : undefined).toEqual(
            whole.at(-1),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
