import type { Knex } from 'knex';
import { inList, SqlPart } from '../../database/sqlParts';

/** Enough to see that several in a row were inconclusive. */
const DECIDING_DRILLS = 5;

/**
 * Rows of the drills that decide: of each plan the newest, the last ones that passed and that failed, whatever came after them without an outcome,
 * and the last that cleaned up and that could not.
 */
export function decidingDrillsSql(
  knex: Knex,
  resourceIds: readonly string[],
): SqlPart {
  const resources = inList(knex, 'resource_id', resourceIds);
  const report = knex.client.config.client === 'pg' ? 'report::json' : 'report';
  return {
    sql: `select d.* from drills d join (
         select drill_id, outcome, cleanup, row_number() over (partition by drill_plan_id order by sort_at desc, drill_id) as place,
           row_number() over (partition by drill_plan_id, scope, outcome order by coalesce(finished_at, sort_at) desc, drill_id) as place_of_outcome,
           row_number() over (partition by drill_plan_id, cleanup order by sort_at desc, drill_id) as place_of_cleanup
         from (select drills.*, ${report} ->> 'cleanup' as cleanup from drills where ${resources.sql}) told
       ) wanted on wanted.drill_id = d.drill_id
       where wanted.place <= ${DECIDING_DRILLS} or (wanted.outcome in ('passed', 'failed') and wanted.place_of_outcome <= ${DECIDING_DRILLS})
         or (wanted.cleanup in ('succeeded', 'failed') and wanted.place_of_cleanup = 1)
       order by d.sort_at desc, d.drill_id`,
    bindings: resources.bindings,
  };
}
