import { coverage } from '@shipshape/recovery';
import {
  DrillDetails,
  DrillEvidence,
  EntityBackups,
  EntityDrills,
  OwnerRecovery,
  RecoveryOverview,
  REPORTS_SOURCE_ID,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { SourcesService } from '../sources/SourcesService';
import { toResourceBackups } from './pages/backupsView';
import { Dossier, loadDossiers } from './pages/dossier';
import { drillMonths } from './pages/drillMonths';
import { toResourceDrills } from './pages/drillsView';
import { toDrillDetails } from './pages/drillViews';
import { countStatuses, toOverview } from './pages/overview';
import type {
  RecoveryDocument,
  RecoveryReadStore,
  StoredArtifact,
  StoredDrill,
  StoredResource,
} from './pages/RecoveryReadStore';
import { assess, Assessment, byRisk } from './status/assess';
import type {
  RecoveryFilter,
  RecoveryListPosition,
  RecoveryListRow,
  RecoveryStatusHead,
  RecoveryStatusStore,
} from './status/RecoveryStatusStore';

/** Options of {@link DefaultRecoveryService.create}. */
export interface DefaultRecoveryServiceOptions {
  facts: RecoveryReadStore;
  statuses: RecoveryStatusStore;
  sources: Pick<SourcesService, 'listFreshness'>;
  clock: () => Date;
}

/** Origin of the plans that a document declares. */
const DOCUMENT = 'document';
/** Drills that the tab shows. */
const SHOWN_DRILLS = 50;

interface EntityRequest {
  entityRef: string;
  /** Those whose resources the entity shows. */
  entities: readonly string[];
}

interface DrillOfEntities {
  entities: readonly string[];
  drillId: string;
}

/**
 * The rules of answers about recovery, over explicit lists of entities. It knows no caller: who may see what is decided by
 * `AuthorizedRecoveryService`, which wraps it. Tabs are computed when they are asked for, as exposure grows while nobody refreshes; lists over
 * many resources have the figures of the last refresh, and say of when they are.
 */
export class DefaultRecoveryService {
  readonly #options: DefaultRecoveryServiceOptions;

  static create(
    options: DefaultRecoveryServiceOptions,
  ): DefaultRecoveryService {
    return new DefaultRecoveryService(options);
  }

  private constructor(options: DefaultRecoveryServiceOptions) {
    this.#options = options;
  }

  async getEntityBackups(request: EntityRequest): Promise<EntityBackups> {
    const now = this.#options.clock();
    const { answer, documents, assessments } = await this.#openTab(
      request,
      now,
    );
    return {
      ...answer,
      resources: assessments.map(item =>
        toResourceBackups(item, documents, now),
      ),
    };
  }

  async getEntityDrills(request: EntityRequest): Promise<EntityDrills> {
    const { facts, clock } = this.#options;
    const now = clock();
    const { answer, assessments } = await this.#openTab(request, now);
    const ids = assessments.map(({ dossier }) => dossier.resource.resourceId);
    const [newest, ended, chains] = await Promise.all([
      facts.listDrills(ids, { limit: SHOWN_DRILLS }),
      facts.listEndedDrills(ids, { from: yearsBefore(now, 2) }),
      facts.listChains(ids),
    ]);
    return {
      ...answer,
      resources: assessments.map(item => {
        const { resourceId } = item.dossier.resource;
        return toResourceDrills(item, {
          newest: newest.get(resourceId) ?? [],
          ended: ended.get(resourceId) ?? [],
          chain: chains.get(resourceId),
          now,
        });
      }),
    };
  }

  /** Undefined when the entities have no such drill. */
  async getDrill(request: DrillOfEntities): Promise<DrillDetails | undefined> {
    const { facts } = this.#options;
    const found = await this.#findDrill(request);
    if (!found) {
      return undefined;
    }
    const { drill, resource } = found;
    const [records, stored, freshness] = await Promise.all([
      facts.listRecords([resource.resourceId]),
      facts.listStored(drill),
      this.listFreshness([resource.resourceId]),
    ]);
    return toDrillDetails(drill, {
      entityRef: resource.entityRef,
      records: records.get(resource.resourceId) ?? [],
      stored,
      freshness,
    });
  }

  /** Undefined when the entities have no such drill. */
  async getDrillEvidence(
    request: DrillOfEntities,
  ): Promise<DrillEvidence | undefined> {
    const { facts } = this.#options;
    const found = await this.#findDrill(request);
    if (!found) {
      return undefined;
    }
    const { resourceId } = found.resource;
    const records = (await facts.listRecords([resourceId])).get(resourceId);
    const stored = await facts.listStored(found.drill);
    return {
      drillId: request.drillId,
      resourceId,
      chain: (records ?? []).map(({ record, recordSha256 }) => ({
        record,
        recordSha256,
      })),
      stored: [...stored].sort(),
    };
  }

  /** Undefined when the entities have no such drill, no record of it names the artefact, or its reporter never sent the bytes. */
  async getDrillArtifact(
    request: DrillOfEntities & { sha256: string },
  ): Promise<StoredArtifact | undefined> {
    const { sha256 } = request;
    const found = await this.#findDrill(request);
    return found && this.#options.facts.getArtifact({ ...found.drill, sha256 });
  }

  /** Recovery of what an owner has. */
  async getOwnerRecovery(request: {
    ownerRef: string;
    entities: readonly string[];
  }): Promise<OwnerRecovery> {
    const { facts, statuses, clock } = this.#options;
    const rows = await statuses.listByEntities(request.entities);
    const ids = rows.map(({ summary }) => summary.resource.resourceId);
    const months = await drillMonths(facts, ids, clock());
    return {
      ownerRef: request.ownerRef,
      resources: rows.map(({ summary }) => summary),
      statuses: countStatuses(rows.map(({ summary }) => summary.status)),
      coverage: coverage(rows.map(row => row.coverage.place)),
      months,
      freshness: await this.listFreshness(ids),
    };
  }

  /** A page of all resources, whoever may see them: never an answer as it is. */
  async listPage(options: {
    filter: RecoveryFilter;
    after?: RecoveryListPosition;
    limit: number;
  }): Promise<RecoveryListRow[]> {
    return this.#options.statuses.listPage(options);
  }

  /** All resources that match, whoever may see them: never an answer as it is. */
  async listHeads(filter: RecoveryFilter): Promise<RecoveryStatusHead[]> {
    return this.#options.statuses.listHeads(filter);
  }

  /** Figures over resources that the caller may see. */
  async getOverview(
    heads: readonly RecoveryStatusHead[],
  ): Promise<RecoveryOverview> {
    return toOverview(heads, this.#options.statuses);
  }

  /** State of the sources behind the resources: those that see them, and reports, which are waited for where a document has a plan. */
  async listFreshness(
    resourceIds: readonly string[],
  ): Promise<SourceFreshness[]> {
    return this.#freshnessOf(
      await this.#options.facts.listOrigins(resourceIds),
    );
  }

  async #freshnessOf(origins: ReadonlySet<string>): Promise<SourceFreshness[]> {
    if (origins.size === 0) {
      return [];
    }
    const all = await this.#options.sources.listFreshness({
      kinds: ['recovery', 'reports'],
    });
    return all.filter(({ sourceId }) =>
      origins.has(sourceId === REPORTS_SOURCE_ID ? DOCUMENT : sourceId),
    );
  }

  async #openTab({ entityRef, entities }: EntityRequest, now: Date) {
    const { facts } = this.#options;
    const [resources, documents] = await Promise.all([
      facts.listResources({ entityRefs: entities }),
      facts.listDocuments(entities),
    ]);
    const dossiers = await loadDossiers(facts, resources, {
      now,
      history: true,
    });
    const freshness = await this.#freshnessOf(originsOf(dossiers));
    const assessments: Assessment[] = dossiers
      .map(dossier => assess(dossier, now))
      .sort(byRisk);
    return {
      answer: {
        entityRef,
        documents: documents.map(({ problems: _, ...document }) => document),
        problems: problemsOf(documents, resources),
        freshness,
      },
      documents,
      assessments,
    };
  }

  async #findDrill({
    entities,
    drillId,
  }: DrillOfEntities): Promise<
    { drill: StoredDrill; resource: StoredResource } | undefined
  > {
    const { facts } = this.#options;
    const [drill] = await facts.getDrills([drillId]);
    if (!drill) {
      return undefined;
    }
    const [resource] = await facts.listResources({
      resourceIds: [drill.resourceId],
    });
    return resource && entities.includes(resource.entityRef)
      ? { drill, resource }
      : undefined;
  }
}

/** As {@link RecoveryReadStore.listOrigins}, of what was read already. */
function originsOf(dossiers: readonly Dossier[]): Set<string> {
  return new Set(
    dossiers.flatMap(({ plans, subjects }) => [
      ...plans.map(({ stored }) => stored.origin),
      ...subjects.map(({ sourceId }) => sourceId),
    ]),
  );
}

function problemsOf(
  documents: readonly RecoveryDocument[],
  resources: readonly StoredResource[],
) {
  return [...documents, ...resources].flatMap(({ problems }) => problems);
}

function yearsBefore(now: Date, years: number): Date {
  const from = new Date(now);
  from.setUTCFullYear(from.getUTCFullYear() - years);
  return from;
}
