import type { CompoundEntityRef } from '@backstage/catalog-model';
import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/** @throws InputError when it is no ref with a kind */
export function parseActionRef(text: string): CompoundEntityRef {
  try {
    return parseEntityRef(text, { defaultNamespace: 'default' });
  } catch {
    throw new InputError(
      `entityRef: expected kind:namespace/name, such as component:default/checkout`,
    );
  }
}

/**
 * What an action is asked for, as the API would understand it.
 *
 * @throws InputError naming the field
 */
export function parseActionQuery<T>(schema: z.ZodType<T>, value: unknown): T {
  const query = schema.safeParse(value);
  if (!query.success) {
    const [issue] = query.error.issues;
    throw new InputError(`${issue.path.join('.')}: ${issue.message}`);
  }
  return query.data;
}
