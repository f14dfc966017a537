import type { z } from 'zod';
import { checkShape, parseJson } from '../../readers/common/json';
import { DrillFault } from '../DrillFault';

/**
 * Parses what a tool printed as JSON.
 *
 * @param command - that printed it: `restic snapshots`
 * @throws DrillFault of the runner when it is something else
 */
export function parseOutput<T>(
  text: string,
  schema: z.ZodType<T>,
  command: string,
): T {
  const what = `the output of "${command}"`;
  try {
    return checkShape(schema, parseJson(text, what), what);
  } catch (error) {
    throw new DrillFault(
      'runner',
      'output-unreadable',
      error instanceof Error ? error.message : String(error),
    );
  }
}
