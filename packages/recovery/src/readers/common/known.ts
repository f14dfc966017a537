/** Fields of which the unknown ones are left out. */
export type Known<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** Leaves out what is null or undefined: absent is how unknown is written. */
export function known<T extends object>(fields: T): Known<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) => value !== null && value !== undefined,
    ),
  ) as Known<T>;
}
