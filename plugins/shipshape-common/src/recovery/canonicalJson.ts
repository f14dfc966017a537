/** What JSON can hold. Members that are undefined are left out, as JSON.stringify does. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/**
 * The one spelling of a JSON value: keys sorted by UTF-16 code units, no spaces, numbers and strings as `JSON.stringify` writes them. It is
 * RFC 8785 for what JSON can hold.
 *
 * @throws TypeError for numbers that JSON has no spelling for
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) {
    return `[${value.map(item => canonicalJson(item)).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = value as { readonly [key: string]: JsonValue | undefined };
    const written = Object.keys(members)
      .sort((a, b) => (a < b ? -1 : 1))
      .flatMap(key => {
        const member = members[key];
        return member === undefined
          ? []
          : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
      });
    return `{${written.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`${value} cannot be written as JSON`);
  }
  return JSON.stringify(value);
}
