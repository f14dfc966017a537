import { isError } from '@backstage/errors';

/** Code of a system error, such as `ENOENT`; undefined for every other value. */
export function systemCode(error: unknown): string | undefined {
  return isError(error) && typeof error.code === 'string'
    ? error.code
    : undefined;
}
