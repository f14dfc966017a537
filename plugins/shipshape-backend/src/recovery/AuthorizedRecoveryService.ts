import type { AuditorService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  DrillDetails,
  DrillEvidence,
  EntityBackups,
  EntityDrills,
  evidenceExportPermission,
  OwnerRecovery,
  RecoveryCoverageQuery,
  RecoveryExport,
  RecoveryExportQuery,
  RecoveryList,
  RecoveryOverview,
  RecoveryQuery,
  recoveryReadPermission,
} from 'backstage-plugin-shipshape-common';
import type { EntityName } from '../catalog/entityKinds';
import type { VisibleCatalog } from '../catalog/VisibleCatalog';
import { VisibleRefs } from '../catalog/VisibleRefs';
import type { Authorizer } from '../permissions/Authorizer';
import type { DefaultRecoveryService } from './DefaultRecoveryService';
import type { RecoveryExporter } from './export/RecoveryExporter';
import type { StoredArtifact } from './pages/RecoveryReadStore';
import { formatCursor, parseCursor } from './recoveryCursor';
import { RecoveryScope, RecoveryScopes } from './RecoveryScopes';
import type {
  DrillRequest,
  RecoveryExportCaller,
  RecoveryService,
  RecoveryServiceOptions,
} from './RecoveryService';
import { toVisibleFilter } from './visibleFilter';
import {
  findVisibleRows,
  visibleResource,
  withVisibleRefs,
} from './visibleResources';

/** Options of {@link AuthorizedRecoveryService.create}. */
export interface AuthorizedRecoveryServiceOptions {
  recovery: DefaultRecoveryService;
  exporter: RecoveryExporter;
  catalog: VisibleCatalog;
  authorizer: Authorizer;
  auditor: AuditorService;
}

/**
 * Decides what of recovery a caller may know: first the permission, so that its refusal cannot depend on the entity, then the entities as the catalog
 * shows them to the caller. What a resource names beside its own entity (owner, system) is shown only when that is visible too. Nothing is cached.
 */
export class AuthorizedRecoveryService implements RecoveryService {
  readonly #options: AuthorizedRecoveryServiceOptions;
  readonly #scopes: RecoveryScopes;

  static create(
    options: AuthorizedRecoveryServiceOptions,
  ): AuthorizedRecoveryService {
    return new AuthorizedRecoveryService(options);
  }

  private constructor(options: AuthorizedRecoveryServiceOptions) {
    this.#options = options;
    this.#scopes = RecoveryScopes.create(options);
  }

  async getEntityBackups(
    request: { entity: EntityName },
    options: RecoveryServiceOptions,
  ): Promise<EntityBackups> {
    const scope = await this.#getScope(request.entity, options);
    const answer = await this.#options.recovery.getEntityBackups(scope);
    const refs = this.#refs(options, scope.entities);
    return {
      ...answer,
      resources: await withVisibleRefs(answer.resources, refs),
    };
  }

  async getEntityDrills(
    request: { entity: EntityName },
    options: RecoveryServiceOptions,
  ): Promise<EntityDrills> {
    const scope = await this.#getScope(request.entity, options);
    const answer = await this.#options.recovery.getEntityDrills(scope);
    const refs = this.#refs(options, scope.entities);
    return {
      ...answer,
      resources: await withVisibleRefs(answer.resources, refs),
    };
  }

  async getDrill(
    { entity, drillId }: DrillRequest,
    options: RecoveryServiceOptions,
  ): Promise<DrillDetails> {
    const { entities } = await this.#getScope(entity, options);
    return found(await this.#options.recovery.getDrill({ entities, drillId }));
  }

  async getDrillEvidence(
    { entity, drillId }: DrillRequest,
    options: RecoveryServiceOptions,
  ): Promise<DrillEvidence> {
    const { entities } = await this.#getScope(entity, options);
    return found(
      await this.#options.recovery.getDrillEvidence({ entities, drillId }),
    );
  }

  async getDrillArtifact(
    { entity, ...artifact }: DrillRequest & { sha256: string },
    options: RecoveryServiceOptions,
  ): Promise<StoredArtifact> {
    const { entities } = await this.#getScope(entity, options);
    return found(
      await this.#options.recovery.getDrillArtifact({ entities, ...artifact }),
    );
  }

  async getOwnerRecovery(
    request: { owner: EntityName },
    options: RecoveryServiceOptions,
  ): Promise<OwnerRecovery> {
    const { authorizer, recovery } = this.#options;
    await authorizer.require(recoveryReadPermission, options);
    const { entityRef, entities } = await this.#scopes.ofOwner(
      request.owner,
      options,
    );
    const answer = await recovery.getOwnerRecovery({
      ownerRef: entityRef,
      entities,
    });
    const refs = this.#refs(options, entities);
    return {
      ...answer,
      resources: await withVisibleRefs(answer.resources, refs),
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
      ? await findVisibleRows(recovery, {
          filter,
          after,
          count: limit + 1,
          refs,
        })
      : [];
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      resources: await withVisibleRefs(
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
      overdueDrills: await withVisibleRefs(overview.overdueDrills, refs),
      worstExposure: await withVisibleRefs(overview.worstExposure, refs),
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

  async #getScope(
    name: EntityName,
    options: RecoveryServiceOptions,
  ): Promise<RecoveryScope> {
    await this.#options.authorizer.require(recoveryReadPermission, options);
    return this.#scopes.ofEntity(name, options);
  }

  #refs(
    { credentials }: RecoveryServiceOptions,
    visible: readonly string[],
  ): VisibleRefs {
    return new VisibleRefs(this.#options.catalog, { credentials, visible });
  }
}

/** The same for a drill of an entity that is hidden, or of another one, and for an id that nobody has. */
function found<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new NotFoundError('The entity has no such drill');
  }
  return value;
}
