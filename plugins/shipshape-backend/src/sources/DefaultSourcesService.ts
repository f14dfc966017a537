import { NotFoundError } from '@backstage/errors';
import {
  Load,
  REPORTS_SOURCE_ID,
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { CostIngestionService } from '../cost/ingestion/CostIngestionService';
import type { CostLoadStore } from '../cost/ingestion/CostLoadStore';
import type { CostSourceRegistry } from './CostSourceRegistry';
import { toCostSource, toRun } from './costSourceView';
import { expectedIntervalSeconds } from './expectedInterval';
import { sourceFreshness } from './freshness';
import { toLoad } from './loadView';
import { ReportsSource, ReportsSourceOptions } from './ReportsSource';
import type { SubjectStore } from '../recovery/sources/SubjectStore';
import type { RecoverySourceRegistry } from './RecoverySourceRegistry';
import { toRecoverySource } from './recoverySourceView';
import type { SloSourceRegistry } from './SloSourceRegistry';
import { toSloSource } from './sloSourceView';
import type { SloSourceFactsStore } from '../slo/refresh/SloSourceFactsStore';
import type { SourceRunStore, StoredRun } from './SourceRunStore';
import type { SourcesService } from './SourcesService';

/** Runs shown per source. */
const RUNS = 20;
/** Billing periods whose active loads are shown with what is wrong in them. */
const REPORTED_PERIODS = 3;

/** What the service works with. */
export interface DefaultSourcesServiceOptions {
  registry: CostSourceRegistry;
  runs: SourceRunStore;
  loads: CostLoadStore;
  ingestion: CostIngestionService;
  /** Absent: there are no SLOs, and no reports. */
  slo?: {
    registry: SloSourceRegistry;
    facts: SloSourceFactsStore;
    reports: ReportsSourceOptions;
  };
  /** Absent: there are no sources of facts about backups. */
  recovery?: {
    registry: RecoverySourceRegistry;
    subjects: Pick<SubjectStore, 'listNotices'>;
  };
  clock: () => Date;
}

/** Sources with their runs and loads, from our own tables. */
export class DefaultSourcesService implements SourcesService {
  readonly #options: DefaultSourcesServiceOptions;
  readonly #reports?: ReportsSource;

  static create(options: DefaultSourcesServiceOptions): DefaultSourcesService {
    return new DefaultSourcesService(options);
  }

  private constructor(options: DefaultSourcesServiceOptions) {
    this.#options = options;
    this.#reports = options.slo && ReportsSource.create(options.slo.reports);
  }

  async listSources(): Promise<Source[]> {
    const freshness = await this.listFreshness();
    const runs = groupBySource(await this.#options.runs.listRuns(RUNS));
    const freshnessOf = (id: string) =>
      freshness.find(({ sourceId }) => sourceId === id) as SourceFreshness;
    return [
      ...(await this.#listCost(runs, freshnessOf)),
      ...(await this.#listSlo(runs, freshness)),
      ...(await this.#listRecovery(runs, freshnessOf)),
    ];
  }

  async listFreshness(
    options: { kinds?: ReadonlyArray<Source['kind']> } = {},
  ): Promise<SourceFreshness[]> {
    const { kinds = ['cost', 'slo', 'recovery', 'reports'] } = options;
    const { registry, runs, loads, slo, recovery, clock } = this.#options;
    const now = clock();
    const [statuses, coverages, reports] = await Promise.all([
      kinds.some(kind => kind !== 'reports') ? runs.listStatus() : [],
      kinds.includes('cost') ? loads.listCoverage() : [],
      kinds.includes('reports') ? this.#reports?.freshness(now) : undefined,
    ]);
    const sources = [
      ...(kinds.includes('cost') ? registry.list() : []),
      ...(kinds.includes('slo') ? slo?.registry.list() ?? [] : []),
      ...(kinds.includes('recovery') ? recovery?.registry.list() ?? [] : []),
    ];
    return [
      ...sources.map(source =>
        sourceFreshness({
          sourceId: source.id,
          status: statuses.find(({ sourceId }) => sourceId === source.id),
          coverage: coverages.find(({ sourceId }) => sourceId === source.id),
          expectedIntervalSeconds: expectedIntervalSeconds(
            source.schedule.frequency,
            now,
          ),
          now,
        }),
      ),
      ...(reports ? [reports] : []),
    ];
  }

  async decideLoad(
    request: Parameters<SourcesService['decideLoad']>[0],
  ): Promise<Load> {
    const { loads, ingestion } = this.#options;
    await ingestion.decideLoad(request);
    const load = await loads.get(request.sourceId, Number(request.loadId));
    if (!load) {
      throw new NotFoundError(
        `Source '${request.sourceId}' has no load '${request.loadId}'`,
      );
    }
    return toLoad(load);
  }

  async #listCost(
    runsBySource: ReadonlyMap<string, StoredRun[]>,
    freshnessOf: (sourceId: string) => SourceFreshness,
  ): Promise<Source[]> {
    const { registry, loads } = this.#options;
    const lastRuns = registry.list().flatMap(({ id }) => {
      const runs = runsBySource.get(id) ?? [];
      const finished = runs.find(run => run.outcome !== 'running');
      return finished ? [Number(finished.id)] : [];
    });
    const loadsBySource = groupBySource(
      await loads.listCurrent({
        runIds: lastRuns,
        reportedPeriods: REPORTED_PERIODS,
      }),
    );
    return registry.list().map(source =>
      toCostSource(source, {
        freshness: freshnessOf(source.id),
        runs: runsBySource.get(source.id) ?? [],
        loads: loadsBySource.get(source.id) ?? [],
      }),
    );
  }

  async #listRecovery(
    runsBySource: ReadonlyMap<string, StoredRun[]>,
    freshnessOf: (sourceId: string) => SourceFreshness,
  ): Promise<Source[]> {
    const { recovery } = this.#options;
    const sources = recovery?.registry.list() ?? [];
    if (!recovery || sources.length === 0) {
      return [];
    }
    const notices = await recovery.subjects.listNotices();
    return sources.map(({ id }) =>
      toRecoverySource({
        freshness: freshnessOf(id),
        runs: (runsBySource.get(id) ?? []).map(toRun),
        notices: notices.filter(({ sourceId }) => sourceId === id),
      }),
    );
  }

  /** Those that are asked, and reports where there are any or an inbox awaits them. */
  async #listSlo(
    runsBySource: ReadonlyMap<string, StoredRun[]>,
    freshness: readonly SourceFreshness[],
  ): Promise<Source[]> {
    const { slo } = this.#options;
    if (!slo) {
      return [];
    }
    const facts = await slo.facts.list();
    const slos = await slo.facts.listSlos();
    const reportRuns = (await this.#reports?.listRuns(RUNS)) ?? [];
    const ids = new Set(slo.registry.list().map(({ id }) => id));
    return freshness.flatMap(item =>
      ids.has(item.sourceId) || item.sourceId === REPORTS_SOURCE_ID
        ? [
            toSloSource({
              freshness: item,
              runs: ids.has(item.sourceId)
                ? (runsBySource.get(item.sourceId) ?? []).map(toRun)
                : reportRuns,
              facts: facts.find(({ sourceId }) => sourceId === item.sourceId),
              slos: slos.find(({ sourceId }) => sourceId === item.sourceId),
            }),
          ]
        : [],
    );
  }
}

function groupBySource<T extends { sourceId: string }>(
  items: T[],
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.sourceId);
    if (group) {
      group.push(item);
    } else {
      groups.set(item.sourceId, [item]);
    }
  }
  return groups;
}
