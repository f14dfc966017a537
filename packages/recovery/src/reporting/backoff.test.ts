import fc from 'fast-check';
import { backoffSeconds, parseRetryAfter } from './backoff';

describe('backoffSeconds', () => {
  it.each([
    [1, 1],
    [2, 2],
    [5, 16],
    [9, 256],
    [10, 300],
    [5000, 300],
  ])('waits after %d failures up to %d s', (failures, seconds) => {
    expect(backoffSeconds(failures, 1)).toBe(seconds);
    expect(backoffSeconds(failures, 0.25)).toBe(seconds / 4);
    expect(backoffSeconds(failures, 0)).toBe(0);
  });

  it('never waits longer than 300 s', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          expect(backoffSeconds(failures, random)).toBeLessThanOrEqual(300);
        },
      ),
    );
  });
});

describe('parseRetryAfter', () => {
  const now = new Date('2026-11-24T10:00:00Z');

  it.each([
    ['0', 0],
    [' 30 ', 30],
    ['Tue, 24 Nov 2026 10:01:00 GMT', 60],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
    ['', undefined],
    ['later', undefined],
    [null, undefined],
  ])('reads %j as %p', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});
