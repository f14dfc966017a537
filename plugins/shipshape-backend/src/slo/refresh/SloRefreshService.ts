import type { LoggerService } from '@backstage/backend-plugin-api';
import { SloSource, SourceError } from 'backstage-plugin-shipshape-node';
import { expectedIntervalSeconds } from '../../sources/expectedInterval';
import { RunRecorder } from '../../sources/RunRecorder';
import type { RunResult, SourceRunStore } from '../../sources/SourceRunStore';
import { isReadFromSource, seriesKeyOf } from '../counts/seriesKeyOf';
import type { SloCountStore, SloSeries } from '../counts/SloCountStore';
import type {
  SloDefinitionStore,
  StoredSlo,
} from '../definitions/SloDefinitionStore';
import { computeViews } from '../status/computeViews';
import type { SloStatusStore } from '../status/SloStatusStore';
import { whyUncountable } from '../status/uncountable';
import { PlannedSeries, ReadingWriter } from './ReadingWriter';
import { planRanges, RangeLimits } from './planRanges';
import { readAnswers } from './readAnswers';
import type { SloSourceFactsStore } from './SloSourceFactsStore';
import { retentionWarnings } from './retentionWarnings';

const DAY_SECONDS = 86_400;

/** A running run beats every 20 seconds; after this time without a beat its process is taken for dead. */
const ABANDONED_AFTER_MS = 2 * 60_000;

/** So few SLOs are looked up one by one: reports come often, and the catalog may promise thousands. */
const FEW = 20;

/** Makes incidents of the alerts that a source evaluates. */
export interface AlertRecorder {
  record(options: {
    source: SloSource;
    slos: readonly StoredSlo[];
    now: Date;
    signal: AbortSignal;
  }): Promise<unknown>;
}

/** What a source said before it is read. */
interface SourceLimits extends RangeLimits {
  warnings: string[];
}

/** What the refresh works with. */
export interface SloRefreshOptions {
  definitions: Pick<SloDefinitionStore, 'list' | 'get'>;
  counts: SloCountStore;
  statuses: SloStatusStore;
  facts: SloSourceFactsStore;
  runs: SourceRunStore;
  alerts: AlertRecorder;
  logger: LoggerService;
  clock: () => Date;
  config: {
    /** Days for which counts are kept. */
    retentionDays: number;
    reports: { expectedIntervalSeconds: number };
  };
}

/** Brings the counts of SLO sources into the tables, and computes what the pages show. */
export class SloRefreshService {
  readonly #options: SloRefreshOptions;

  static create(options: SloRefreshOptions): SloRefreshService {
    return new SloRefreshService(options);
  }

  private constructor(options: SloRefreshOptions) {
    this.#options = options;
  }

  /**
   * One refresh of a source. Whatever goes wrong with it is stored in its run and logged; nothing is thrown but errors of our own database.
   */
  async refresh(
    source: SloSource,
    options: { signal: AbortSignal },
  ): Promise<RunResult> {
    const { runs, logger, clock, alerts } = this.#options;
    const { signal } = options;
    await runs.failAbandoned(new Date(clock().getTime() - ABANDONED_AFTER_MS));
    const recorder = await RunRecorder.start({
      runs,
      logger,
      clock,
      sourceId: source.id,
      kind: 'slo',
      signal,
    });
    try {
      const { slos, isAway } = await this.#read(source, recorder, signal);
      await this.#putViews(slos);
      if (source.readAlerts && !isAway) {
        await alerts.record({ source, slos, now: clock(), signal });
      }
    } catch (error) {
      recorder.addError(error);
    }
    return await recorder.finish();
  }

  /**
   * Computes what the pages show anew, without asking any source: of these SLOs, or of all. Of those that are not defined any more nothing is
   * shown then.
   */
  async recompute(sloIds?: readonly string[]): Promise<void> {
    const { definitions, statuses } = this.#options;
    const few = sloIds && sloIds.length <= FEW && (await this.#getAll(sloIds));
    if (few) {
      await this.#putViews(few);
      return;
    }
    const all = await definitions.list();
    const wanted = sloIds && new Set(sloIds);
    await this.#putViews(
      wanted ? all.filter(({ definition }) => wanted.has(definition.id)) : all,
    );
    await statuses.retain(all.map(({ definition }) => definition.id));
  }

