import {
  Entity,
  RELATION_HAS_PART,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  CostQuery,
  costReadPermission,
  EntityCost,
  EntityCostQuery,
  OwnerCost,
  Showback,
  showbackReadPermission,
  ShowbackQuery,
  sourceReadPermission,
} from 'backstage-plugin-shipshape-common';
import {
  entityNotFound,
  EntityName,
  isComposed,
  isOwner,
  kindOf,
} from '../catalog/entityKinds';
import type { VisibleCatalog } from '../catalog/VisibleCatalog';
import { Authorizer, missingPermission } from '../permissions/Authorizer';
import { readCostIntent } from './CostIntent';
import type { CostService, CostServiceOptions } from './CostService';
import type { DefaultCostService } from './DefaultCostService';
import type { DefaultShowbackService } from './DefaultShowbackService';
import { findDependencies } from './dependencies';
import { buildOwnerTree, listOwners } from './ownerTree';
import { loadAudience } from './showbackAudience';
import { readOwnerDetails, toShowbackCsv } from './showbackCsv';

/** Options of {@link AuthorizedCostService.create}. */
export interface AuthorizedCostServiceOptions {
  cost: DefaultCostService;
  showback: DefaultShowbackService;
  catalog: VisibleCatalog;
  authorizer: Authorizer;
}

/**
 * Decides what of the cost a caller may know: first the permission, then the entity as the catalog shows it to the caller, and then sums
 * over what the catalog shows to the caller. No figure is computed for several callers at once, and nothing is cached.
 */
export class AuthorizedCostService implements CostService {
  readonly #cost: DefaultCostService;
  readonly #showback: DefaultShowbackService;
  readonly #catalog: VisibleCatalog;
  readonly #authorizer: Authorizer;

  static create(options: AuthorizedCostServiceOptions): AuthorizedCostService {
    return new AuthorizedCostService(options);
  }

  private constructor(options: AuthorizedCostServiceOptions) {
    this.#cost = options.cost;
    this.#showback = options.showback;
    this.#catalog = options.catalog;
    this.#authorizer = options.authorizer;
  }

  async getEntityCost(
    request: { entity: EntityName; query: EntityCostQuery },
    options: CostServiceOptions,
  ): Promise<EntityCost> {
    const { showback, sources } = await this.#requireCostRead(options);
    const entity = await this.#getEntity(request.entity, options);
    const composed = isComposed(entity);
    const parts = composed
      ? await this.#catalog.walk([entity], RELATION_HAS_PART, {
          ...options,
          through: isComposed,
        })
      : [];
    const own = [entity, ...parts.map(part => part.entity)];
    return this.#cost.getEntityCost({
      entityRef: stringifyEntityRef(entity),
      intent: readCostIntent(entity),
      view: composed ? 'own' : request.query.view,
      ownEntities: own.map(item => stringifyEntityRef(item)),
      dependencies: await findDependencies(this.#catalog, own, options),
      withUnallocated: showback,
      withDefects: sources,
      query: request.query,
    });
  }

  async getOwnerCost(
    request: { owner: EntityName; query: CostQuery },
    options: CostServiceOptions,
  ): Promise<OwnerCost> {
    const { showback, sources } = await this.#requireCostRead(options);
    const owner = await this.#getEntity(request.owner, options);
    if (!isOwner(owner)) {
      throw entityNotFound();
    }
    const groups = await this.#catalog.walk([owner], RELATION_PARENT_OF, {
      ...options,
      accept: entity => kindOf(entity) === 'group',
    });
    const tree = buildOwnerTree(owner, groups);
    const owned = await this.#cost.listOwnedEntities(
      listOwners(tree).map(node => node.ownerRef),
      request.query,
    );
    const visible = await this.#catalog.filterVisible(owned, options);
    // What left the catalog is visible to nobody; its figures are the organisation's.
    const departed = showback
      ? await this.#cost.listDepartedEntities(
          owned.filter(ref => !visible.has(ref)),
        )
      : [];
    return this.#cost.getOwnerCost({
      tree,
      entities: [...visible, ...departed],
      withDefects: sources,
      query: request.query,
    });
  }

  async getShowback(
    request: { query: ShowbackQuery },
    options: CostServiceOptions,
  ): Promise<Showback> {
    const [cost, organisation] = await this.#authorizer.check(
      [costReadPermission, showbackReadPermission],
      options,
    );
    if (!cost && !organisation) {
      throw missingPermission(costReadPermission);
    }
    const { showback } = await this.#present(
      request.query,
      organisation,
      options,
    );
    return showback;
  }

  async exportShowback(
    request: { query: ShowbackQuery },
    options: CostServiceOptions,
  ): Promise<{ fileName: string; content: string }> {
    await this.#authorizer.require(showbackReadPermission, options);
    const { showback, owners } = await this.#present(
      request.query,
      true,
      options,
    );
    return toShowbackCsv(showback, readOwnerDetails(owners));
  }

  async #present(
    query: ShowbackQuery,
    organisation: boolean,
    options: CostServiceOptions,
  ): Promise<{ showback: Showback; owners: Entity[] }> {
    const ledger = await this.#showback.readLedger(query, {
      organisation,
    });
    const { audience, owners, holders } = await loadAudience({
      catalog: this.#catalog,
      showback: this.#showback,
      ledger,
      organisation,
      options,
    });
    return {
      showback: await this.#showback.present(ledger, audience, holders),
      owners,
    };
  }

  /** The permission comes before the entity, so that the refusal cannot depend on the entity. */
  async #requireCostRead(
    options: CostServiceOptions,
  ): Promise<{ showback: boolean; sources: boolean }> {
    const [cost, showback, sources] = await this.#authorizer.check(
      [costReadPermission, showbackReadPermission, sourceReadPermission],
      options,
    );
    if (!cost) {
      throw missingPermission(costReadPermission);
    }
    return { showback, sources };
  }

  async #getEntity(
    name: EntityName,
    options: CostServiceOptions,
  ): Promise<Entity> {
    const entity = await this.#catalog.getEntity(name, options);
    if (!entity) {
      throw entityNotFound();
    }
    return entity;
  }
}
