import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  ArtifactRecord,
  artifactRecordSchema,
  ArtifactResult,
  DrillReport,
  drillReportSchema,
  RecoveryReportResult,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import type { ReportBatchStore } from '../../reports/ReportBatchStore';
import type { Reporter, ReportOrigin } from '../../reports/ReportService';
import type { EvidenceStore } from '../evidence/EvidenceStore';
import {
  CheckedItem,
  checkItems,
  invalidItem,
  ItemResult,
  unknownSubject,
} from './checkItems';
import { FactKind, pointKind, runKind, sampleKind } from './factKinds';
import type { RecoveryFactStore } from './RecoveryFactStore';
import { hasClockSkew } from './reportRows';
import { note, ReportWork, visibleOnes } from './ReportWork';

/** What can be reported in batches. */
export const RECOVERY_REPORT_KINDS = [
  'backup-runs',
  'recovery-points',
  'replication',
  'drills',
] as const;
export type RecoveryReportKind = (typeof RECOVERY_REPORT_KINDS)[number];

/** Options of {@link RecoveryReportService.create}. */
export interface RecoveryReportServiceOptions {
  facts: RecoveryFactStore;
  evidence: EvidenceStore;
  batches: Pick<ReportBatchStore, 'add'>;
  logger: LoggerService;
  clock: () => Date;
  /** Told which resources something new was reported about; never with an empty list. What it throws is logged: the reports are stored all the same. */
  onFacts(resourceIds: readonly string[]): Promise<void>;
}

/** What became of reports, before anybody was told. */
export interface RecoveryReportOutcome {
  /** One per report, in their order. */
  results: ItemResult[];
  /** Resources with something new. */
  resourceIds: string[];
}

/** Ids of the record of a report, which the backend makes itself. */
const RESERVED_ID = /^[^:]*@\d+$/;

/** Takes evidence about backups and drills that is pushed. Items are checked one by one; sent again they change nothing. */
export class RecoveryReportService {
  readonly #options: RecoveryReportServiceOptions;

  static create(options: RecoveryReportServiceOptions): RecoveryReportService {
    return new RecoveryReportService(options);
  }

  private constructor(options: RecoveryReportServiceOptions) {
    this.#options = options;
  }

  /** Takes one batch, notes it, and has the standing of its resources computed anew. */
  async add(
    kind: RecoveryReportKind,
    items: readonly unknown[],
    { reporter, origin, ...rest }: ReportOrigin,
  ): Promise<RecoveryReportResult> {
    const { batches, clock } = this.#options;
    const receivedAt = clock().toISOString();
    const { results, resourceIds } = await this.store(kind, items, {
      ...rest,
      reporter,
    });
    const rejected = results.filter(({ outcome }) => outcome === 'invalid');
    await batches.add({
      kind,
      origin,
      reporter,
      receivedAt,
      accepted: results.length - rejected.length,
      rejected: rejected.length,
    });
    await this.announce(resourceIds);
    return { receivedAt, results };
  }

