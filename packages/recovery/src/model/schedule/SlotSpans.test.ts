import { Cron } from 'croner';
import fc from 'fast-check';
import { SlotSpans } from './SlotSpans';

const DAY_MS = 86_400_000;

function cronOf(pattern: string, timezone: string): Cron {
  return new Cron(pattern, {
    mode: '7-part',
    timezone,
    fixedTimeRule: 'no-wildcard',
  });
}

/** Every day, several times a day, weekly, monthly, once a year, once for ever, and more often than is kept. */
const PATTERNS = [
  '0 30 2 * * * *',
  '0 0 2,14 * * * *',
  '0 */15 * * * * *',
  '0 0 5 * * 1 *',
  '0 15 3 1 * * *',
  '0 0 4 29 2 * *',
  '0 0 5 1 1 * 2027',
  '0 */5 * * * * *',
];
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York'];

describe('SlotSpans', () => {
  const cases = fc.record({
    pattern: fc.constantFrom(...PATTERNS),
    zone: fc.constantFrom(...ZONES),
    // Two years with their changes of the clock.
    from: fc.integer({
      min: Date.parse('2025-12-01T00:00:00Z'),
      max: Date.parse('2027-12-01T00:00:00Z'),
    }),
    ms: fc.integer({ min: 0, max: 40 * DAY_MS }),
  });

  it('gives the slots that stepping through the pattern gives', () => {
    fc.assert(
      fc.property(cases, ({ pattern, zone, from, ms }) => {
        const span = pattern.includes('*/') ? ms / 20 : ms;
        const to = from + span;
        const stepped: Date[] = [];
        const cron = cronOf(pattern, zone);
        let slot = cron.nextRun(new Date(from - 1));
        while (slot !== null && slot.getTime() < to) {
          stepped.push(slot);
          slot = cron.nextRun(slot);
        }
        const spans = SlotSpans.of(cronOf(pattern, zone));
        const asked = () => spans.between(new Date(from), new Date(to));
        expect(asked()).toEqual(stepped);
        // What was kept is the same again.
        expect(asked()).toEqual(stepped);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the next and the previous slot that the pattern gives', () => {
    fc.assert(
      fc.property(cases, ({ pattern, zone, from }) => {
        const at = new Date(from);
        const cron = cronOf(pattern, zone);
        const spans = SlotSpans.of(cronOf(pattern, zone));
        expect(spans.next(at)).toEqual(cron.nextRun(at) ?? undefined);
        expect(spans.previous(at)).toEqual(
          cron.previousRuns(1, new Date(from + 1)).at(0),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('holds at the slots themselves', () => {
    const spans = SlotSpans.of(cronOf('0 30 2 * * * *', 'UTC'));
    const slot = new Date('2026-11-24T02:30:00Z');
    expect(spans.previous(slot)).toEqual(slot);
    expect(spans.next(slot)).toEqual(new Date('2026-11-25T02:30:00Z'));
    expect(spans.between(slot, slot)).toEqual([]);
    expect(spans.between(slot, new Date('2026-11-25T02:30:00Z'))).toEqual([
      slot,
    ]);
  });
});
