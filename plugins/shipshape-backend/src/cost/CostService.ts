import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  CostQuery,
  EntityCost,
  EntityCostQuery,
  OwnerCost,
  Showback,
  ShowbackQuery,
} from 'backstage-plugin-shipshape-common';
import type { EntityName } from '../catalog/entityKinds';

/** Who asks. Answers are for this caller only. */
export interface CostServiceOptions {
  credentials: BackstageCredentials;
}

/**
 * Cost as one caller may see it.
 *
 * @remarks
 * Every method throws `NotAllowedError` when the caller lacks the permission, before anything is looked up; `NotFoundError`, always the
 * same one, for an entity that is missing or hidden; `InputError` for a question that cannot be answered; `ServiceUnavailableError` when
 * the catalog does not answer.
 */
export interface CostService {
  /**
   * Cost of an entity. That of a System (or Domain) is the sum of its own and its visible parts' own cost; `withDependencies` is for
   * other kinds and is answered as `own` for these.
   */
  getEntityCost(
    request: { entity: EntityName; query: EntityCostQuery },
    options: CostServiceOptions,
  ): Promise<EntityCost>;

  /** Cost of a Group with the groups below it, or of a User, over the entities that the caller may see. */
  getOwnerCost(
    request: { owner: EntityName; query: CostQuery },
    options: CostServiceOptions,
  ): Promise<OwnerCost>;

  /** One month by owner; without `shipshape.showback.read` only the caller's visible owners. */
  getShowback(
    request: { query: ShowbackQuery },
    options: CostServiceOptions,
  ): Promise<Showback>;

  /** The same as CSV; needs `shipshape.showback.read`. */
  exportShowback(
    request: { query: ShowbackQuery },
    options: CostServiceOptions,
  ): Promise<{ fileName: string; content: string }>;
}
