import type { AuthService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { toCatalogSnapshot } from '../cost/allocation/catalogSnapshot';

/** An entity with whose it is. */
export interface OwnedEntity {
  /** Canonical ref. */
  ref: string;
  /** Canonical ref; inherited from the system where the entity has no owner of its own. */
  ownerRef?: string;
  systemRef?: string;
  entity: Entity;
}

type Query = Extract<
  Parameters<CatalogService['queryEntities']>[0],
  { query?: unknown }
>['query'];

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

/**
 * Every entity that a query finds, by ref, as the backend itself sees it.
 *
 * @param options - `what`: the entities in words, for an error; `fields`: needed beyond name, annotations, owner and system
 * @throws the error of the catalog: there are all of them or none
 */
export async function listOwnedEntities(options: {
  catalog: Pick<CatalogService, 'queryEntities' | 'getEntitiesByRefs'>;
  auth: AuthService;
  query: Query;
  what: string;
  fields?: readonly string[];
  signal?: AbortSignal;
}): Promise<OwnedEntity[]> {
  const { catalog, auth, signal } = options;
  const credentials = await auth.getOwnServiceCredentials();
  const fields = [...FIELDS, ...(options.fields ?? [])];
  const entities: Entity[] = [];
  let cursor: string | undefined;
  for (let page = 0; page === 0 || cursor !== undefined; page++) {
    signal?.throwIfAborted();
    if (page === MAX_PAGES) {
      throw new Error(
        `The catalog has more than ${MAX_PAGES * PAGE} ${options.what}`,
      );
    }
    const answer = await catalog.queryEntities(
      cursor === undefined
        ? { query: options.query, fields, limit: PAGE, totalItems: 'exclude' }
        : { cursor, fields, limit: PAGE },
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
      { entityRefs: wanted.slice(start, start + BATCH), fields },
      { credentials },
    );
    systems.push(...answer.items.flatMap(item => item ?? []));
  }
  const snapshot = toCatalogSnapshot([...systems, ...entities]);
  return entities
    .map((entity): OwnedEntity => {
      const ref = stringifyEntityRef(entity);
      const known = snapshot.byRef.get(ref);
      return {
        ref,
        ownerRef: known?.ownerRef,
        systemRef: known?.systemRef,
        entity,
      };
    })
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
}
