import type { RecoveryReportResult } from 'backstage-plugin-shipshape-common';
import type { z } from 'zod';

/** What became of one report. */
export type ItemResult = RecoveryReportResult['results'][number];

/** A report of the right form, with its place in the batch. */
export interface CheckedItem<Report> {
  index: number;
  report: Report;
}

/** A report that cannot be stored, however often it is sent. */
export function invalidItem(message: string): ItemResult {
  return { outcome: 'invalid', message, flags: [] };
}

/** The one answer for whatever a reporter may not know of: it says neither which part was not found nor whether it exists. */
export function unknownSubject(): ItemResult {
  return invalidItem(
    'The plan, resource or drill of this report is not known: expected ids of what you can see in the catalog',
  );
}

/** PostgreSQL cannot store it in text. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') {
    return value.includes('\u0000');
  }
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(entry => entry.some(hasNul))
  );
}

/** Longer keys fit into no index of PostgreSQL. */
const MAX_KEY_BYTES = 2_000;

function hasLongKey(report: unknown): boolean {
  return (
    typeof report === 'object' &&
    report !== null &&
    'nativeId' in report &&
    typeof report.nativeId === 'string' &&
    Buffer.byteLength(report.nativeId) > MAX_KEY_BYTES
  );
}

/** Parts the reports of the right form from the others, which get their answers. */
export function checkItems<Report>(
  schema: z.ZodType<Report>,
  items: readonly unknown[],
  results: Map<number, ItemResult>,
): Array<CheckedItem<Report>> {
  const checked: Array<CheckedItem<Report>> = [];
  items.forEach((item, index) => {
    const parsed = schema.safeParse(item);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'report'}: ${message}`,
      );
      results.set(index, invalidItem(problems.join('; ')));
    } else if (hasNul(parsed.data)) {
      results.set(
        index,
        invalidItem('report: expected text without the character NUL'),
      );
    } else if (hasLongKey(parsed.data)) {
      results.set(
        index,
        invalidItem(`nativeId: expected at most ${MAX_KEY_BYTES} bytes`),
      );
    } else {
      checked.push({ index, report: parsed.data });
    }
  });
  return checked;
}
