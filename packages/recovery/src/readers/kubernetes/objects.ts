import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseJson } from '../common/json';
import type { ReadOptions } from '../common/ReadOptions';

/** What readers of Kubernetes objects are told. */
export interface KubernetesReadOptions extends ReadOptions {
  /** Native ids that were asked for: what covers everything covers them. */
  nativeIds?: readonly string[];
  /** All objects of all kinds that concern backups are given: what is not there does not exist. */
  isWhole?: boolean;
}

/** Metadata that every object has. */
export const metadataSchema = z.object({
  name: z.string().min(1),
  namespace: z.string().default('default'),
  labels: z.record(z.string(), z.string()).nullish(),
  creationTimestamp: z.string().nullish(),
});

/** The beginning of an object, by which it is told from others. */
const headSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
});

/**
 * The objects in `kubectl get … -o json`: a list, one object, or an array of objects.
 *
 * @throws InputError when there are none
 */
export function parseKubernetesObjects(text: string, what: string): unknown[] {
  const value = parseJson(text, what);
  if (Array.isArray(value)) {
    return value;
  }
  if (typeof value === 'object' && value !== null) {
    if ('items' in value && Array.isArray(value.items)) {
      return value.items;
    }
    if ('kind' in value) {
      return [value];
    }
  }
  throw new InputError(`Expected ${what}, with items`);
}

/** Objects of one kind of an API group, in any version of it, with their place in what was given. */
export function objectsOfKind(
  objects: readonly unknown[],
  group: string,
  kind: string,
): Array<{ value: unknown; path: string }> {
  return objects.flatMap((value, index) => {
    const head = headSchema.safeParse(value).data;
    return head?.kind === kind && head.apiVersion.startsWith(`${group}/`)
      ? [{ value, path: `items[${index}]` }]
      : [];
  });
}
