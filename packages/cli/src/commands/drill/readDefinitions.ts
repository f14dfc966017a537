import { InputError } from '@backstage/errors';
import {
  RECOVERY_DOCUMENT_API_VERSION,
  RECOVERY_DOCUMENT_KIND,
  RecoveryDefinition,
  recoveryDefinitionSchema,
} from 'backstage-plugin-shipshape-common';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const documentSchema = z.object({
  apiVersion: z.literal(RECOVERY_DOCUMENT_API_VERSION),
  kind: z.literal(RECOVERY_DOCUMENT_KIND),
  metadata: z.object({ name: z.string() }),
  spec: z.record(z.string(), z.unknown()),
});

/**
 * Reads the recovery documents of one file.
 *
 * @throws InputError which names the file, the document and the field
 */
export function readDefinitions(
  text: string,
  file: string,
): RecoveryDefinition[] {
  return parseAllDocuments(text).map((document, index) => {
    const place = `${file}, document ${index + 1}`;
    if (document.errors.length > 0) {
      throw new InputError(
        `${place}: ${document.errors[0].message.split('\n')[0]}`,
      );
    }
    const { metadata, spec } = parse(documentSchema, document.toJS(), place);
    return parse(
      recoveryDefinitionSchema,
      { ...spec, id: metadata.name },
      place,
    );
  });
}

function parse<T>(schema: z.ZodType<T>, value: unknown, place: string): T {
  const result = schema.safeParse(value);
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'document'}: ${message}`,
    );
    throw new InputError(`${place}: ${problems.join('; ')}`);
  }
  return result.data;
}
