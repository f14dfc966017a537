import type { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_OPENSLO,
  ANNOTATION_SLO_SOURCE,
  ANNOTATION_TIER,
} from 'backstage-plugin-shipshape-common';
import { toCatalogSnapshot } from '../../cost/allocation/catalogSnapshot';

/** An entity that names OpenSLO files. */
export interface AnnotatedEntity {
  /** Canonical ref. */
  ref: string;
  /** As spelt in the catalog. */
  name: string;
  /** The files, as written. */
  openslo: string;
  /** The source, as written. */
  sloSource?: string;
  /** Canonical ref; inherited from the system where the entity has no owner of its own. */
  ownerRef?: string;
  systemRef?: string;
  tier?: string;
  /** With everything that says where it stands. */
  entity: Entity;
}

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'spec.owner',
  'spec.system',
];
const PAGE = 500;
const BATCH = 100;

/** A catalog that never ends its pages must not run for ever. */
const MAX_PAGES = 1_000;

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
  const { catalog, auth, signal } = options;
  const credentials = await auth.getOwnServiceCredentials();
  const entities: Entity[] = [];
  let cursor: string | undefined;
  for (let page = 0; page === 0 || cursor !== undefined; page++) {
    signal?.throwIfAborted();
    if (page === MAX_PAGES) {
      throw new Error(
        `The catalog has more than ${MAX_PAGES * PAGE} entities with SLOs`,
      );
    }
    const answer = await catalog.queryEntities(
      cursor === undefined
        ? {
            query: {
              [`metadata.annotations.${ANNOTATION_OPENSLO}`]: { $exists: true },
            },
            fields: FIELDS,
            limit: PAGE,
            totalItems: 'exclude',
          }
        : { cursor, fields: FIELDS, limit: PAGE },
      { credentials },
    );
    entities.push(...answer.items);
    cursor = answer.pageInfo.nextCursor;
  }
  const read = toCatalogSnapshot(entities);
  const systemRefs = new Set(
    read.entities.flatMap(({ ownerRef, systemRef }) =>
      ownerRef === undefined && systemRef !== undefined ? [systemRef] : [],
    ),
  );
  const systems: Entity[] = [];
  const wanted = [...systemRefs];
  for (let start = 0; start < wanted.length; start += BATCH) {
    const answer = await catalog.getEntitiesByRefs(
      { entityRefs: wanted.slice(start, start + BATCH), fields: FIELDS },
      { credentials },
    );
    systems.push(...answer.items.flatMap(item => item ?? []));
  }
  const snapshot = toCatalogSnapshot([...systems, ...entities]);
  return entities
    .map((entity): AnnotatedEntity => {
      const ref = stringifyEntityRef(entity);
      const known = snapshot.byRef.get(ref);
      const annotations = entity.metadata.annotations ?? {};
      return {
        ref,
        name: entity.metadata.name,
        openslo: annotations[ANNOTATION_OPENSLO] ?? '',
        sloSource: text(annotations[ANNOTATION_SLO_SOURCE]),
        ownerRef: known?.ownerRef,
        systemRef: known?.systemRef,
        tier: text(annotations[ANNOTATION_TIER]),
        entity,
      };
    })
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
