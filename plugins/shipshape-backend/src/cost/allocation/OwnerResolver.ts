import { parseEntityRef } from '@backstage/catalog-model';
import type { OwnershipHistory } from '../../ownership/OwnershipHistory';
import type { CatalogSnapshot } from './catalogSnapshot';

/** Who owns what on which day. */
export interface OwnerResolver {
  /** '' when the entity has no owner. */
  ownerOn(entityRef: string, day: string): string;
}

/**
 * Groups and users own themselves. Everything else belongs to its recorded owner of the day; what was never recorded, because it is new,
 * to the owner that the catalog gives now: that is what the record is going to say.
 */
export function createOwnerResolver(
  history: OwnershipHistory,
  snapshot: CatalogSnapshot,
): OwnerResolver {
  const selfOwned = new Map<string, boolean>();
  const ownsItself = (entityRef: string) => {
    let result = selfOwned.get(entityRef);
    if (result === undefined) {
      result = ['group', 'user'].includes(parseEntityRef(entityRef).kind);
      selfOwned.set(entityRef, result);
    }
    return result;
  };
  return {
    ownerOn(entityRef, day) {
      if (ownsItself(entityRef)) {
        return entityRef;
      }
      return (
        history.ownerOn(entityRef, day) ??
        snapshot.byRef.get(entityRef)?.ownerRef ??
        ''
      );
    },
  };
}
