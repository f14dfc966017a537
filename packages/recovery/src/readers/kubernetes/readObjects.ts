import type { z } from 'zod';
import { checkEntry, Entry } from '../common/json';
import type { Notices } from '../common/Notices';
import { objectsOfKind } from './objects';

/** The objects of a kind that can be read; of the others it is said why. */
export function readObjects<T>(
  objects: readonly unknown[],
  options: {
    group: string;
    kind: string;
    schema: z.ZodType<T>;
    notices: Notices;
  },
): Array<Entry<T>> {
  const { group, kind, schema, notices } = options;
  return objectsOfKind(objects, group, kind).flatMap(({ value, path }) =>
    checkEntry(schema, value, { path, notices }),
  );
}
