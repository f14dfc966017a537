import { isDeepStrictEqual } from 'node:util';

/** Equal as they would be read again: absent and undefined are the same. */
export function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(
    JSON.parse(JSON.stringify(a)),
    JSON.parse(JSON.stringify(b)),
  );
}
