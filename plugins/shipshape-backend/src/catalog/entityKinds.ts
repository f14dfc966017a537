import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';

/** Parts of an entity ref, in any letter case. */
export interface EntityName {
  kind: string;
  namespace: string;
  name: string;
}

/** Kinds whose figures are those of their parts. */
const COMPOSED_KINDS = ['system', 'domain'];

/** The kind in lower case, as refs have it. */
export function kindOf(entity: Entity): string {
  return entity.kind.toLocaleLowerCase('en-US');
}

/** A System or Domain has parts of its own; the parts of a Component are not followed. */
export function isComposed(entity: Entity): boolean {
  return COMPOSED_KINDS.includes(kindOf(entity));
}

/** Whether the entity can own others. */
export function isOwner(entity: Entity): boolean {
  return ['group', 'user'].includes(kindOf(entity));
}

/** One error for whatever the caller may not know: it says nothing about the name, not even whether something of it exists. */
export function entityNotFound(): NotFoundError {
  return new NotFoundError('There is no such entity, or you may not see it');
}
