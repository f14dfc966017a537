import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

/** A relation and its inverse, which a catalog always has both. */
const INVERSE: Record<string, string> = {
  dependsOn: 'dependencyOf',
  hasPart: 'partOf',
  parentOf: 'childOf',
  ownerOf: 'ownedBy',
};

/** Entity of a test: refs are written short, relations in one direction. */
export interface TestEntity {
  ref: string;
  annotations?: Record<string, string>;
  relations?: Array<readonly [type: string, targetRef: string]>;
}

function toEntity(item: TestEntity): Entity {
  const [kind, namespace, name] = item.ref.split(/[:/]/);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: kind[0].toUpperCase() + kind.slice(1),
    metadata: { namespace, name, annotations: item.annotations },
    relations: [],
  };
}

/** Entities with their relations in both directions. */
export function toEntities(items: readonly TestEntity[]): Entity[] {
  const entities = new Map(items.map(item => [item.ref, toEntity(item)]));
  const relate = (ref: string, type: string, targetRef: string) =>
    entities.get(ref)?.relations?.push({ type, targetRef });
  for (const { ref, relations = [] } of items) {
    for (const [type, targetRef] of relations) {
      relate(ref, type, targetRef);
      relate(targetRef, INVERSE[type], ref);
    }
  }
  return [...entities.values()];
}

/** Refs that a user must not see. */
export type HiddenRefs = Readonly<Record<string, readonly string[]>>;

/**
 * A catalog that hides entities per caller, as the real one does under a permission policy: hidden ones are answered like missing ones,
 * while relations of visible ones still name them. The mock of Backstage shows everything to everybody. What the plugin does not use throws.
 */
export function createHidingCatalog(
  entities: readonly Entity[],
  hidden: HiddenRefs,
): CatalogService & { readonly batches: number[] } {
  const everything = catalogServiceMock({ entities: [...entities] });
  const batches: number[] = [];
  const isHidden = (entity: Entity, credentials: BackstageCredentials) => {
    const { principal } = credentials as BackstageCredentials<{
      userEntityRef?: string;
    }>;
    const refs = hidden[principal.userEntityRef ?? ''] ?? [];
    return refs.includes(stringifyEntityRef(entity));
  };
  const part: Partial<CatalogService> = {
    async getEntityByRef(ref, { credentials }) {
      const entity = await everything.getEntityByRef(ref);
      return entity && !isHidden(entity, credentials) ? entity : undefined;
    },
    async getEntitiesByRefs(request, { credentials }) {
      batches.push(request.entityRefs.length);
      // All fields first, because hiding needs the names.
      const { items } = await everything.getEntitiesByRefs({
        entityRefs: request.entityRefs,
      });
      return {
        items: items.map(item =>
          item && !isHidden(item, credentials) ? item : undefined,
        ),
      };
    },
  };
  return new Proxy(part as CatalogService & { batches: number[] }, {
    get(target, name) {
      if (name === 'batches') {
        return batches;
      }
      if (!(name in target)) {
        throw new TypeError(`The test catalog has no ${String(name)}`);
      }
      return Reflect.get(target, name);
    },
  });
}
