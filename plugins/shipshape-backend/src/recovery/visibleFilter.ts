import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { RecoveryQuery } from 'backstage-plugin-shipshape-common';
import type { VisibleRefs } from '../catalog/VisibleRefs';
import type { RecoveryFilter } from './status/RecoveryStatusStore';

/**
 * The filter over what the caller may see; undefined when it then matches nothing, as with refs that do not exist.
 *
 * @throws InputError for what is no entity ref
 */
export async function toVisibleFilter(
  query: Partial<Omit<RecoveryQuery, 'cursor' | 'limit'>>,
  refs: VisibleRefs,
): Promise<RecoveryFilter | undefined> {
  const ownerRefs = query.owner?.map(ref => toRef(ref, 'owner'));
  const systemRefs = query.system?.map(ref => toRef(ref, 'system'));
  await refs.learn([...(ownerRefs ?? []), ...(systemRefs ?? [])]);
  const filter: RecoveryFilter = {
    ownerRefs: ownerRefs?.filter(ref => refs.has(ref)),
    systemRefs: systemRefs?.filter(ref => refs.has(ref)),
    tiers: query.tier,
    statuses: query.status,
  };
  const isEmpty = Object.values(filter).some(list => list?.length === 0);
  return isEmpty ? undefined : filter;
}

function toRef(text: string, field: string): string {
  try {
    return stringifyEntityRef(parseEntityRef(text));
  } catch {
    throw new InputError(
      `Invalid request: query.${field}: Expected an entity reference such as group:default/payments`,
    );
  }
}
