import type { LoggerService } from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import { MAX_REPORTS } from 'backstage-plugin-shipshape-common';
import type { RecoveryReportService } from '../../recovery/reports/RecoveryReportService';
import type { ReportService } from '../ReportService';
import { CLAIM_MS, ClaimedFile, InboxDirectory } from './InboxDirectory';
import { FileTally } from './FileTally';
import { InboxChunk, readRecords } from './readRecords';
import { recoveryStores, sloStores } from './recordStores';

/** Options of {@link ReportInbox.create}. */
export interface ReportInboxOptions {
  directory: InboxDirectory;
  reports: Pick<
    ReportService,
    'storeSli' | 'storeIncidents' | 'announce' | 'noteFile'
  >;
  recovery: Pick<RecoveryReportService, 'store' | 'announce'>;
  logger: LoggerService;
  clock: () => Date;
  /** Lines that are stored at once; default: as many as a request may have. */
  batchSize?: number;
}

/** What a run did. */
export interface InboxSummary {
  done: number;
  rejected: number;
}

/** Files in `done/` are for looking up what was reported; they are removed after so many days. */
export const KEEP_DONE_DAYS = 30;

const DAY_MS = 86_400_000;

/** Larger files are to be split: one that is killed begins anew. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** Another replica has taken the file over, because this one was too slow. */
class ClaimLostError extends Error {
  constructor(name: string) {
    super(`The claim on ${name} has ended`);
    this.name = 'ClaimLostError';
  }
}

/**
 * Takes reports from files of JSON Lines.
 *
 * @remarks Right lines are stored even when others of their file are wrong; the file then goes to `rejected/` with every wrong line named, to be
 * corrected and dropped again as a whole. Storing is idempotent, and a file leaves its claim only after everything of it is stored: whenever a
 * process is killed, the file is read again, and nothing is lost or counted twice. Files are taken one after the other, oldest first, and none
 * while another replica works, so that later counts replace earlier ones.
 */
export class ReportInbox {
  readonly #options: ReportInboxOptions;
  #tidiedAt = -Infinity;

  static create(options: ReportInboxOptions): ReportInbox {
    return new ReportInbox(options);
  }

  private constructor(options: ReportInboxOptions) {
    this.#options = options;
  }

  /**
   * Takes every file that is there.
   *
   * @throws AggregateError when files could not be read or stored; they are tried again next time. ForwardedError when all are, and old ones
   * could not be removed.
   */
  async run(options: { signal?: AbortSignal } = {}): Promise<InboxSummary> {
    const { directory, clock } = this.#options;
    const { signal } = options;
    const summary: InboxSummary = { done: 0, rejected: 0 };
    const { ready, claimed } = await directory.list();
    const now = clock().getTime();
    if (claimed.some(({ until }) => until > now)) {
      return summary;
    }
    const errors: unknown[] = [];
    const take = async (claim: () => Promise<ClaimedFile | undefined>) => {
      signal?.throwIfAborted();
      const file = await claim();
      if (!file) {
        return;
      }
      try {
        summary[await this.#takeFile(file, signal)] += 1;
      } catch (error) {
        signal?.throwIfAborted();
        errors.push(error);
      }
    };
    for (const file of claimed) {
      await take(() => directory.renew(file));
    }
    for (const name of ready) {
      await take(() => directory.claim(name));
    }
    if (errors.length > 0) {
      throw new AggregateError(
        errors,
        `${errors.length} files of the reports inbox could not be taken`,
      );
    }
    await this.#tidyUp();
    return summary;
  }

  /** Once a day, because it looks at every file; also when it fails, so that a log says it once a day. */
  async #tidyUp(): Promise<void> {
    const { directory, logger, clock } = this.#options;
    const now = clock().getTime();
    if (now - this.#tidiedAt < DAY_MS) {
      return;
    }
    this.#tidiedAt = now;
    const before = new Date(now - KEEP_DONE_DAYS * DAY_MS);
    try {
      const count = await directory.removeDone(before);
      logger.debug(`${count} old files of the reports inbox are removed`);
    } catch (error) {
      throw new ForwardedError(
        'Old files of the reports inbox could not be removed from done/',
        error,
      );
    }
  }

  async #takeFile(
    claimed: ClaimedFile,
    signal?: AbortSignal,
  ): Promise<'done' | 'rejected'> {
    const { directory, logger } = this.#options;
    let file = claimed;
    try {
      const tally = new FileTally();
      for await (const chunk of this.#read(file, tally)) {
        signal?.throwIfAborted();
        file = await this.#keepClaim(file);
        await this.#storeChunk(chunk, tally);
      }
      return await this.#settle(file, tally);
    } catch (error) {
      const failure = new ForwardedError(
        `The file ${file.name} of the reports inbox could not be taken`,
        error,
      );
      logger.error(failure.message, failure);
      if (!(error instanceof ClaimLostError)) {
        await directory.release(file);
      }
      throw failure;
    }
  }

  async *#read(
    file: ClaimedFile,
    tally: FileTally,
  ): AsyncGenerator<InboxChunk> {
    const handle = await this.#options.directory.open(file);
    try {
      const { size } = await handle.stat();
      if (size > MAX_FILE_BYTES) {
        tally.addWrong('sli', [
          {
            line: 1,
            code: 'invalid',
            message: `the file has ${size} bytes: expected at most ${MAX_FILE_BYTES}, split it`,
          },
        ]);
        return;
      }
      yield* readRecords(handle, this.#options.batchSize ?? MAX_REPORTS);
    } finally {
      await handle.close();
    }
  }

  async #keepClaim(file: ClaimedFile): Promise<ClaimedFile> {
    const { directory, clock } = this.#options;
    if (file.until - clock().getTime() > CLAIM_MS / 2) {
      return file;
    }
    const renewed = await directory.renew(file);
    if (!renewed) {
      throw new ClaimLostError(file.name);
    }
    return renewed;
  }

  async #storeChunk(chunk: InboxChunk, tally: FileTally): Promise<void> {
    const { reports, recovery } = this.#options;
    // What cannot be read as a record has no kind; counts are the usual one.
    tally.addWrong('sli', chunk.wrong);
    for (const { kind, type, store } of [
      ...sloStores(reports),
      ...recoveryStores(recovery),
    ]) {
      const records = chunk.records.filter(record => record.type === type);
      if (records.length > 0) {
        tally.add(
          kind,
          records,
          await store(records.map(({ report }) => report)),
        );
      }
    }
  }

  /** Everything is stored: tells of it, and moves the file last of all. */
  async #settle(
    file: ClaimedFile,
    tally: FileTally,
  ): Promise<'done' | 'rejected'> {
    const { directory, reports, recovery, logger, clock } = this.#options;
    await reports.announce([...tally.sloIds].sort());
    if (tally.resourceIds.size > 0) {
      await recovery.announce([...tally.resourceIds].sort());
    }
    for (const [kind, counts] of tally.byKind()) {
      await reports.noteFile({
        kind,
        origin: `inbox:${file.id}/${file.name}`,
        reporter: 'inbox',
        ...counts,
      });
    }
    if (tally.rejected === 0) {
      await directory.finish(file);
      return 'done';
    }
    logger.warn(
      `${tally.rejected} lines of ${file.name} in the reports inbox are wrong; ${tally.accepted} are stored`,
    );
    await directory.writeReason(file, {
      file: file.name,
      readAt: clock().toISOString(),
      accepted: tally.accepted,
      rejected: tally.rejected,
      lines: tally.listed.sort((a, b) => a.line - b.line),
    });
    await directory.moveToRejected(file);
    return 'rejected';
  }
}
