import type { LoggerService } from '@backstage/backend-plugin-api';
import { dayOf } from 'backstage-plugin-shipshape-common';
import {
  CostArtifact,
  CostSource,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import { RunRecorder } from '../../sources/RunRecorder';
import type { RunResult, SourceRunStore } from '../../sources/SourceRunStore';
import { isPeriodClosed } from '../completeness';
import type { CostAllocator } from '../CostAllocator';
import { ArtifactLoader } from './ArtifactLoader';
import type { ActiveScope, CostLoadStore, LoadSummary } from './CostLoadStore';
import { decideLoad, LoadDecisionRequest } from './decideLoad';
import { hashCubeOptions } from './hashCubeOptions';
import { ArtifactFacts, planArtifact, scopeKey } from './plan';

/** A running run beats every 20 seconds; after this time without a beat its process is taken for dead. */
const ABANDONED_AFTER_MS = 2 * 60_000;

/** What the ingestion works with. */
export interface CostIngestionOptions {
  loads: CostLoadStore;
  runs: SourceRunStore;
  allocator: CostAllocator;
  logger: LoggerService;
  clock: () => Date;
  /** Days after its end at which a billing period is closed, when the bill does not say so. */
  closeAfterDays: number;
}

/** Brings the artefacts of cost sources into the tables, whole scopes at a time. */
export class CostIngestionService {
  readonly #options: CostIngestionOptions;
  readonly #loader: ArtifactLoader;

  static create(options: CostIngestionOptions): CostIngestionService {
    return new CostIngestionService(options);
  }

  private constructor(options: CostIngestionOptions) {
    this.#options = options;
    this.#loader = new ArtifactLoader(options);
  }

  /**
   * One refresh of a source. Whatever goes wrong with it is stored in its run and logged; nothing is thrown but errors of our own database.
   */
  async refresh(
    source: CostSource,
    options: { signal: AbortSignal },
  ): Promise<RunResult> {
    const { loads, runs, logger, clock } = this.#options;
    const recorder = await RunRecorder.start({
      runs,
      logger,
      clock,
      sourceId: source.id,
      kind: 'cost',
      signal: options.signal,
    });
    try {
      await this.recover();
      await this.#refresh(source, recorder, options.signal);
    } catch (error) {
      recorder.addError(error);
    }
    await loads.touch(recorder.unchangedRejected, recorder.runId);
    return await recorder.finish();
  }

  /**
   * Ends what a dead process has left: its loads and runs become failed, and cells and allocations that nothing shows are removed. Safe while
   * other replicas load: it touches only runs without a recent heartbeat. Meant for the start and for a regular task.
   */
  async recover(): Promise<void> {
    const { loads, runs, logger, clock } = this.#options;
    const before = new Date(clock().getTime() - ABANDONED_AFTER_MS);
    const failedLoads = await loads.failAbandoned(before);
    const failedRuns = await runs.failAbandoned(before);
    if (failedLoads + failedRuns > 0) {
      logger.warn(
        `Marked ${failedRuns} runs and ${failedLoads} loads of sources as failed, because their process ended`,
      );
    }
    await this.#sweep();
  }

  /** See `SourcesService.decideLoad`. */
  async decideLoad(request: LoadDecisionRequest): Promise<void> {
    const { loads, allocator, clock } = this.#options;
    await decideLoad(request, { loads, allocator, clock });
    await this.#sweep();
  }

  async #refresh(
    source: CostSource,
    recorder: RunRecorder,
    signal: AbortSignal,
  ): Promise<void> {
    const { loads, allocator } = this.#options;
    const cube = await allocator.cubeOptions();
    const optionsHash = hashCubeOptions(cube);
    await recorder.progress({
      done: 0,
      total: 0,
      message: 'listing artefacts',
    });
    const listing = await source.listArtifacts({ signal });
    for (const { artifact, error } of listing.failures) {
      recorder.addError(error, artifact);
    }
    const artifacts = listing.artifacts.flatMap(artifact => {
      try {
        return [normalizeRunTime(artifact)];
      } catch (error) {
        recorder.addError(error, artifact.name);
        return [];
      }
    });
    artifacts.sort(newestFirst);
    const earlier = groupByContent(
      await loads.listByHash(
        source.id,
        artifacts.map(({ hash }) => hash),
      ),
    );
    const frozen = new Set(
      (await allocator.listFrozen(source.id)).map(scopeKey),
    );
    let active = await this.#listActive(source.id);
    for (const [index, artifact] of artifacts.entries()) {
      signal.throwIfAborted();
      const facts: ArtifactFacts = {
        artifact,
        optionsHash,
        earlier: earlier.get(contentKey(artifact.name, artifact.hash)) ?? [],
        active,
        frozen,
      };
      const plan = planArtifact(facts);
      if (plan.action === 'skip') {
        recorder.addSkipped(plan.state, plan.loads);
        continue;
      }
      const message = `reading ${artifact.name} (${index + 1} of ${
        artifacts.length
      })`;
      const progress = { done: index, total: artifacts.length, message };
      await recorder.progress(progress);
      recorder.addOutcome(
        await this.#loader.load(facts, {
          source,
          runId: recorder.runId,
          cube,
          signal,
          isClosed: scope => this.#isClosed(scope),
          onProgress: detail =>
            recorder.progressSoon({
              ...progress,
              message: `${message}: ${detail}`,
            }),
        }),
      );
      await this.#sweep();
      active = await this.#listActive(source.id);
    }
  }

  async #listActive(sourceId: string): Promise<Map<string, ActiveScope>> {
    const scopes = await this.#options.loads.listActive(sourceId);
    return new Map(scopes.map(scope => [scopeKey(scope), scope]));
  }

  #isClosed(active: ActiveScope): boolean {
    return isPeriodClosed({
      billingPeriodEnd: active.billingPeriodEnd,
      declaredClosed: active.closed,
      today: dayOf(this.#options.clock()),
      closeAfterDays: this.#options.closeAfterDays,
    });
  }

  /** Removes what nothing shows any more. It is a matter of space only, so that its failure is no failure of a load. */
  async #sweep(): Promise<void> {
    const { loads, allocator, logger } = this.#options;
    try {
      const { loadIds, allocationIds } = await loads.listGarbage();
      if (allocationIds.length > 0) {
        await allocator.discard(allocationIds);
      }
      await loads.deleteCells(loadIds);
    } catch (error) {
      logger.warn(
        'Superseded cost cells could not be removed; the next refresh tries again',
        error instanceof Error ? error : { error: String(error) },
      );
    }
  }
}

/** Run times are compared as text, so all are written alike. */
function normalizeRunTime(artifact: CostArtifact): CostArtifact {
  const time = new Date(artifact.runTime);
  if (Number.isNaN(time.getTime())) {
    throw new SourceError(
      'invalid_content',
      `Its run time '${artifact.runTime}' is not a timestamp`,
    );
  }
  return { ...artifact, runTime: time.toISOString() };
}

/** Newest first: at the first start the current month is soon on the pages, and older snapshots of a scope need not be stored at all. */
function newestFirst(a: CostArtifact, b: CostArtifact): number {
  if (a.runTime !== b.runTime) {
    return a.runTime < b.runTime ? 1 : -1;
  }
  return a.name < b.name ? -1 : 1;
}

function contentKey(artifact: string, hash: string): string {
  return JSON.stringify([artifact, hash]);
}

function groupByContent(loads: LoadSummary[]): Map<string, LoadSummary[]> {
  const groups = new Map<string, LoadSummary[]>();
  for (const load of loads) {
    const key = contentKey(load.artifact, load.artifactHash);
    const group = groups.get(key);
    if (group) {
      group.push(load);
    } else {
      groups.set(key, [load]);
    }
  }
  return groups;
}
