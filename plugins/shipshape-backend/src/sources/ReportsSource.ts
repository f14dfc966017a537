import {
  REPORTS_SOURCE_ID,
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { ReportBatchStore } from '../reports/ReportBatchStore';
import { sourceFreshness } from './freshness';

/** Options of {@link ReportsSource.create}. */
export interface ReportsSourceOptions {
  batches: Pick<ReportBatchStore, 'listRecent' | 'lastAcceptedAt'>;
  /** Whether files of reports are awaited. */
  hasInbox: boolean;
  /** Seconds after which the next report is due. */
  expectedIntervalSeconds: number;
}

/** What is pushed to us, as if it were a source: nobody asks it, but it can fall silent like any other. */
export class ReportsSource {
  readonly #options: ReportsSourceOptions;

  static create(options: ReportsSourceOptions): ReportsSource {
    return new ReportsSource(options);
  }

  private constructor(options: ReportsSourceOptions) {
    this.#options = options;
  }

  /** Undefined where nobody reports, and no inbox awaits it: then there is nothing to be late. */
  async freshness(now: Date): Promise<SourceFreshness | undefined> {
    const { batches, hasInbox, expectedIntervalSeconds } = this.#options;
    const lastAt = await batches.lastAcceptedAt();
    if (lastAt === undefined && !hasInbox) {
      return undefined;
    }
    return sourceFreshness({
      sourceId: REPORTS_SOURCE_ID,
      status:
        lastAt === undefined
          ? undefined
          : {
              sourceId: REPORTS_SOURCE_ID,
              lastAttemptAt: lastAt,
              lastSuccessAt: lastAt,
            },
      expectedIntervalSeconds,
      now,
    });
  }

  /** Each batch as a run, newest first. */
  async listRuns(limit: number): Promise<Source['runs']> {
    const batches = await this.#options.batches.listRecent(limit);
    return batches.map(({ receivedAt, accepted, rejected }, index) => ({
      id: `${receivedAt}-${index}`,
      startedAt: receivedAt,
      finishedAt: receivedAt,
      outcome: outcomeOf(accepted, rejected),
      counts: { accepted, rejected },
      errors: [],
    }));
  }
}

function outcomeOf(
  accepted: number,
  rejected: number,
): Source['runs'][number]['outcome'] {
  if (rejected === 0) {
    return 'succeeded';
  }
  return accepted > 0 ? 'partial' : 'failed';
}
