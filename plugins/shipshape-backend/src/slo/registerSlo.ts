import type { Knex } from 'knex';
import type { VisibleCatalog } from '../catalog/VisibleCatalog';
import { DatabaseIncidentStore } from '../incidents/DatabaseIncidentStore';
import type { Authorizer } from '../permissions/Authorizer';
import type { SourcesService } from '../sources/SourcesService';
import { AuthorizedSloService } from './AuthorizedSloService';
import { DatabaseSloCountStore } from './counts/DatabaseSloCountStore';
import { DefaultSloService } from './DefaultSloService';
import { DatabaseSloDefinitionStore } from './definitions/DatabaseSloDefinitionStore';
import type { SloService } from './SloService';
import { DatabaseSloStatusStore } from './status/DatabaseSloStatusStore';

/** What SLOs need of the plugin. */
export interface SloDependencies {
  knex: Knex;
  sources: Pick<SourcesService, 'listFreshness'>;
  catalog: VisibleCatalog;
  authorizer: Authorizer;
  clock: () => Date;
}

/** Makes the stores and services of SLOs and schedules their tasks. Wiring only. */
export async function registerSlo(
  dependencies: SloDependencies,
): Promise<{ slos: SloService }> {
  const { knex, clock, sources, catalog, authorizer } = dependencies;
  const definitions = DatabaseSloDefinitionStore.create({ knex, clock });
  const statuses = DatabaseSloStatusStore.create({ knex });
  const counts = DatabaseSloCountStore.create({ knex });
  const incidents = DatabaseIncidentStore.create({ knex });
  return {
    slos: AuthorizedSloService.create({
      slos: DefaultSloService.create({
        definitions,
        statuses,
        counts,
        incidents,
        sources,
        clock,
      }),
      catalog,
      authorizer,
    }),
  };
}
