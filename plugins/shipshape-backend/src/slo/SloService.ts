import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import type {
  EntitySlos,
  OwnerReliability,
  SloHistory,
  SloHistoryQuery,
  Slos,
  SlosQuery,
} from 'backstage-plugin-shipshape-common';

/** Who asks. */
export interface SloServiceOptions {
  credentials: BackstageCredentials;
}

/** SLOs as one caller may see them. What the catalog hides from the caller does not exist. */
export interface SloService {
  /** @throws NotFoundError, NotAllowedError */
  getEntitySlos(
    request: { entity: CompoundEntityRef },
    options: SloServiceOptions,
  ): Promise<EntitySlos>;

  /** @throws NotFoundError also for an SLO of another entity, NotAllowedError */
  getSloHistory(
    request: {
      entity: CompoundEntityRef;
      sloId: string;
      query: SloHistoryQuery;
    },
    options: SloServiceOptions,
  ): Promise<SloHistory>;

  /** @throws NotFoundError, NotAllowedError */
  getOwnerReliability(
    request: { owner: CompoundEntityRef },
    options: SloServiceOptions,
  ): Promise<OwnerReliability>;

  /** @throws NotAllowedError, InputError for a cursor that is not ours */
  listSlos(
    request: { query: SlosQuery },
    options: SloServiceOptions,
  ): Promise<Slos>;
}
