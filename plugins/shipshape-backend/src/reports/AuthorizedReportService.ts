import type {
  AuditorService,
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  ArtifactResult,
  RecoveryReportBatch,
  RecoveryReportResult,
  ReportBatch,
  reportCreatePermission,
  ReportResult,
} from 'backstage-plugin-shipshape-common';
import type { Request } from 'express';
import type { VisibleCatalog } from '../catalog/VisibleCatalog';
import type { Authorizer } from '../permissions/Authorizer';
import type {
  RecoveryReportKind,
  RecoveryReportService,
} from '../recovery/reports/RecoveryReportService';
import type { ReportOrigin, ReportService } from './ReportService';

/** Options of {@link AuthorizedReportService.create}. */
export interface AuthorizedReportServiceOptions {
  reports: Pick<ReportService, 'addSli' | 'addIncidents'>;
  recovery: Pick<RecoveryReportService, 'add' | 'putArtifact'>;
  catalog: Pick<VisibleCatalog, 'filterVisible'>;
  authorizer: Authorizer;
  auth: AuthService;
  auditor: AuditorService;
}

/** Who asks, and with what, for the audit log. */
export interface ReportCaller {
  credentials: BackstageCredentials;
  request: Request;
}

/** Reports of one caller: users may report about what they may see, services about everything. Every batch is audited, also a refused one. */
export class AuthorizedReportService {
  readonly #options: AuthorizedReportServiceOptions;

  static create(
    options: AuthorizedReportServiceOptions,
  ): AuthorizedReportService {
    return new AuthorizedReportService(options);
  }

  private constructor(options: AuthorizedReportServiceOptions) {
    this.#options = options;
  }

  /** @throws NotAllowedError without `shipshape.report.create`, ServiceUnavailableError when the catalog does not answer */
  async addSli(
    { reports }: ReportBatch,
    caller: ReportCaller,
  ): Promise<ReportResult> {
    return this.#audited(
      { kind: 'sli', count: reports.length, caller },
      origin => this.#options.reports.addSli(reports, origin),
      resultCounts,
    );
  }

  /** See {@link AuthorizedReportService.addSli}. */
  async addIncidents(
    { reports }: ReportBatch,
    caller: ReportCaller,
  ): Promise<ReportResult> {
    return this.#audited(
      { kind: 'incidents', count: reports.length, caller },
      origin => this.#options.reports.addIncidents(reports, origin),
      resultCounts,
    );
  }

  /** See {@link AuthorizedReportService.addSli}. */
  async addRecovery(
    kind: RecoveryReportKind,
    { reports }: RecoveryReportBatch,
    caller: ReportCaller,
  ): Promise<RecoveryReportResult> {
    return this.#audited(
      { kind, count: reports.length, caller },
      origin => this.#options.recovery.add(kind, reports, origin),
      ({ results }) => {
        const rejected = results.filter(
          ({ outcome }) => outcome === 'invalid',
        ).length;
        return { accepted: results.length - rejected, rejected };
      },
    );
  }

  /** See {@link AuthorizedReportService.addSli}. @throws InputError when the content does not have the hash */
  async putArtifact(
    artifact: { sha256: string; mediaType: string; content: Buffer },
    caller: ReportCaller,
  ): Promise<ArtifactResult> {
    return this.#audited(
      { kind: 'artifacts', count: 1, caller },
      origin => this.#options.recovery.putArtifact(artifact, origin),
      () => ({ accepted: 1, rejected: 0 }),
    );
  }

  async #audited<Result>(
    {
      kind,
      count,
      caller: { credentials, request },
    }: { kind: string; count: number; caller: ReportCaller },
    add: (origin: ReportOrigin) => Promise<Result>,
    countsOf: (result: Result) => { accepted: number; rejected: number },
  ): Promise<Result> {
    const { auditor, authorizer } = this.#options;
    const event = await auditor.createEvent({
      eventId: 'report-create',
      severityLevel: 'low',
      request,
      meta: { queryType: kind, reports: count },
    });
    try {
      await authorizer.require(reportCreatePermission, { credentials });
      const result = await add(this.#originOf(credentials));
      await event.success({ meta: countsOf(result) });
      return result;
    } catch (error) {
      await event.fail({
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
  }

  #originOf(credentials: BackstageCredentials): ReportOrigin {
    const { auth, catalog } = this.#options;
    if (auth.isPrincipal(credentials, 'user')) {
      return {
        reporter: credentials.principal.userEntityRef,
        origin: 'api',
        filterVisible: refs => catalog.filterVisible(refs, { credentials }),
      };
    }
    if (auth.isPrincipal(credentials, 'service')) {
      return { reporter: credentials.principal.subject, origin: 'api' };
    }
    throw new NotAllowedError('Only users and services can report');
  }
}

function resultCounts({ accepted, rejected }: ReportResult): {
  accepted: number;
  rejected: number;
} {
  return { accepted, rejected: rejected.length };
}
