import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_DEPENDS_ON,
  RELATION_HAS_PART,
  RELATION_OWNER_OF,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  DrillDetails,
  DrillEvidence,
  EntityBackups,
  EntityDrills,
  evidenceExportPermission,
  OwnerRecovery,
  ProtectedResource,
  RecoveryCoverageQuery,
  RecoveryExport,
  RecoveryExportQuery,
  RecoveryList,
  RecoveryOverview,
  RecoveryQuery,
  recoveryReadPermission,
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
import type { DefaultRecoveryService } from './DefaultRecoveryService';
import type { RecoveryExporter } from './export/RecoveryExporter';
import type { StoredArtifact } from './pages/RecoveryReadStore';
import { formatCursor, parseCursor } from './recoveryCursor';
import type {
  DrillRequest,
  RecoveryExportCaller,
  RecoveryService,
  RecoveryServiceOptions,
} from './RecoveryService';
import type {
  RecoveryFilter,
  RecoveryListPosition,
  RecoveryListRow,
} from './status/RecoveryStatusStore';
import { toVisibleFilter } from './visibleFilter';

/** Options of {@link AuthorizedRecoveryService.create}. */
export interface AuthorizedRecoveryServiceOptions {
  recovery: DefaultRecoveryService;
  exporter: RecoveryExporter;
  catalog: VisibleCatalog;
  authorizer: Authorizer;
  auditor: AuditorService;
}

/** Rows that are read at once when most of what was read before was hidden. */
const MAX_BATCH = 1000;

/**
 * Decides what of recovery a caller may know: first the permission, then the entities as the catalog shows them to the caller. What a resource
 * names beside its own entity (owner, system) is shown only when that is visible too. Nothing is cached.
 */
export class AuthorizedRecoveryService implements RecoveryService {
  readonly #options: AuthorizedRecoveryServiceOptions;

  static create(
    options: AuthorizedRecoveryServiceOptions,
  ): AuthorizedRecoveryService {
    return new AuthorizedRecoveryService(options);
  }

  private constructor(options: AuthorizedRecoveryServiceOptions) {
    this.#options = options;
  }

