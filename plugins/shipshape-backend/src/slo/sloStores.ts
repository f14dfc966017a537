import type { Knex } from 'knex';
import { AlarmStore, DatabaseAlarmStore } from '../alarms';
import { DatabaseIncidentStore } from '../incidents/DatabaseIncidentStore';
import type { IncidentStore } from '../incidents/IncidentStore';
import { DatabaseReportBatchStore } from '../reports/DatabaseReportBatchStore';
import type { ReportBatchStore } from '../reports/ReportBatchStore';
import { DatabaseSloCountStore } from './counts/DatabaseSloCountStore';
import type { SloCountStore } from './counts/SloCountStore';
import { DatabaseSloDefinitionStore } from './definitions/DatabaseSloDefinitionStore';
import type { SloDefinitionStore } from './definitions/SloDefinitionStore';
import { DatabaseSloSourceFactsStore, SloSourceFactsStore } from './refresh';
import { DatabaseSloStatusStore } from './status/DatabaseSloStatusStore';
import type { SloStatusStore } from './status/SloStatusStore';

/** Everything that is stored about SLOs, incidents and reports. */
export interface SloStores {
  definitions: SloDefinitionStore;
  counts: SloCountStore;
  statuses: SloStatusStore;
  facts: SloSourceFactsStore;
  incidents: IncidentStore;
  batches: ReportBatchStore;
  alarms: AlarmStore;
}

/** The stores in the plugin's database. */
export function createSloStores(options: {
  knex: Knex;
  clock: () => Date;
}): SloStores {
  const { knex, clock } = options;
  return {
    definitions: DatabaseSloDefinitionStore.create({ knex, clock }),
    counts: DatabaseSloCountStore.create({ knex }),
    statuses: DatabaseSloStatusStore.create({ knex }),
    facts: DatabaseSloSourceFactsStore.create({ knex }),
    incidents: DatabaseIncidentStore.create({ knex }),
    batches: DatabaseReportBatchStore.create({ knex }),
    alarms: DatabaseAlarmStore.create({ knex }),
  };
}
