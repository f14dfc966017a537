import type { Knex } from 'knex';
import { AlarmStore, DatabaseAlarmStore } from '../alarms';
import { DatabaseRecoveryReadStore } from './pages/DatabaseRecoveryReadStore';
import type { RecoveryReadStore } from './pages/RecoveryReadStore';
import { DatabaseRecoveryStatusStore } from './status/DatabaseRecoveryStatusStore';
import type { RecoveryStatusStore } from './status/RecoveryStatusStore';

/** What the pages and the alarms of recovery read and write. */
export interface RecoveryPageStores {
  facts: RecoveryReadStore;
  statuses: RecoveryStatusStore;
  alarms: AlarmStore;
}

/** The stores in the plugin's database. */
export function createRecoveryPageStores(options: {
  knex: Knex;
}): RecoveryPageStores {
  const { knex } = options;
  return {
    facts: DatabaseRecoveryReadStore.create({ knex }),
    statuses: DatabaseRecoveryStatusStore.create({ knex }),
    alarms: DatabaseAlarmStore.create({ knex }),
  };
}
