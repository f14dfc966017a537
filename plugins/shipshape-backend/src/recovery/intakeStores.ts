import type { Knex } from 'knex';
import { DatabaseRecoveryDefinitionStore } from './definitions/DatabaseRecoveryDefinitionStore';
import type { RecoveryDefinitionStore } from './definitions/RecoveryDefinitionStore';
import { DatabaseEvidenceStore } from './evidence/DatabaseEvidenceStore';
import type { EvidenceStore } from './evidence/EvidenceStore';
import { DatabaseRecoveryFactStore } from './reports/DatabaseRecoveryFactStore';
import type { RecoveryFactStore } from './reports/RecoveryFactStore';
import { DatabaseSubjectStore } from './sources/DatabaseSubjectStore';
import type { SubjectStore } from './sources/SubjectStore';

/** What comes in about recovery is written here; the pages read it through stores of their own. */
export interface RecoveryIntakeStores {
  definitions: RecoveryDefinitionStore;
  facts: RecoveryFactStore;
  evidence: EvidenceStore;
  subjects: SubjectStore;
}

/** The stores in the plugin's database. */
export function createRecoveryIntakeStores(options: {
  knex: Knex;
  clock: () => Date;
}): RecoveryIntakeStores {
  const { knex, clock } = options;
  return {
    definitions: DatabaseRecoveryDefinitionStore.create({ knex }),
    facts: DatabaseRecoveryFactStore.create({ knex }),
    evidence: DatabaseEvidenceStore.create({ knex, clock }),
    subjects: DatabaseSubjectStore.create({ knex, clock }),
  };
}
