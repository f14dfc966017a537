import {
  Entity,
  parseEntityRef,
  RELATION_HAS_PART,
  RELATION_OWNER_OF,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  ANNOTATION_OPENSLO,
  EntitySlos,
  Incident,
  OwnerReliability,
  SloHistory,
  SloHistoryQuery,
  sloReadPermission,
  Slos,
  SlosQuery,
  SloSummary,
} from 'backstage-plugin-shipshape-common';
import {
  entityNotFound,
  EntityName,
  isComposed,
  isOwner,
  kindOf,
} from '../catalog/entityKinds';
import { relationTargets, VisibleCatalog } from '../catalog/VisibleCatalog';
import { VisibleRefs } from '../catalog/VisibleRefs';
import type { Authorizer } from '../permissions/Authorizer';
import type { DefaultSloService } from './DefaultSloService';
import { formatCursor, parseCursor } from './sloCursor';
import type { SloService, SloServiceOptions } from './SloService';
import type {
  SloFilter,
  SloListPosition,
  SloListRow,
} from './status/SloStatusStore';

/** Options of {@link AuthorizedSloService.create}. */
export interface AuthorizedSloServiceOptions {
  slos: DefaultSloService;
  catalog: VisibleCatalog;
  authorizer: Authorizer;
}

/** Rows that are read at once when most of what was read before was hidden. */
const MAX_BATCH = 1000;

/**
 * Decides what of the SLOs a caller may know: first the permission, then the entity as the catalog shows it to the caller. What an SLO or an
 * incident names beside its own entity (owner, system, SLOs of others) is shown only when that is visible too. Nothing is cached.
 */
export class AuthorizedSloService implements SloService {
  readonly #slos: DefaultSloService;
  readonly #catalog: VisibleCatalog;
  readonly #authorizer: Authorizer;

  static create(options: AuthorizedSloServiceOptions): AuthorizedSloService {
    return new AuthorizedSloService(options);
  }

  private constructor(options: AuthorizedSloServiceOptions) {
    this.#slos = options.slos;
    this.#catalog = options.catalog;
    this.#authorizer = options.authorizer;
  }

