import { InputError } from '@backstage/errors';
import { z } from 'zod';
import type { Notices } from './Notices';

/** Problems of one value that are told. */
const MAX_PROBLEMS = 3;

/**
 * Parses the output of a tool.
 *
 * @param what - what was expected, for people: `the output of "restic snapshots --json"`
 * @throws InputError that says what was expected, and where it is broken
 */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(
      text.trim() === ''
        ? `Expected ${what}, got nothing`
        : `Expected ${what}, which is JSON: ${reason}`,
    );
  }
}

/**
 * Checks the outline of the output of a tool.
 *
 * @throws InputError that names what was expected and the path of what is not so
 */
export function checkShape<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(`Expected ${what}: ${describeProblems(result.error)}`);
  }
  return result.data;
}

/** One entry of a list, and where it stands. */
export interface Entry<T> {
  value: T;
  path: string;
}

/** The entries that can be read; of the others it is said why. One broken entry leaves the rest alone. */
export function checkEntries<T>(
  schema: z.ZodType<T>,
  values: readonly unknown[],
  options: { path: string; notices: Notices },
): Array<Entry<T>> {
  return values.flatMap((value, index) =>
    checkEntry(schema, value, {
      path: `${options.path}[${index}]`,
      notices: options.notices,
    }),
  );
}

/** The entry when it can be read, or nothing and a notice why. */
export function checkEntry<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { path, notices }: { path: string; notices: Notices },
): Array<Entry<T>> {
  const result = schema.safeParse(value);
  if (!result.success) {
    notices.error('invalid-entry', describeProblems(result.error), path);
    return [];
  }
  return [{ value: result.data, path }];
}

function describeProblems(error: z.ZodError): string {
  const told = error.issues.slice(0, MAX_PROBLEMS).map(({ path, message }) => {
    const place = formatPath(path);
    return place === '' ? message : `${place}: ${message}`;
  });
  const more = error.issues.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number'
        ? `[${part}]`
        : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}
