import { InputError } from '@backstage/errors';
import fc from 'fast-check';
import { formatCursor, parseCursor } from './sloCursor';

const encode = (value: unknown) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

describe('cursors', () => {
  it('come back as they were, exactly, in text that needs no escaping', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 20 }),
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.constant(1e300),
        ),
        fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/),
        (risk, remaining, sloId) => {
          const cursor = formatCursor({ risk, remaining, sloId });
          expect(cursor).toMatch(/^[-_A-Za-z0-9]+$/);
          expect(cursor.length).toBeLessThanOrEqual(500);
          const back = parseCursor(cursor);
          // JSON knows one zero.
          expect(back).toEqual({ risk, remaining: remaining + 0, sloId });
        },
      ),
    );
  });

  it.each([
    '',
    'abc',
    '💥',
    encode({}),
    encode([1, 2]),
    encode([-1, 0.5, 'a']),
    encode([0.5, 0.5, 'a']),
    encode([1, '0.5', 'a']),
    encode([1, null, 'a']),
    encode([1, 0.5, "a' or 1=1"]),
    encode([1, 0.5, 'a', 'b']),
  ])('refuse %j', cursor => {
    expect(() => parseCursor(cursor)).toThrow(InputError);
    expect(() => parseCursor(cursor)).toThrow(/query\.cursor/);
  });
});
