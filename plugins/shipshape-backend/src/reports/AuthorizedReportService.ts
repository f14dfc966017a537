import type {
  AuditorService,
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  ReportBatch,
  reportCreatePermission,
  ReportResult,
} from 'backstage-plugin-shipshape-common';
import type { Request } from 'express';
import type { VisibleCatalog } from '../catalog/VisibleCatalog';
import type { Authorizer } from '../permissions/Authorizer';
import type { ReportOrigin, ReportService } from './ReportService';

/** Options of {@link AuthorizedReportService.create}. */
export interface AuthorizedReportServiceOptions {
  reports: Pick<ReportService, 'addSli' | 'addIncidents'>;
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
    batch: ReportBatch,
    caller: ReportCaller,
  ): Promise<ReportResult> {
    return this.#add('sli', batch, caller);
  }

  /** See {@link AuthorizedReportService.addSli}. */
  async addIncidents(
    batch: ReportBatch,
    caller: ReportCaller,
  ): Promise<ReportResult> {
    return this.#add('incidents', batch, caller);
  }

  async #add(
    kind: 'sli' | 'incidents',
    { reports }: ReportBatch,
    { credentials, request }: ReportCaller,
  ): Promise<ReportResult> {
    const { auditor, authorizer } = this.#options;
    const event = await auditor.createEvent({
      eventId: 'report-create',
      severityLevel: 'low',
      request,
      meta: { queryType: kind, reports: reports.length },
    });
    try {
      await authorizer.require(reportCreatePermission, { credentials });
      const origin = this.#originOf(credentials);
      const result = await (kind === 'sli'
        ? this.#options.reports.addSli(reports, origin)
        : this.#options.reports.addIncidents(reports, origin));
      await event.success({
        meta: { accepted: result.accepted, rejected: result.rejected.length },
      });
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
