import { incidentStats } from '@shipshape/openslo';
import {
  EntitySlos,
  Incident,
  OwnerReliability,
  REPORTS_SOURCE_ID,
  SloDetails,
  SloHistory,
  SloHistoryQuery,
  SloSummary,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { IncidentStore } from '../incidents/IncidentStore';
import type { SourcesService } from '../sources/SourcesService';
import type { SloCountStore } from './counts/SloCountStore';
import type {
  SloDefinitionStore,
  StoredSlo,
  StoredSloDocument,
} from './definitions/SloDefinitionStore';
import { readSloHistory } from './readSloHistory';
import {
  byRisk,
  countStatuses,
  toDetails,
  toSummary,
  withoutErrorText,
} from './sloViews';
import { buildView } from './status/buildView';
import type {
  SloFilter,
  SloListPosition,
  SloListRow,
  SloStatusStore,
  SloView,
} from './status/SloStatusStore';

/** Options of {@link DefaultSloService.create}. */
export interface DefaultSloServiceOptions {
  definitions: SloDefinitionStore;
  statuses: SloStatusStore;
  counts: SloCountStore;
  incidents: IncidentStore;
  sources: Pick<SourcesService, 'listFreshness'>;
  /** See `SloConfig`. */
  reportsIntervalSeconds: number;
  clock: () => Date;
}

const DAY_MS = 86_400_000;
/** Of how many days incidents are shown. */
const RECENT_DAYS = 90;
const MONTHS = 12;

/**
 * The rules of answers about SLOs, over explicit lists of entities. It knows no caller: who may see what is decided by
 * `AuthorizedSloService`, which wraps it.
 */
export class DefaultSloService {
  readonly #options: DefaultSloServiceOptions;

  static create(options: DefaultSloServiceOptions): DefaultSloService {
    return new DefaultSloService(options);
  }

  private constructor(options: DefaultSloServiceOptions) {
    this.#options = options;
  }

  /** SLOs of the entities, as those of one of them. */
  async getEntitySlos(request: {
    entityRef: string;
    /** Itself and, of a System, its parts. */
    entities: readonly string[];
    annotated: boolean;
  }): Promise<EntitySlos> {
    const { entityRef, entities, annotated } = request;
    const { definitions, incidents, clock } = this.#options;
    const documents = await definitions.listDocuments(entities);
    const slos = await this.#listSlos(entities, documents);
    const now = clock();
    return {
      entityRef,
      slos,
      documents: documents.map(({ url, readAt, error }) => ({
        url,
        readAt,
        error,
      })),
      problems: documents.flatMap(document => document.problems),
      annotated,
      incidents: await incidents.listByEntities(entities, {
        from: daysBefore(now, RECENT_DAYS).toISOString(),
        to: afterNow(now),
      }),
      freshness: await this.listFreshness(slos),
    };
  }

  /** Undefined when the entity has no such SLO. */
  async getSloHistory(request: {
    entityRef: string;
    sloId: string;
    query: SloHistoryQuery;
  }): Promise<SloHistory | undefined> {
    const { entityRef, sloId, query } = request;
    const { definitions, statuses, counts, incidents } = this.#options;
    const slo = await definitions.get(sloId);
    if (slo?.entityRef !== entityRef) {
      return undefined;
    }
    const views = await statuses.listByEntities([entityRef]);
    const view =
      views.find(item => item.sloId === sloId) ?? this.#withoutCounts(slo);
    const history = await readSloHistory({ slo, view, query, counts });
    const touching = history.range
      ? await this.#listTouching(incidents, entityRef, history.range)
      : [];
    return {
      sloId,
      ...history.answer,
      incidents: touching.filter(
        ({ sloIds }) => sloIds.length === 0 || sloIds.includes(sloId),
      ),
      freshness: await this.listFreshness([view]),
    };
  }

  /** SLOs and incidents of what an owner has. */
  async getOwnerReliability(request: {
    ownerRef: string;
    entities: readonly string[];
    /** Those of the entities of which SLOs are expected. */
    components: readonly string[];
  }): Promise<OwnerReliability> {
    const { ownerRef, entities, components } = request;
    const { definitions, incidents, clock } = this.#options;
    const slos = (
      await this.#listSlos(entities, await definitions.listDocuments(entities))
    ).map(toSummary);
    const withSlo = new Set(slos.map(slo => slo.entityRef));
    const now = clock();
    const months = lastMonths(now, MONTHS);
    const found = await incidents.listByEntities(entities, {
      from: months[0].from.toISOString(),
      to: afterNow(now),
    });
    return {
      ownerRef,
      slos,
      statuses: countStatuses(slos),
      withoutSlo: components.filter(ref => !withSlo.has(ref)).sort(),
      incidents: {
        recent: incidentStats(found, {
          from: daysBefore(now, RECENT_DAYS),
          to: new Date(afterNow(now)),
        }),
        months: months.map(({ month, from, to }) => ({
          month,
          ...incidentStats(found, { from, to }),
        })),
        open: found.filter(({ resolvedAt }) => resolvedAt === undefined),
      },
      freshness: await this.listFreshness(slos),
    };
  }

  /** A page of all SLOs, whoever may see them: never an answer as it is. */
  async listPage(options: {
    filter: SloFilter;
    after?: SloListPosition;
    limit: number;
  }): Promise<SloListRow[]> {
    const rows = await this.#options.statuses.listPage(options);
    return rows.map(({ summary, position }) => ({
      summary: withoutErrorText(summary),
      position,
    }));
  }

  /** State of the sources behind the SLOs. */
  async listFreshness(
    slos: ReadonlyArray<Pick<SloSummary, 'sourceId'>>,
  ): Promise<SourceFreshness[]> {
    const ids = new Set(slos.map(slo => slo.sourceId));
    const all = await this.#options.sources.listFreshness({
      // What nothing depends on need not be asked for.
      kinds: ids.has(REPORTS_SOURCE_ID) ? ['slo', 'reports'] : ['slo'],
    });
    return all.filter(({ sourceId }) => ids.has(sourceId));
  }

  /** Entity of each SLO; see {@link SloDefinitionStore.listEntitiesOf}. */
  async listEntitiesOf(
    sloIds: readonly string[],
  ): Promise<Map<string, string>> {
    return sloIds.length === 0
      ? new Map()
      : this.#options.definitions.listEntitiesOf([...new Set(sloIds)]);
  }

  /** What is promised now, with the figures of the last refresh; worst first. */
  async #listSlos(
    entities: readonly string[],
    documents: readonly StoredSloDocument[],
  ): Promise<SloDetails[]> {
    const { definitions, statuses } = this.#options;
    const views = new Map(
      (await statuses.listByEntities(entities)).map(view => [view.sloId, view]),
    );
    const slos = await definitions.listByEntities(entities);
    return slos
      .map(slo => {
        const document = documents.find(
          ({ url, entityRef }) =>
            url === slo.documentUrl && entityRef === slo.entityRef,
        );
        return toDetails(
          views.get(slo.definition.id) ?? this.#withoutCounts(slo),
          slo,
          document?.problems ?? [],
        );
      })
      .sort(byRisk);
  }

  /** What is known before figures were computed for the first time. */
  #withoutCounts(slo: StoredSlo): SloView {
    const { clock, reportsIntervalSeconds } = this.#options;
    return buildView({ slo, now: clock(), reportsIntervalSeconds });
  }

  /** Incidents that were not over before the range, oldest first. */
  async #listTouching(
    incidents: IncidentStore,
    entityRef: string,
    range: { from: Date; to: Date },
  ): Promise<Incident[]> {
    const { from, to } = range;
    const found = await incidents.listByEntities([entityRef], {
      // Also those that began before the range and ended in it.
      from: daysBefore(from, RECENT_DAYS).toISOString(),
      to: to.toISOString(),
    });
    return found
      .filter(
        ({ resolvedAt }) =>
          resolvedAt === undefined || Date.parse(resolvedAt) > from.getTime(),
      )
      .reverse();
  }
}

function daysBefore(date: Date, days: number): Date {
  return new Date(date.getTime() - days * DAY_MS);
}

/** What is detected at this very instant counts too, and the clock of a reporter may be a little ahead. */
function afterNow(now: Date): string {
  return new Date(now.getTime() + DAY_MS).toISOString();
}

/** Months in UTC, oldest first, with the running one. */
function lastMonths(
  now: Date,
  count: number,
): Array<{ month: string; from: Date; to: Date }> {
  const startOf = (offset: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));
  return Array.from({ length: count }, (_, index) => {
    const from = startOf(index + 1 - count);
    return {
      month: from.toISOString().slice(0, 7),
      from,
      to: startOf(index + 2 - count),
    };
  });
}
