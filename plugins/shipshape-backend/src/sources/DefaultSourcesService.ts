import { NotFoundError } from '@backstage/errors';
import type {
  Load,
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { CostSource } from 'backstage-plugin-shipshape-node';
import type { CostIngestionService } from '../cost/ingestion/CostIngestionService';
import type {
  CostLoadStore,
  LoadDetails,
} from '../cost/ingestion/CostLoadStore';
import { scopeKey } from '../cost/ingestion/plan';
import type { CostSourceRegistry } from './CostSourceRegistry';
import { expectedIntervalSeconds } from './expectedInterval';
import { sourceFreshness } from './freshness';
import { toLoad } from './loadView';
import type { SourceRunStore, StoredRun } from './SourceRunStore';
import type { SourcesService } from './SourcesService';

/** Runs shown per source. */
const RUNS = 20;
/** Active loads shown per source. */
const ACTIVE_LOADS = 100;
/** Billing periods whose active loads are shown with what is wrong in them. */
const REPORTED_PERIODS = 3;

/** What the service works with. */
export interface DefaultSourcesServiceOptions {
  registry: CostSourceRegistry;
  runs: SourceRunStore;
  loads: CostLoadStore;
  ingestion: CostIngestionService;
  clock: () => Date;
}

/** Sources with their runs and loads, from our own tables. */
export class DefaultSourcesService implements SourcesService {
  readonly #options: DefaultSourcesServiceOptions;

  static create(options: DefaultSourcesServiceOptions): DefaultSourcesService {
    return new DefaultSourcesService(options);
  }

  private constructor(options: DefaultSourcesServiceOptions) {
    this.#options = options;
  }

  async listSources(): Promise<Source[]> {
    const { registry, runs, loads } = this.#options;
    const freshness = await this.listFreshness();
    const runsBySource = groupBySource(await runs.listRuns(RUNS));
    const lastRuns = [...runsBySource.values()].flatMap(list => {
      const finished = list.find(run => run.outcome !== 'running');
      return finished ? [Number(finished.id)] : [];
    });
    const loadsBySource = groupBySource(
      await loads.listCurrent({
        runIds: lastRuns,
        reportedPeriods: REPORTED_PERIODS,
      }),
    );
    return registry.list().map((source, index) =>
      toSource(source, {
        freshness: freshness[index],
        runs: runsBySource.get(source.id) ?? [],
        loads: loadsBySource.get(source.id) ?? [],
      }),
    );
  }

  async listFreshness(): Promise<SourceFreshness[]> {
    const { registry, runs, loads, clock } = this.#options;
    const now = clock();
    const statuses = await runs.listStatus();
    const coverages = await loads.listCoverage();
    return registry.list().map(source =>
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
    );
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

function toSource(
  source: CostSource,
  facts: {
    freshness: SourceFreshness;
    runs: StoredRun[];
    /** Oldest first. */
    loads: LoadDetails[];
  },
): Source {
  const active = facts.loads.filter(({ state }) => state === 'active');
  const activeByScope = new Map(
    active.flatMap(load => (load.scope ? [[scopeKey(load.scope), load]] : [])),
  );
  return {
    id: source.id,
    kind: 'cost',
    warnings: [],
    freshness: facts.freshness,
    runs: facts.runs.map(({ sourceId: _, ...run }) => run),
    quarantined: facts.loads
      .filter(({ state }) => state === 'quarantined')
      .map(load =>
        toLoad(load, load.scope && activeByScope.get(scopeKey(load.scope))),
      ),
    loads: [
      ...facts.loads
        .filter(({ state }) => ['rejected', 'failed'].includes(state))
        .map(load => toLoad(load)),
      ...active
        .sort(byPeriod)
        .slice(0, ACTIVE_LOADS)
        .map(load => toLoad(load)),
    ],
  };
}

/** Newest billing period first, then by account. */
function byPeriod(a: LoadDetails, b: LoadDetails): number {
  const [periodA, periodB] = [a, b].map(
    load => load.scope?.billingPeriodStart ?? '',
  );
  if (periodA !== periodB) {
    return periodA < periodB ? 1 : -1;
  }
  return (a.scope?.billingAccountId ?? '') < (b.scope?.billingAccountId ?? '')
    ? -1
    : 1;
}
