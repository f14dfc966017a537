import { SLO_ID } from 'backstage-plugin-shipshape-common';
import type { Fields } from '../fields';

/** Reads a name, in lower case; reports a name that is missing or cannot be used. */
export function readName(fields: Fields, key = 'name'): string | undefined {
  const written = fields.text(key);
  const place = fields.place(key);
  if (written === undefined || written.trim() === '') {
    fields.report.error(
      'name-missing',
      place,
      `${key} is missing; expected an RFC 1123 label such as checkout-availability.`,
    );
    return undefined;
  }
  const name = normalizeName(written);
  if (!SLO_ID.test(name)) {
    fields.report.error(
      'name-invalid',
      place,
      `'${written}' is not a name; expected an RFC 1123 label: up to 63 lower-case letters, digits and -, with a letter or digit at both ends.`,
    );
    return undefined;
  }
  if (name !== written) {
    fields.report.warn(
      'name-lowercased',
      place,
      `'${written}' is read as ${name}; names are RFC 1123 labels in lower case.`,
    );
  }
  return name;
}

/** References are compared as names are read. */
export function normalizeName(text: string): string {
  return text.toLowerCase();
}
