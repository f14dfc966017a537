import type {
  AuditorService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  Load,
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import express, { Express } from 'express';
import type { Knex } from 'knex';
import { VisibleCatalog } from '../catalog/VisibleCatalog';
import { AuthorizedCostService } from '../cost/AuthorizedCostService';
import { DatabaseCostStore } from '../cost/DatabaseCostStore';
import { DefaultCostService } from '../cost/DefaultCostService';
import { DefaultShowbackService } from '../cost/DefaultShowbackService';
import { createRouter } from '../http/createRouter';
import { Authorizer } from '../permissions/Authorizer';
import { AuthorizedRecoveryService } from '../recovery/AuthorizedRecoveryService';
import { DefaultRecoveryService } from '../recovery/DefaultRecoveryService';
import { RecoveryExporter } from '../recovery/export/RecoveryExporter';
import { createRecoveryIntakeStores } from '../recovery/intakeStores';
import { createRecoveryPageStores } from '../recovery/recoveryStores';
import { RecoveryReportService } from '../recovery/reports/RecoveryReportService';
import { AuthorizedReportService } from '../reports/AuthorizedReportService';
import { ReportService } from '../reports/ReportService';
import { AuthorizedSloService } from '../slo/AuthorizedSloService';
import { DefaultSloService } from '../slo/DefaultSloService';
import { createSloStores } from '../slo/sloStores';
import { AuthorizedSourcesService } from '../sources/AuthorizedSourcesService';
import type { SourcesService } from '../sources/SourcesService';
import {
  createHidingCatalog,
  HiddenRefs,
  TestEntity,
  toEntities,
} from './hidingCatalog';

/** Who may do what, and what the catalog hides from whom. */
export interface PortalOptions {
  knex: Knex;
  now: string;
  entities: readonly TestEntity[];
  /** Permission names by user entity ref; everybody else has none. */
  permissions: Readonly<Record<string, readonly string[]>>;
  hidden?: HiddenRefs;
  sources?: Partial<SourcesService>;
  auditor?: AuditorService;
}

/** A source that is well. */
export const freshSource: SourceFreshness = {
  sourceId: 'focus:main',
  state: 'fresh',
  expectedIntervalSeconds: 3600,
  quarantined: 0,
};

/** A source of SLO counts that is well. */
export const freshSloSource: SourceFreshness = {
  ...freshSource,
  sourceId: 'fake:main',
};

function createPermissions(
  permissions: PortalOptions['permissions'],
): PermissionsService {
  const decide = (
    name: string,
    principal: { userEntityRef?: string },
  ): PolicyDecision => ({
    result: permissions[principal.userEntityRef ?? '']?.includes(name)
      ? AuthorizeResult.ALLOW
      : AuthorizeResult.DENY,
  });
  return mockServices.permissions.mock({
    authorize: async (requests, options) =>
      requests.map(({ permission }) => {
        const { principal } = (options?.credentials ??
          mockCredentials.none()) as { principal: { userEntityRef?: string } };
        const { result } = decide(permission.name, principal);
        return {
          result:
            result === AuthorizeResult.ALLOW
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        };
      }),
  });
}

/** The services and the API of the plugin over a real database, a hiding catalog and a policy by user. */
export async function createPortal(options: PortalOptions) {
  const { knex, now } = options;
  const clock = () => new Date(now);
  const logger = mockServices.logger.mock();
  const catalog = createHidingCatalog(
    toEntities(options.entities),
    options.hidden ?? {},
  );
  const sources: SourcesService = {
    listSources: async (): Promise<Source[]> => [],
    listFreshness: async () => [freshSource, freshSloSource],
    decideLoad: async (): Promise<Load> => {
      throw new NotFoundError('There is no such load');
    },
    ...options.sources,
  };
  const config = {
    completeLagDays: 3,
    closeAfterDays: 15,
    budgetThresholds: [80, 100],
  };
  const store = DatabaseCostStore.create({ knex });
  const authorizer = Authorizer.create({
    permissions: createPermissions(options.permissions),
  });
  const services = { store, sources, config, clock };
  const visibleCatalog = VisibleCatalog.create({ catalog, logger });
  const cost = AuthorizedCostService.create({
    cost: DefaultCostService.create(services),
    showback: DefaultShowbackService.create(services),
    catalog: visibleCatalog,
    authorizer,
  });
  const stores = createSloStores({ knex, clock });
  const slos = AuthorizedSloService.create({
    slos: DefaultSloService.create({
      ...stores,
      sources,
      reportsIntervalSeconds: 3600,
      clock,
    }),
    catalog: visibleCatalog,
    authorizer,
  });
  const auditor =
    options.auditor ??
    mockServices.auditor.mock({
      createEvent: async () => ({
        success: async () => {},
        fail: async () => {},
      }),
    });
  const recoveryStores = createRecoveryPageStores({ knex });
  const recovery = AuthorizedRecoveryService.create({
    recovery: DefaultRecoveryService.create({
      ...recoveryStores,
      sources,
      clock,
    }),
    exporter: RecoveryExporter.create({ ...recoveryStores, clock }),
    catalog: visibleCatalog,
    authorizer,
    auditor,
  });
  const reports = AuthorizedReportService.create({
    reports: ReportService.create({
      ...stores,
      retentionDays: 400,
      onCounts: async () => {},
      logger,
      clock,
    }),
    recovery: RecoveryReportService.create({
      ...createRecoveryIntakeStores({ knex, clock }),
      batches: stores.batches,
      onFacts: async () => {},
      logger,
      clock,
    }),
    catalog: visibleCatalog,
    authorizer,
    auth: mockServices.auth(),
    auditor,
  });
  const app: Express = express();
  app.use(
    await createRouter({
      cost,
      slos,
      recovery,
      reports,
      sources: AuthorizedSourcesService.create({
        sources,
        authorizer,
        auth: mockServices.auth(),
        auditor,
      }),
      httpAuth: mockServices.httpAuth(),
      logger,
    }),
  );
  app.use(mockErrorHandler());
  return { app, cost, slos, recovery, catalog, logger };
}
