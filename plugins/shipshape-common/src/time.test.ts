import {
  addDays,
  addMonths,
  daysBetween,
  isDay,
  listDays,
  listMonths,
  monthStart,
} from './time';

describe('UTC days', () => {
  it('accepts existing days only', () => {
    expect(
      ['2026-02-28', '2024-02-29', '2026-02-30', '2026-13-01', '26-01-01'].map(
        isDay,
      ),
    ).toEqual([true, true, false, false, false]);
  });

  it('counts over months, leap days and daylight-saving changes', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2);
    expect(listDays('2026-10-30', '2026-11-02')).toEqual([
      '2026-10-30',
      '2026-10-31',
      '2026-11-01',
    ]);
    expect(listDays('2026-10-30', '2026-10-30')).toEqual([]);
  });

  it('knows months', () => {
    expect(monthStart('2026-11-24')).toBe('2026-11-01');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-01');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-01');
    // half-open: a range that ends on the first of a month does not touch it
    expect(listMonths('2026-10-15', '2026-12-01')).toEqual([
      '2026-10-01',
      '2026-11-01',
    ]);
  });
});