  /** The same of the SLOs that no source is asked about: only the time decides whether reports of them are late. */
  async recomputeUnread(): Promise<void> {
    const slos = await this.#options.definitions.list();
    const now = this.#options.clock();
    await this.#putViews(
      slos.filter(
        slo =>
          !isReadFromSource(slo) ||
          whyUncountable(slo.definition, now) !== undefined,
      ),
    );
  }

  /** Undefined when one of them is gone. */
  async #getAll(sloIds: readonly string[]): Promise<StoredSlo[] | undefined> {
    const slos: StoredSlo[] = [];
    for (const sloId of sloIds) {
      const slo = await this.#options.definitions.get(sloId);
      if (!slo) {
        return undefined;
      }
      slos.push(slo);
    }
    return slos;
  }

  async #listSlos(source: SloSource): Promise<StoredSlo[]> {
    const slos = await this.#options.definitions.list();
    const now = this.#options.clock();
    return slos.filter(
      slo =>
        isReadFromSource(slo) &&
        slo.sourceId === source.id &&
        whyUncountable(slo.definition, now) === undefined,
    );
  }

  async #putViews(slos: readonly StoredSlo[]): Promise<void> {
    const { counts, statuses, clock, config } = this.#options;
    const now = clock();
    const { expectedIntervalSeconds: reportsIntervalSeconds } = config.reports;
    for await (const views of computeViews(slos, {
      counts,
      now,
      reportsIntervalSeconds,
    })) {
      await statuses.put(views, now);
    }
  }

  /** @returns the SLOs of the source, also those that could not be read, and whether it failed as a whole */
  async #read(
    source: SloSource,
    recorder: RunRecorder,
    signal: AbortSignal,
  ): Promise<{ slos: StoredSlo[]; isAway: boolean }> {
    const { counts, clock } = this.#options;
    const slos = await this.#listSlos(source);
    const series = await counts.ensureSeries(slos.map(seriesKeyOf));
    const pending = new Map(series.map(item => [item.sloId, item]));
    const writer = new ReadingWriter({ counts, clock });
    let isAway = false;
    try {
      const limits = await this.#limits(source, signal);
      const planned = await this.#plan(source, slos, series, limits);
      const work = { source, pending, writer, recorder, signal };
      const changed = await readAnswers({ ...work, planned });
      if (changed.size > 0) {
        signal.throwIfAborted();
        await readAnswers({ ...work, planned: fromStart(changed, limits) });
      }
      signal.throwIfAborted();
      for (const item of pending.values()) {
        const error = new SourceError(
          'invalid_content',
          'The source gave no answer about it',
        );
        recorder.addError(error, item.sloId);
        await writer.fail(item, error, signal);
      }
    } catch (error) {
      isAway = true;
      recorder.addError(error);
      const late = this.#lateBefore(source);
      for (const item of pending.values()) {
        // A shutdown is no fault of the source; only of what has been late for long it is said that it cannot be read.
        if (!signal.aborted || (item.asOf ?? 0) < late) {
          await writer.fail(item, error, signal);
        }
      }
    }
    await writer.flush();
    return { slos, isAway };
  }

  async #limits(source: SloSource, signal: AbortSignal): Promise<SourceLimits> {
    const { clock, config } = this.#options;
    const now = clock();
    const { retentionSeconds, warnings } = await source.describe({ signal });
    return {
      now,
      sourceRetentionSeconds: retentionSeconds,
      retentionSeconds: config.retentionDays * DAY_SECONDS,
      warnings,
    };
  }

  async #plan(
    source: SloSource,
    slos: readonly StoredSlo[],
    series: readonly SloSeries[],
    limits: SourceLimits,
  ): Promise<Map<string, PlannedSeries>> {
    const planned = slos.map((slo, index) => ({
      slo,
      series: series[index],
      plan: planRanges(slo.definition, series[index], limits),
    }));
    const retentionSeconds = limits.sourceRetentionSeconds;
    await this.#options.facts.put({
      sourceId: source.id,
      retentionSeconds,
      warnings: [
        ...limits.warnings,
        ...retentionWarnings(planned, retentionSeconds),
      ],
    });
    return new Map(
      planned.map(({ slo: { definition }, ...item }) => [
        definition.id,
        { definition, ...item },
      ]),
    );
  }

  /** Data that ends before this is late by more than the source may be. */
  #lateBefore(source: SloSource): number {
    const now = this.#options.clock();
    return (
      now.getTime() / 1000 -
      3 * expectedIntervalSeconds(source.schedule.frequency, now)
    );
  }
}

/** The same, as if nothing had been read yet. */
function fromStart(
  changed: ReadonlyMap<string, PlannedSeries>,
  limits: RangeLimits,
): Map<string, PlannedSeries> {
  return new Map(
    [...changed].map(([sloId, item]) => [
      sloId,
      {
        ...item,
        plan: planRanges(item.definition, {}, limits),
        replaces: true,
      },
    ]),
  );
}
