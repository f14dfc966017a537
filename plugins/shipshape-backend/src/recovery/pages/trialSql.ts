import type { Knex } from 'knex';
import { inList, SqlPart } from '../../database/sqlParts';

/** A row of {@link trialsSql}. */
export interface TrialRow {
  resource_id: string;
  native_id: string;
  location_id: string | null;
  outcome: 'passed' | 'failed';
  reason: string | null;
  finished_at: string;
}

/** Of each point that a drill was to restore the last end of each kind. */
export function trialsSql(knex: Knex, resourceIds: readonly string[]): SqlPart {
  const resources = inList(knex, 'd.resource_id', resourceIds);
  const told =
    knex.client.config.client === 'pg'
      ? {
          from: `drills d cross join lateral json_to_record(d.report::json) as told("pointNativeId" text, "locationId" text, reason text)`,
          nativeId: 'told."pointNativeId"',
          locationId: 'told."locationId"',
          reason: 'told.reason',
        }
      : {
          from: 'drills d',
          nativeId: `d.report ->> 'pointNativeId'`,
          locationId: `d.report ->> 'locationId'`,
          reason: `d.report ->> 'reason'`,
        };
  return {
    sql: `select d.resource_id, ${told.nativeId} as native_id, ${told.locationId} as location_id, d.outcome, ${told.reason} as reason, max(d.finished_at) as finished_at
      from ${told.from}
      where ${resources.sql} and d.outcome in ('passed', 'failed') and d.finished_at is not null and ${told.nativeId} is not null
      group by 1, 2, 3, 4, 5 order by 1, 6`,
    bindings: resources.bindings,
  };
}
