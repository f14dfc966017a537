import {
  Entity,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { DependencyCost } from 'backstage-plugin-shipshape-common';
import {
  CallerOptions,
  relationTargets,
  VisibleCatalog,
} from '../catalog/VisibleCatalog';

/**
 * Resources that the entities depend on and the caller may see, without the entities themselves; each with the other visible entities
 * that depend on it. Two batches, whatever the number of resources.
 */
export async function findDependencies(
  catalog: VisibleCatalog,
  entities: readonly Entity[],
  options: CallerOptions,
): Promise<Array<Omit<DependencyCost, 'amounts'>>> {
  const own = new Set(entities.map(entity => stringifyEntityRef(entity)));
  const targets = entities
    .flatMap(entity => relationTargets(entity, RELATION_DEPENDS_ON))
    .filter(ref => ref.startsWith('resource:') && !own.has(ref));
  const resources = (await catalog.getEntities(targets, options)).map(
    resource => ({
      entityRef: stringifyEntityRef(resource),
      dependants: relationTargets(resource, RELATION_DEPENDENCY_OF).filter(
        ref => !own.has(ref),
      ),
    }),
  );
  const visible = await catalog.filterVisible(
    resources.flatMap(resource => resource.dependants),
    options,
  );
  return resources
    .map(({ entityRef, dependants }) => ({
      entityRef,
      sharedWith: dependants.filter(ref => visible.has(ref)).sort(),
    }))
    .sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
}
