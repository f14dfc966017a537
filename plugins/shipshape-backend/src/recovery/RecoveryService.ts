import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import type {
  DrillDetails,
  DrillEvidence,
  EntityBackups,
  EntityDrills,
  OwnerRecovery,
  RecoveryCoverageQuery,
  RecoveryExport,
  RecoveryExportQuery,
  RecoveryList,
  RecoveryOverview,
  RecoveryQuery,
} from 'backstage-plugin-shipshape-common';
import type { Request } from 'express';
import type { StoredArtifact } from './pages/RecoveryReadStore';

/** Who asks. */
export interface RecoveryServiceOptions {
  credentials: BackstageCredentials;
}

/** Who exports, and with what request, for the audit log. */
export interface RecoveryExportCaller extends RecoveryServiceOptions {
  request: Request;
}

/** A drill as seen from an entity. */
export interface DrillRequest {
  entity: CompoundEntityRef;
  drillId: string;
}

/** Recovery as one caller may see it. What the catalog hides from the caller does not exist. */
export interface RecoveryService {
  /** @throws NotFoundError, NotAllowedError */
  getEntityBackups(
    request: { entity: CompoundEntityRef },
    options: RecoveryServiceOptions,
  ): Promise<EntityBackups>;

  /** @throws NotFoundError, NotAllowedError */
  getEntityDrills(
    request: { entity: CompoundEntityRef },
    options: RecoveryServiceOptions,
  ): Promise<EntityDrills>;

  /** @throws NotFoundError also for a drill of another entity, NotAllowedError */
  getDrill(
    request: DrillRequest,
    options: RecoveryServiceOptions,
  ): Promise<DrillDetails>;

  /** @throws NotFoundError also for a drill of another entity, NotAllowedError */
  getDrillEvidence(
    request: DrillRequest,
    options: RecoveryServiceOptions,
  ): Promise<DrillEvidence>;

  /** @throws NotFoundError also for an artefact of another drill, NotAllowedError */
  getDrillArtifact(
    request: DrillRequest & { sha256: string },
    options: RecoveryServiceOptions,
  ): Promise<StoredArtifact>;

  /** @throws NotFoundError, NotAllowedError */
  getOwnerRecovery(
    request: { owner: CompoundEntityRef },
    options: RecoveryServiceOptions,
  ): Promise<OwnerRecovery>;

  /** @throws NotAllowedError, InputError for a cursor that is not ours */
  listRecovery(
    request: { query: RecoveryQuery },
    options: RecoveryServiceOptions,
  ): Promise<RecoveryList>;

  /** @throws NotAllowedError */
  getOverview(
    request: { query: RecoveryCoverageQuery },
    options: RecoveryServiceOptions,
  ): Promise<RecoveryOverview>;

  /** Audited, also when it is refused. @throws NotAllowedError */
  exportRecovery(
    request: { query: RecoveryExportQuery },
    caller: RecoveryExportCaller,
  ): Promise<RecoveryExport>;
}