  /**
   * Stores one artefact.
   *
   * @throws InputError when its content does not have the hash
   */
  async putArtifact(
    artifact: { sha256: string; mediaType: string; content: Buffer },
    { reporter }: Pick<ReportOrigin, 'reporter'>,
  ): Promise<ArtifactResult> {
    const { sha256, content } = artifact;
    const actual = sha256Hex(content);
    if (actual !== sha256) {
      throw new InputError(
        `The body has the SHA-256 ${actual}: expected the one in the path`,
      );
    }
    const isNew = await this.#options.evidence.putArtifact({
      ...artifact,
      reporter,
    });
    return { outcome: isNew ? 'accepted' : 'duplicate' };
  }

  /** Checks and stores reports of one kind, nothing else: for whoever gets them in pieces. */
  async store(
    kind: RecoveryReportKind | 'artifacts',
    items: readonly unknown[],
    reporter: Reporter & { reporter: string },
  ): Promise<RecoveryReportOutcome> {
    const { facts } = this.#options;
    const results = new Map<number, ItemResult>();
    const resourceIds = new Set<string>();
    const work = { items, reporter, results, resourceIds };
    switch (kind) {
      case 'backup-runs':
        await this.#storeFacts(runKind(facts), work);
        break;
      case 'recovery-points':
        await this.#storeFacts(pointKind(facts), work);
        break;
      case 'replication':
        await this.#storeFacts(sampleKind(facts), work);
        break;
      case 'drills':
        await this.#storeDrills(work);
        break;
      default:
        await this.#storeArtifacts(work);
    }
    return {
      results: items.map(
        (_, index) =>
          results.get(index) ?? invalidItem('report: it was not looked at'),
      ),
      resourceIds: [...resourceIds].sort(),
    };
  }

  /** Has the standing of resources computed anew. */
  async announce(resourceIds: readonly string[]): Promise<void> {
    const { logger, onFacts } = this.#options;
    if (resourceIds.length === 0) {
      return;
    }
    try {
      await onFacts(resourceIds);
    } catch (error) {
      logger.error(
        `The standing of ${resourceIds.length} resources with new reports could not be computed; the reports are stored`,
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }

  async #storeFacts<Report, Row>(
    kind: FactKind<Report, Row>,
    work: ReportWork,
  ): Promise<void> {
    const now = this.#options.clock();
    const checked = checkItems(kind.schema, work.items, work.results);
    const subjectOf = await kind.subjects(checked.map(({ report }) => report));
    const known = await visibleOnes(
      checked,
      work,
      report => subjectOf(report).entityRef,
    );
    const outcomes = await kind.put(
      known.map(({ report }) => kind.toRow(report, now)),
    );
    known.forEach(({ index, report }, i) => {
      const skewed = hasClockSkew(kind.sentAt(report), kind.past(report), now);
      const { resourceId } = subjectOf(report);
      note(work, index, { ...outcomes[i], skewed, resourceId });
    });
  }

  /** One after the other: each has a transaction of its own with its evidence. The end of the chain is verified there; the task verifies all of it. */
  async #storeDrills(work: ReportWork): Promise<void> {
    const { evidence, clock } = this.#options;
    const now = clock();
    const checked = checkItems<DrillReport>(
      drillReportSchema,
      work.items,
      work.results,
    );
    const entities = await this.#options.facts.entitiesOf(
      checked.map(({ report }) => report.resourceId),
    );
    const visible = await visibleOnes(checked, work, ({ resourceId }) =>
      entities.get(resourceId),
    );
    const known = await this.#withoutForeign(visible, work);
    for (const { index, report } of known) {
      const reserved = report.evidence.find(({ id }) => RESERVED_ID.test(id));
      if (reserved) {
        work.results.set(
          index,
          invalidItem(
            `evidence: the id '${reserved.id}' is reserved: expected one without @ and a number at its end`,
          ),
        );
        continue;
      }
      const { reporter } = work.reporter;
      const outcome = await evidence.putDrill({
        report,
        origin: 'report',
        reporter,
      });
      const { sentAt, declaredAt, finishedAt } = report;
      const skewed = hasClockSkew(sentAt, [declaredAt, finishedAt], now);
      const { resourceId } = report;
      note(work, index, { ...outcome, skewed, resourceId });
    }
  }

  async #storeArtifacts(work: ReportWork): Promise<void> {
    const checked = checkItems<ArtifactRecord>(
      artifactRecordSchema,
      work.items,
      work.results,
    );
    for (const { index, report } of checked) {
      const { sha256, mediaType, contentBase64 } = report;
      const content = Buffer.from(contentBase64, 'base64');
      try {
        const { outcome } = await this.putArtifact(
          { sha256, mediaType, content },
          work.reporter,
        );
        work.results.set(index, { outcome, flags: [] });
      } catch (error) {
        if (!(error instanceof InputError)) {
          throw error;
        }
        work.results.set(
          index,
          invalidItem(
            `sha256: the content has another SHA-256 than ${sha256}: expected that of its bytes`,
          ),
        );
      }
    }
  }

  /** To a user the drill of something else is as unknown as the resource that it belongs to may be. */
  async #withoutForeign(
    visible: ReadonlyArray<CheckedItem<DrillReport>>,
    { reporter, results }: ReportWork,
  ): Promise<Array<CheckedItem<DrillReport>>> {
    if (!reporter.filterVisible) {
      return [...visible];
    }
    const stored = await this.#options.evidence.resourcesOfDrills(
      visible.map(({ report }) => report.drillId),
    );
    return visible.filter(({ index, report }) => {
      const resourceId = stored.get(report.drillId) ?? report.resourceId;
      const isOwn = resourceId === report.resourceId;
      if (!isOwn) {
        results.set(index, unknownSubject());
      }
      return isOwn;
    });
  }
}
