import { daySchema } from 'backstage-plugin-shipshape-common';
import { SourceError } from 'backstage-plugin-shipshape-node';
import { z } from 'zod';

/** Name of the optional file that describes an artefact. */
export const MANIFEST_FILE = 'manifest.json';

const manifestSchema = z.object({
  /** Name of the export at its provider; for people. */
  exportId: z.string().optional(),
  /** When the export ran. Default: the newest modification of its files. */
  runTime: z.iso.datetime({ offset: true }).optional(),
  delivery: z.string().optional(),
  /** What the delivery replaces. Default: every billing account and period that occurs in its rows. */
  scope: z
    .object({
      billingAccountId: z.string().min(1),
      billingPeriodStart: daySchema,
    })
    .optional(),
  /** Names of the data files beside the manifest. Default: all of them. */
  files: z
    .array(
      z
        .string()
        .regex(/^[^/\\]+$/, 'Expected the name of a file beside the manifest')
        .refine(name => name !== '.' && name !== '..', 'Expected a file name'),
    )
    .min(1)
    .optional(),
  dataThrough: daySchema.optional(),
  lastDayMayBeCut: z.boolean().optional(),
  closed: z.boolean().optional(),
});

/** What a `manifest.json` says. */
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws SourceError (`invalid_content`) that says what is wrong. */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new SourceError(
      'invalid_content',
      `${MANIFEST_FILE} is not JSON: ${
        error instanceof Error ? error.message : error
      }`,
      error,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    throw new SourceError(
      'invalid_content',
      `${MANIFEST_FILE} is wrong: ${z
        .prettifyError(parsed.error)
        .replace(/\s+/g, ' ')}`,
    );
  }
  const { delivery = 'overwrite' } = parsed.data;
  if (delivery !== 'overwrite') {
    throw new SourceError(
      'invalid_content',
      delivery === 'append'
        ? `${MANIFEST_FILE} says delivery 'append', which is not supported yet; deliver full snapshots ('overwrite')`
        : `${MANIFEST_FILE} says delivery '${delivery}'; only 'overwrite' is known`,
    );
  }
  return parsed.data;
}
