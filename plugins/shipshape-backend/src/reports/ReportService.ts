import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ReportResult,
  SliReport,
} from 'backstage-plugin-shipshape-common';
import type { IncidentStore } from '../incidents/IncidentStore';
import { isReadFromSource } from '../slo/counts/seriesKeyOf';
import type { SloCountStore } from '../slo/counts/SloCountStore';
import type { SloDefinitionStore } from '../slo/definitions/SloDefinitionStore';
import {
  Checked,
  checkIncidentReports,
  checkSliReports,
  Rejection,
  ReportLimits,
  servedBySource,
  unknownSubject,
} from './checkReports';
import type { ReportBatchRecord, ReportBatchStore } from './ReportBatchStore';
import { incidentKeyOf, storeIncidentReports } from './storeIncidentReports';
import { storeSliReports } from './storeSliReports';

/** Who reports. */
export interface Reporter {
  /**
   * Those of the entities that the reporter may see. What is not among them, and what nobody knows, gets the same answer. Absent: a service or
   * the inbox, which may report about everything, also before its definition is there.
   */
  filterVisible?(entityRefs: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Where a batch came from. */
export interface ReportOrigin extends Reporter {
  /** Principal. */
  reporter: string;
  origin: string;
}

/** Options of {@link ReportService.create}. */
export interface ReportServiceOptions {
  definitions: Pick<SloDefinitionStore, 'listEntitiesOf' | 'listByIds'>;
  counts: SloCountStore;
  incidents: IncidentStore;
  batches: ReportBatchStore;
  retentionDays: number;
  logger: LoggerService;
  clock: () => Date;
  /** Told which SLOs have new counts; never with an empty list. What it throws is logged: the reports are stored all the same. */
  onCounts(sloIds: readonly string[]): Promise<void>;
}

/** What became of reports, before anybody was told. */
export interface ReportOutcome extends ReportResult {
  /** SLOs with new counts. */
  sloIds: string[];
}

function byIndex(rejected: Rejection[]): Rejection[] {
  return rejected.sort((a, b) => a.index - b.index);
}

/** Takes evidence that is pushed. Items are checked one by one; sent again they replace what was sent before. */
export class ReportService {
  readonly #options: ReportServiceOptions;

  static create(options: ReportServiceOptions): ReportService {
    return new ReportService(options);
  }

  private constructor(options: ReportServiceOptions) {
    this.#options = options;
  }

  /** Takes counts of one batch, notes it, and has the figures computed anew. */
  async addSli(
    items: readonly unknown[],
    origin: ReportOrigin,
  ): Promise<ReportResult> {
    const { sloIds, ...result } = await this.storeSli(items, origin);
    await this.#note('sli', result, origin);
    await this.announce(sloIds);
    return result;
  }

  /** Takes incidents of one batch, and notes it. */
  async addIncidents(
    items: readonly unknown[],
    origin: ReportOrigin,
  ): Promise<ReportResult> {
    const { sloIds: _, ...result } = await this.storeIncidents(items, origin);
    await this.#note('incidents', result, origin);
    return result;
  }

  /** Checks and stores counts, nothing else: for whoever gets them in pieces. */
  async storeSli(
    items: readonly unknown[],
    reporter: Reporter,
  ): Promise<ReportOutcome> {
    const { counts } = this.#options;
    const limits = this.#limits();
    const checked = checkSliReports(items, limits);
    const known = await this.#known(checked.accepted, reporter, report => ({
      sloIds: [report.sloId],
    }));
    const read = await this.#readFromSource(known.accepted);
    const usable = known.accepted.filter(
      ({ report }) => !read.has(report.sloId),
    );
    const stored = await storeSliReports(usable, { counts, now: limits.now });
    return {
      accepted: usable.length - stored.rejected.length,
      rejected: byIndex([
        ...checked.rejected,
        ...known.rejected,
        ...known.accepted
          .filter(({ report }) => read.has(report.sloId))
          .map(({ index }) => servedBySource(index)),
        ...stored.rejected,
      ]),
      sloIds: stored.sloIds,
    };
  }

  /** Checks and stores incidents, nothing else. */
  async storeIncidents(
    items: readonly unknown[],
    reporter: Reporter,
  ): Promise<ReportOutcome> {
    const { incidents } = this.#options;
    const checked = checkIncidentReports(items, this.#limits());
    const known = await this.#known(checked.accepted, reporter, report => ({
      sloIds: report.sloIds,
      entityRef: report.entityRef,
    }));
    const earlier = await incidents.find(
      known.accepted.map(({ report }) => incidentKeyOf(report)),
    );
    const replaceable = await reporter.filterVisible?.(
      earlier.map(({ entityRef }) => entityRef),
    );
    const stored = await storeIncidentReports(known.accepted, {
      incidents,
      stored: earlier,
      mayReplace: ref => !replaceable || replaceable.has(ref),
      refuse: unknownSubject,
    });
    return {
      accepted: stored.accepted,
      rejected: byIndex([
        ...checked.rejected,
        ...known.rejected,
        ...stored.rejected,
      ]),
      sloIds: [],
    };
  }

  /** Has the figures of SLOs computed anew. */
  async announce(sloIds: readonly string[]): Promise<void> {
    const { logger, onCounts } = this.#options;
    if (sloIds.length === 0) {
      return;
    }
    try {
      await onCounts(sloIds);
    } catch (error) {
      logger.error(
        `The figures of ${sloIds.length} SLOs with new reports could not be computed; the reports are stored`,
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }

  /** Notes what came in a file of the inbox; again after a kill, which notes nothing twice. */
  async noteFile(batch: Omit<ReportBatchRecord, 'receivedAt'>): Promise<void> {
    const { batches, clock } = this.#options;
    await batches.addOnce({ ...batch, receivedAt: clock().toISOString() });
  }

  async #note(
    kind: ReportBatchRecord['kind'],
    result: ReportResult,
    { reporter, origin }: ReportOrigin,
  ): Promise<void> {
    const { batches, clock } = this.#options;
    await batches.add({
      kind,
      origin,
      reporter,
      receivedAt: clock().toISOString(),
      accepted: result.accepted,
      rejected: result.rejected.length,
    });
  }

  #limits(): ReportLimits {
    const { clock, retentionDays } = this.#options;
    return { now: clock(), retentionDays };
  }

  /** The SLOs whose counts a source is asked for. */
  async #readFromSource(
    checked: ReadonlyArray<Checked<SliReport>>,
  ): Promise<ReadonlySet<string>> {
    const slos = await this.#options.definitions.listByIds([
      ...new Set(checked.map(({ report }) => report.sloId)),
    ]);
    return new Set(
      slos.filter(isReadFromSource).map(({ definition }) => definition.id),
    );
  }

  /** Parts those whose subjects the reporter knows from the others. */
  async #known<T>(
    checked: ReadonlyArray<Checked<T>>,
    reporter: Reporter,
    subjectsOf: (report: T) => {
      sloIds: readonly string[];
      entityRef?: string;
    },
  ): Promise<{
    accepted: ReadonlyArray<Checked<T>>;
    rejected: Rejection[];
  }> {
    if (!reporter.filterVisible || checked.length === 0) {
      return { accepted: checked, rejected: [] };
    }
    const subjects = checked.map(({ report }) => subjectsOf(report));
    const owners = await this.#options.definitions.listEntitiesOf([
      ...new Set(subjects.flatMap(({ sloIds }) => sloIds)),
    ]);
    const refs = new Set([
      ...owners.values(),
      ...subjects.flatMap(({ entityRef }) => entityRef ?? []),
    ]);
    const visible = await reporter.filterVisible([...refs]);
    const isKnown = (ref: string | undefined) =>
      ref !== undefined && visible.has(ref);
    const accepted: Checked<T>[] = [];
    const rejected: Rejection[] = [];
    checked.forEach((item, i) => {
      const { sloIds, entityRef } = subjects[i];
      if (
        sloIds.every(id => isKnown(owners.get(id))) &&
        (entityRef === undefined || isKnown(entityRef))
      ) {
        accepted.push(item);
      } else {
        rejected.push(unknownSubject(item.index));
      }
    });
    return { accepted, rejected };
  }
}
