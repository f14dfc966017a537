import { z } from 'zod';
import { parseOutput } from '../parseOutput';

const listingSchema = z.record(
  z.string(),
  z.object({ time: z.number().optional() }),
);

/**
 * When a segment was written into the archive; undefined when it is not in the listing.
 *
 * @param json - what `pgbackrest --output=json --recurse repo-ls archive/<stanza>/<id>` printed
 * @throws DrillFault of the runner when it is something else
 */
export function archivedAt(json: string, segment: string): Date | undefined {
  const listing = parseOutput(json, listingSchema, 'pgbackrest repo-ls');
  const [, file] =
    Object.entries(listing).find(([path]) =>
      path.slice(path.lastIndexOf('/') + 1).startsWith(`${segment}-`),
    ) ?? [];
  return file?.time === undefined ? undefined : new Date(file.time * 1000);
}
