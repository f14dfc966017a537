import type {
  AuditorService,
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  Load,
  sourceManagePermission,
  sourceReadPermission,
  Sources,
} from 'backstage-plugin-shipshape-common';
import type { Request } from 'express';
import type { Authorizer } from '../permissions/Authorizer';
import type { SourcesService } from './SourcesService';

/** Options of {@link AuthorizedSourcesService.create}. */
export interface AuthorizedSourcesServiceOptions {
  sources: SourcesService;
  authorizer: Authorizer;
  auth: AuthService;
  auditor: AuditorService;
}

/**
 * Sources are the operator's: whoever may read them sees totals of whole bills and the values of rejected rows, whatever the catalog
 * hides. Hence a permission of their own, and no look at the catalog.
 */
export class AuthorizedSourcesService {
  readonly #options: AuthorizedSourcesServiceOptions;

  static create(
    options: AuthorizedSourcesServiceOptions,
  ): AuthorizedSourcesService {
    return new AuthorizedSourcesService(options);
  }

  private constructor(options: AuthorizedSourcesServiceOptions) {
    this.#options = options;
  }

  /** @throws NotAllowedError without `shipshape.source.read` */
  async listSources(options: {
    credentials: BackstageCredentials;
  }): Promise<Sources> {
    const { authorizer, sources } = this.#options;
    await authorizer.require(sourceReadPermission, options);
    const [canManage] = await authorizer.check(
      [sourceManagePermission],
      options,
    );
    return { sources: await sources.listSources(), canManage };
  }

  /**
   * Decides on a quarantined load, as a person; every attempt is audited, also a refused one.
   *
   * @throws NotAllowedError without `shipshape.source.manage`, NotFoundError, ConflictError when it is not quarantined any more
   */
  async decideLoad(
    decision: {
      sourceId: string;
      loadId: string;
      decision: 'accept' | 'reject';
      reason: string;
    },
    options: { credentials: BackstageCredentials; request: Request },
  ): Promise<Load> {
    const { authorizer, auth, auditor, sources } = this.#options;
    const { credentials, request } = options;
    const event = await auditor.createEvent({
      eventId: 'load-decision',
      severityLevel: 'medium',
      request,
      meta: {
        queryType: decision.decision,
        sourceId: decision.sourceId,
        loadId: decision.loadId,
        reason: decision.reason,
      },
    });
    try {
      if (!auth.isPrincipal(credentials, 'user')) {
        throw new NotAllowedError('Only a user can decide on a load');
      }
      await authorizer.require(sourceManagePermission, { credentials });
      const load = await sources.decideLoad({
        ...decision,
        decidedBy: credentials.principal.userEntityRef,
      });
      await event.success({ meta: { state: load.state } });
      return load;
    } catch (error) {
      await event.fail({
        error: error instanceof Error ? error : new Error(String(error)),
      });
      throw error;
    }
  }
}