  async getEntitySlos(
    request: { entity: EntityName },
    options: SloServiceOptions,
  ): Promise<EntitySlos> {
    const entity = await this.#getEntity(request.entity, options);
    const parts = isComposed(entity)
      ? await this.#catalog.walk([entity], RELATION_HAS_PART, {
          ...options,
          through: isComposed,
        })
      : [];
    const entities = [entity, ...parts.map(part => part.entity)];
    const answer = await this.#slos.getEntitySlos({
      entityRef: stringifyEntityRef(entity),
      entities: entities.map(item => stringifyEntityRef(item)),
      annotated: entities.some(
        item => item.metadata.annotations?.[ANNOTATION_OPENSLO],
      ),
    });
    const refs = this.#refs(options, entities);
    return {
      ...answer,
      slos: await this.#withVisibleRefs(answer.slos, refs),
      incidents: await this.#withVisibleSlos(answer.incidents, refs),
    };
  }

  async getSloHistory(
    request: { entity: EntityName; sloId: string; query: SloHistoryQuery },
    options: SloServiceOptions,
  ): Promise<SloHistory> {
    const entity = await this.#getEntity(request.entity, options);
    const history = await this.#slos.getSloHistory({
      entityRef: stringifyEntityRef(entity),
      sloId: request.sloId,
      query: request.query,
    });
    if (!history) {
      // The same for an SLO of an entity that is hidden, or of another one, and for an id that nobody has.
      throw new NotFoundError('The entity has no such SLO');
    }
    return {
      ...history,
      incidents: await this.#withVisibleSlos(
        history.incidents,
        this.#refs(options, [entity]),
      ),
    };
  }

  async getOwnerReliability(
    request: { owner: EntityName },
    options: SloServiceOptions,
  ): Promise<OwnerReliability> {
    const owner = await this.#getEntity(request.owner, options);
    if (!isOwner(owner)) {
      throw entityNotFound();
    }
    const groups = await this.#catalog.walk([owner], RELATION_PARENT_OF, {
      ...options,
      accept: item => kindOf(item) === 'group',
    });
    const owned = await this.#catalog.getEntities(
      [owner, ...groups.map(group => group.entity)].flatMap(item =>
        relationTargets(item, RELATION_OWNER_OF),
      ),
      options,
    );
    const answer = await this.#slos.getOwnerReliability({
      ownerRef: stringifyEntityRef(owner),
      entities: owned.map(item => stringifyEntityRef(item)),
      components: owned
        .filter(item => kindOf(item) === 'component')
        .map(item => stringifyEntityRef(item)),
    });
    const refs = this.#refs(options, owned);
    return {
      ...answer,
      slos: await this.#withVisibleRefs(answer.slos, refs),
      incidents: {
        ...answer.incidents,
        open: await this.#withVisibleSlos(answer.incidents.open, refs),
      },
    };
  }

  async listSlos(
    request: { query: SlosQuery },
    options: SloServiceOptions,
  ): Promise<Slos> {
    await this.#authorizer.require(sloReadPermission, options);
    const { cursor, limit, ...filters } = request.query;
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const refs = this.#refs(options, []);
    const filter = await toVisibleFilter(filters, refs);
    const found = filter
      ? await this.#findVisible({ filter, after, count: limit + 1, refs })
      : [];
    const page = found.slice(0, limit);
    const slos = await this.#withVisibleRefs(
      page.map(row => row.summary),
      refs,
    );
    const last = page.at(-1);
    return {
      slos,
      ...(last &&
        found.length > limit && { nextCursor: formatCursor(last.position) }),
      freshness: await this.#slos.listFreshness(slos),
    };
  }

  /**
   * The first rows that the caller may see.
   *
   * @remarks
   * It reads on until there are enough or there is nothing left. A limit in between would need a cursor that tells of a hidden row, or a page
   * that is short because of them. The work has a bound without one: each row is read at most once, in batches that grow, and each entity asked
   * for once, a hundred in a question, so that not even somebody who sees nothing costs more than one pass over the catalog's SLOs.
   */
  async #findVisible(request: {
    filter: SloFilter;
    after?: SloListPosition;
    count: number;
    refs: VisibleRefs;
  }): Promise<SloListRow[]> {
    const { filter, count, refs } = request;
    const found: SloListRow[] = [];
    let after = request.after;
    let batch = count;
    for (;;) {
      const rows = await this.#slos.listPage({ filter, after, limit: batch });
      await refs.learn(
        rows.flatMap(({ summary }) => [
          summary.entityRef,
          summary.ownerRef,
          summary.systemRef,
        ]),
      );
      found.push(...rows.filter(row => refs.has(row.summary.entityRef)));
      if (found.length >= count || rows.length < batch) {
        return found.slice(0, count);
      }
      after = rows[rows.length - 1].position;
      batch = Math.min(batch * 4, MAX_BATCH);
    }
  }

  /** The permission comes before the entity, so that the refusal cannot depend on the entity. */
  async #getEntity(
    name: EntityName,
    options: SloServiceOptions,
  ): Promise<Entity> {
    await this.#authorizer.require(sloReadPermission, options);
    const entity = await this.#catalog.getEntity(name, options);
    if (!entity) {
      throw entityNotFound();
    }
    return entity;
  }

  #refs(options: SloServiceOptions, visible: readonly Entity[]): VisibleRefs {
    return new VisibleRefs(this.#catalog, {
      ...options,
      visible: visible.map(item => stringifyEntityRef(item)),
    });
  }

  async #withVisibleRefs<Slo extends SloSummary>(
    slos: readonly Slo[],
    refs: VisibleRefs,
  ): Promise<Slo[]> {
    await refs.learn(slos.flatMap(slo => [slo.ownerRef, slo.systemRef]));
    return slos.map(slo => ({
      ...slo,
      ownerRef: refs.has(slo.ownerRef) ? slo.ownerRef : undefined,
      systemRef: refs.has(slo.systemRef) ? slo.systemRef : undefined,
    }));
  }

  async #withVisibleSlos(
    incidents: readonly Incident[],
    refs: VisibleRefs,
  ): Promise<Incident[]> {
    const entities = await this.#slos.listEntitiesOf(
      incidents.flatMap(incident => incident.sloIds),
    );
    await refs.learn(entities.values());
    return incidents.map(incident => ({
      ...incident,
      sloIds: incident.sloIds.filter(id => refs.has(entities.get(id))),
    }));
  }
}

/** The filter over what the caller may see; undefined when it then matches nothing, as with refs that do not exist. */
async function toVisibleFilter(
  query: Omit<SlosQuery, 'cursor' | 'limit'>,
  refs: VisibleRefs,
): Promise<SloFilter | undefined> {
  const ownerRefs = query.owner?.map(ref => toRef(ref, 'owner'));
  const systemRefs = query.system?.map(ref => toRef(ref, 'system'));
  await refs.learn([...(ownerRefs ?? []), ...(systemRefs ?? [])]);
  const filter: SloFilter = {
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
