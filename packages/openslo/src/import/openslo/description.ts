import type { Fields } from '../fields';

/** Characters that the specification allows. */
const MAX_DESCRIPTION = 1050;

/** Reads `description`; a long one is kept, with a warning. */
export function readDescription(fields: Fields): string | undefined {
  const text = fields.text('description');
  if (text !== undefined && [...text].length > MAX_DESCRIPTION) {
    fields.report.warn(
      'description-long',
      fields.place('description'),
      `The description has ${
        [...text].length
      } characters; the specification allows ${MAX_DESCRIPTION}. It is kept.`,
    );
  }
  return text?.trim() || undefined;
}
