import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_OPENSLO,
  ANNOTATION_SLO_SOURCE,
  ANNOTATION_TIER,
} from 'backstage-plugin-shipshape-common';
import {
  listOwnedEntities,
  OwnedEntity,
} from '../../documents/listOwnedEntities';

/** An entity that names OpenSLO files, with everything that says where it stands. */
export interface AnnotatedEntity extends OwnedEntity {
  /** As spelt in the catalog. */
  name: string;
  /** The files, as written. */
  openslo: string;
  /** The source, as written. */
  sloSource?: string;
  tier?: string;
}

function text(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}

/**
 * Every entity with an OpenSLO annotation, by ref, as the backend itself sees it.
 *
 * @throws the error of the catalog: there are all of them or none
 */
export async function listAnnotatedEntities(options: {
  catalog: Pick<CatalogService, 'queryEntities' | 'getEntitiesByRefs'>;
  auth: AuthService;
  signal?: AbortSignal;
}): Promise<AnnotatedEntity[]> {
  const entities = await listOwnedEntities({
    ...options,
    query: {
      [`metadata.annotations.${ANNOTATION_OPENSLO}`]: { $exists: true },
    },
    what: 'entities with SLOs',
  });
  return entities.map(owned => {
    const { annotations = {}, name } = owned.entity.metadata;
    return {
      ...owned,
      name,
      openslo: annotations[ANNOTATION_OPENSLO] ?? '',
      sloSource: text(annotations[ANNOTATION_SLO_SOURCE]),
      tier: text(annotations[ANNOTATION_TIER]),
    };
  });
}
