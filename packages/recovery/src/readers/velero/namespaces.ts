import type { VeleroContent } from './schemas';

/** Native id of what covers every namespace. */
export const ALL_NAMESPACES = '*';

/** Whether a backup holds the objects of a namespace. Names may have `*`. */
export function coversNamespace(
  content: VeleroContent,
  namespace: string,
): boolean {
  const included = content.includedNamespaces ?? [];
  const excluded = content.excludedNamespaces ?? [];
  return (
    (included.length === 0 ||
      included.some(name => matches(name, namespace))) &&
    !excluded.some(name => matches(name, namespace))
  );
}

/** Namespaces that a backup names one by one. */
export function namedNamespaces(content: VeleroContent): string[] {
  return (content.includedNamespaces ?? []).filter(name => !name.includes('*'));
}

/** Whether a backup holds all namespaces, but those that it excludes. */
export function coversAll(content: VeleroContent): boolean {
  const included = content.includedNamespaces ?? [];
  return included.length === 0 || included.includes('*');
}

/** Whether a backup leaves out some objects of its namespaces. */
export function isSelective(content: VeleroContent): boolean {
  const resources = (content.includedResources ?? []).filter(
    name => name !== '*',
  );
  return (
    resources.length > 0 ||
    (content.excludedResources ?? []).length > 0 ||
    (content.labelSelector !== undefined && content.labelSelector !== null) ||
    (content.orLabelSelectors ?? []).length > 0
  );
}

function matches(pattern: string, namespace: string): boolean {
  const parts = pattern
    .split('*')
    .map(part => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(namespace);
}
