import type {
  DrillReport,
  RecoveryObjective,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type { RecoveryResourceRow } from '../../database/recoveryTables';
import type { DrillTargets } from '../pages/withTargets';

/** What is asked of a drill now, as JSON; null where nothing is, or the resource is not known yet. It stays when objectives change later. */
export async function readTargets(
  tx: Knex,
  { resourceId, scope }: Pick<DrillReport, 'resourceId' | 'scope'>,
): Promise<string | null> {
  const row = await tx<RecoveryResourceRow>('recovery_resources')
    .where({ resource_id: resourceId })
    .first('objectives');
  const objectives: RecoveryObjective[] = row ? JSON.parse(row.objectives) : [];
  const objective = objectives.find(item => item.scope === scope);
  if (!objective) {
    return null;
  }
  const { rtoSeconds, rpoSeconds, toleranceSeconds } = objective;
  return JSON.stringify({
    rtoSeconds,
    rpoSeconds,
    toleranceSeconds,
  } satisfies DrillTargets);
}
