import {
  RECOVERY_DOCUMENT_API_VERSION,
  RECOVERY_DOCUMENT_KIND,
  recoveryDefinitionSchema,
  recoveryIdSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';

/** A recovery document as it is written. */
export const recoveryFileSchema = z.strictObject({
  apiVersion: z.literal(RECOVERY_DOCUMENT_API_VERSION),
  kind: z.literal(RECOVERY_DOCUMENT_KIND),
  metadata: z.strictObject({
    /** Id of the resource. */
    name: recoveryIdSchema,
    /** Its name for people. Default: the id. */
    title: z.string().min(1).max(500).optional(),
  }),
  spec: recoveryDefinitionSchema
    .omit({ id: true, name: true })
    .extend({ name: z.string().min(1).max(500).optional() }),
});
export type RecoveryFile = z.infer<typeof recoveryFileSchema>;

/** Part of a JSON Schema that is looked at here. */
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  [keyword: string]: unknown;
}

/** JSON Schema of a recovery document, for editors. */
export function recoveryDocumentJsonSchema(): JsonSchema {
  return {
    ...(z.toJSONSchema(recoveryFileSchema, { io: 'input' }) as JsonSchema),
    title: 'Recovery document',
  };
}

let known: JsonSchema | undefined;

/** Fields that an object of a document may have. */
export function fieldsAt(path: readonly PropertyKey[]): string[] {
  known ??= recoveryDocumentJsonSchema();
  const root = known;
  let candidates = [root];
  for (const step of path) {
    candidates = candidates
      .flatMap(schema => alternatives(root, schema))
      .flatMap(schema => {
        const next =
          typeof step === 'number'
            ? schema.items
            : schema.properties?.[String(step)];
        return next ? [next] : [];
      });
  }
  return [
    ...new Set(
      candidates
        .flatMap(schema => alternatives(root, schema))
        .flatMap(({ properties }) => Object.keys(properties ?? {})),
    ),
  ];
}

function alternatives(root: JsonSchema, schema: JsonSchema): JsonSchema[] {
  const name = schema.$ref?.split('/').at(-1);
  const target = name === undefined ? schema : root.$defs?.[name] ?? {};
  return [
    target,
    ...[...(target.oneOf ?? []), ...(target.anyOf ?? [])].flatMap(option =>
      alternatives(root, option),
    ),
  ];
}
