import type { ProtectedResource } from 'backstage-plugin-shipshape-common';
import type { VisibleRefs } from '../catalog/VisibleRefs';
import type { DefaultRecoveryService } from './DefaultRecoveryService';
import type {
  RecoveryFilter,
  RecoveryListPosition,
  RecoveryListRow,
} from './status/RecoveryStatusStore';

/** Rows that are read at once when most of what was read before was hidden. */
const MAX_BATCH = 1000;

/**
 * The first rows that the caller may see.
 *
 * @remarks
 * It reads on until there are enough or there is nothing left: a limit in between would need a cursor that tells of a hidden row, or a page that is
 * short because of them. Each row is read at most once, in batches that grow, and each entity asked for once.
 */
export async function findVisibleRows(
  recovery: Pick<DefaultRecoveryService, 'listPage'>,
  request: {
    filter: RecoveryFilter;
    after?: RecoveryListPosition;
    count: number;
    refs: VisibleRefs;
  },
): Promise<RecoveryListRow[]> {
  const { filter, count, refs } = request;
  const visible: RecoveryListRow[] = [];
  let after = request.after;
  let batch = count;
  for (;;) {
    const rows = await recovery.listPage({ filter, after, limit: batch });
    await refs.learn(
      rows.flatMap(({ summary: { resource } }) => [
        resource.entityRef,
        resource.ownerRef,
        resource.systemRef,
      ]),
    );
    visible.push(
      ...rows.filter(row => refs.has(row.summary.resource.entityRef)),
    );
    if (visible.length >= count || rows.length < batch) {
      return visible.slice(0, count);
    }
    after = rows[rows.length - 1].position;
    batch = Math.min(batch * 4, MAX_BATCH);
  }
}

/** A resource without its owner and its system where those are hidden. */
export function visibleResource(
  resource: ProtectedResource,
  refs: VisibleRefs,
): ProtectedResource {
  const { ownerRef, systemRef } = resource;
  return {
    ...resource,
    ownerRef: refs.has(ownerRef) ? ownerRef : undefined,
    systemRef: refs.has(systemRef) ? systemRef : undefined,
  };
}

/** The same for all resources of an answer. */
export async function withVisibleRefs<
  Item extends { resource: ProtectedResource },
>(items: readonly Item[], refs: VisibleRefs): Promise<Item[]> {
  await refs.learn(
    items.flatMap(({ resource }) => [resource.ownerRef, resource.systemRef]),
  );
  return items.map(item => ({
    ...item,
    resource: visibleResource(item.resource, refs),
  }));
}