  async getEntityBackups(
    request: { entity: EntityName },
    options: RecoveryServiceOptions,
  ): Promise<EntityBackups> {
    const { entityRef, entities } = await this.#getScope(
      request.entity,
      options,
    );
    const answer = await this.#options.recovery.getEntityBackups({
      entityRef,
      entities,
    });
    return {
      ...answer,
      resources: await this.#withVisibleRefs(
        answer.resources,
        this.#refs(options, entities),
      ),
    };
  }

  async getEntityDrills(
    request: { entity: EntityName },
    options: RecoveryServiceOptions,
  ): Promise<EntityDrills> {
    const { entityRef, entities } = await this.#getScope(
      request.entity,
      options,
    );
    const answer = await this.#options.recovery.getEntityDrills({
      entityRef,
      entities,
    });
    return {
      ...answer,
      resources: await this.#withVisibleRefs(
        answer.resources,
        this.#refs(options, entities),
      ),
    };
  }

  async getDrill(
    request: DrillRequest,
    options: RecoveryServiceOptions,
  ): Promise<DrillDetails> {
    const { entities } = await this.#getScope(request.entity, options);
    return found(
      await this.#options.recovery.getDrill({
        entities,
        drillId: request.drillId,
      }),
    );
  }

  async getDrillEvidence(
    request: DrillRequest,
    options: RecoveryServiceOptions,
  ): Promise<DrillEvidence> {
    const { entities } = await this.#getScope(request.entity, options);
    return found(
      await this.#options.recovery.getDrillEvidence({
        entities,
        drillId: request.drillId,
      }),
    );
  }

  async getDrillArtifact(
    request: DrillRequest & { sha256: string },
    options: RecoveryServiceOptions,
  ): Promise<StoredArtifact> {
    const { entities } = await this.#getScope(request.entity, options);
    const { drillId, sha256 } = request;
    return found(
      await this.#options.recovery.getDrillArtifact({
        entities,
        drillId,
        sha256,
      }),
    );
  }

  async getOwnerRecovery(
    request: { owner: EntityName },
    options: RecoveryServiceOptions,
  ): Promise<OwnerRecovery> {
    const { catalog, recovery } = this.#options;
    const owner = await this.#getEntity(request.owner, options);
    if (!isOwner(owner)) {
      throw entityNotFound();
    }
    const groups = await catalog.walk([owner], RELATION_PARENT_OF, {
      ...options,
      accept: item => kindOf(item) === 'group',
    });
    const owned = await catalog.filterVisible(
      [owner, ...groups.map(group => group.entity)].flatMap(item =>
        relationTargets(item, RELATION_OWNER_OF),
      ),
      options,
    );
    const answer = await recovery.getOwnerRecovery({
      ownerRef: stringifyEntityRef(owner),
      entities: [...owned],
    });
    return {
      ...answer,
      resources: await this.#withVisibleRefs(
        answer.resources,
        this.#refs(options, [...owned]),
      ),
    };
  }

  async listRecovery(
    request: { query: RecoveryQuery },
    options: RecoveryServiceOptions,
  ): Promise<RecoveryList> {
    const { authorizer, recovery } = this.#options;
    await authorizer.require(recoveryReadPermission, options);
    const { cursor, limit, ...filters } = request.query;
    const after = cursor === undefined ? undefined : parseCursor(cursor);
    const refs = this.#refs(options, []);
    const filter = await toVisibleFilter(filters, refs);
    const rows = filter
      ? await this.#findVisible({ filter, after, count: limit + 1, refs })
      : [];
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      resources: await this.#withVisibleRefs(
        page.map(row => row.summary),
        refs,
      ),
      ...(last &&
        rows.length > limit && { nextCursor: formatCursor(last.position) }),
      freshness: await recovery.listFreshness(
        page.map(row => row.summary.resource.resourceId),
      ),
    };
  }

  async getOverview(
    request: { query: RecoveryCoverageQuery },
    options: RecoveryServiceOptions,
  ): Promise<RecoveryOverview> {
    const { authorizer, recovery } = this.#options;
    await authorizer.require(recoveryReadPermission, options);
    const refs = this.#refs(options, []);
    const filter = await toVisibleFilter(request.query, refs);
    const heads = filter ? await recovery.listHeads(filter) : [];
    await refs.learn(heads.map(head => head.entityRef));
    const overview = await recovery.getOverview(
      heads.filter(head => refs.has(head.entityRef)),
    );
    return {
      ...overview,
      overdueDrills: await this.#withVisibleRefs(overview.overdueDrills, refs),
      worstExposure: await this.#withVisibleRefs(overview.worstExposure, refs),
    };
  }

  async exportRecovery(
    request: { query: RecoveryExportQuery },
    caller: RecoveryExportCaller,
  ): Promise<RecoveryExport> {
    const { auditor, authorizer } = this.#options;
    const { from, to, format } = request.query;
    const event = await auditor.createEvent({
      eventId: 'evidence-export',
      severityLevel: 'medium',
      request: caller.request,
      meta: { from, to, format },
    });
    try {
      await authorizer.require(evidenceExportPermission, caller);
      const answer = await this.#export(request.query, caller);
      await event.success({
        meta: {
          resources: answer.resources.length,
          contentSha256: answer.contentSha256,
        },
      });
      return answer;
    } catch (error) {
      await event.fail({
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
  }

  async #export(
    query: RecoveryExportQuery,
    options: RecoveryServiceOptions,
  ): Promise<RecoveryExport> {
    const refs = this.#refs(options, []);
    return this.#options.exporter.export(query, {
      async filterVisible(resources) {
        await refs.learn(
          resources.flatMap(({ entityRef, ownerRef, systemRef }) => [
            entityRef,
            ownerRef,
            systemRef,
          ]),
        );
        return resources.filter(({ entityRef }) => refs.has(entityRef));
      },
      withVisibleRefs: resource => visibleResource(resource, refs),
    });
  }

  /**
   * The first rows that the caller may see.
   *
   * @remarks
   * It reads on until there are enough or there is nothing left: a limit in between would need a cursor that tells of a hidden row, or a page that
   * is short because of them. Each row is read at most once, in batches that grow, and each entity asked for once.
   */
  async #findVisible(request: {
    filter: RecoveryFilter;
    after?: RecoveryListPosition;
    count: number;
    refs: VisibleRefs;
  }): Promise<RecoveryListRow[]> {
    const { filter, count, refs } = request;
    const visible: RecoveryListRow[] = [];
    let after = request.after;
    let batch = count;
    for (;;) {
      const rows = await this.#options.recovery.listPage({
        filter,
        after,
        limit: batch,
      });
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

  /**
   * The entities whose resources an entity shows: its own, of a Component also those of the Resources that it depends on, of a System those of its
   * parts; all of them visible.
   */
  async #getScope(
    name: EntityName,
    options: RecoveryServiceOptions,
  ): Promise<{ entityRef: string; entities: string[] }> {
    const { catalog } = this.#options;
    const entity = await this.#getEntity(name, options);
    const entityRef = stringifyEntityRef(entity);
    if (isComposed(entity)) {
      const parts = await catalog.walk([entity], RELATION_HAS_PART, {
        ...options,
        through: isComposed,
      });
      return {
        entityRef,
        entities: [
          entityRef,
          ...parts.map(part => stringifyEntityRef(part.entity)),
        ],
      };
    }
    const resources =
      kindOf(entity) === 'component'
        ? await catalog.filterVisible(
            relationTargets(entity, RELATION_DEPENDS_ON).filter(ref =>
              ref.startsWith('resource:'),
            ),
            options,
          )
        : [];
    return { entityRef, entities: [entityRef, ...resources] };
  }

  /** The permission comes before the entity, so that the refusal cannot depend on the entity. */
  async #getEntity(
    name: EntityName,
    options: RecoveryServiceOptions,
  ): Promise<Entity> {
    const { authorizer, catalog } = this.#options;
    await authorizer.require(recoveryReadPermission, options);
    const entity = await catalog.getEntity(name, options);
    if (!entity) {
      throw entityNotFound();
    }
    return entity;
  }

  #refs(
    options: RecoveryServiceOptions,
    visible: readonly string[],
  ): VisibleRefs {
    return new VisibleRefs(this.#options.catalog, {
      credentials: options.credentials,
      visible,
    });
  }

  async #withVisibleRefs<Item extends { resource: ProtectedResource }>(
    items: readonly Item[],
    refs: VisibleRefs,
  ): Promise<Item[]> {
    await refs.learn(
      items.flatMap(({ resource }) => [resource.ownerRef, resource.systemRef]),
    );
    return items.map(item => ({
      ...item,
      resource: visibleResource(item.resource, refs),
    }));
  }
}

function visibleResource(
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

/** The same for a drill of an entity that is hidden, or of another one, and for an id that nobody has. */
function found<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new NotFoundError('The entity has no such drill');
  }
  return value;
}
