import { ask, Driver } from './driver';

const DAY_MS = 86_400_000;

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString();
}

function decode(rows: Array<Record<string, unknown>>, ...columns: string[]) {
  return rows.map(row => ({
    ...row,
    ...Object.fromEntries(
      columns.map(column => [column, JSON.parse(String(row[column]))]),
    ),
  }));
}

type Row = Record<string, string>;

/** What drills said about points. */
const TRIALS = {
  pg: `select t."pointNativeId", t."locationId", d.outcome, t.reason, max(d.finished_at) as finished_at
    from drills d cross join lateral json_to_record(d.report::json) as t("pointNativeId" text, "locationId" text, reason text)
    where d.resource_id = ? and d.outcome in ('passed', 'failed') and t."pointNativeId" is not null group by 1, 2, 3, 4`,
  sqlite: `select report ->> 'pointNativeId' as point, report ->> 'locationId' as location, outcome, report ->> 'reason' as reason, max(finished_at) as finished_at
    from drills where resource_id = ? and outcome in ('passed', 'failed') and point is not null group by 1, 2, 3, 4`,
};

/**
 * Everything that a Backups tab of one resource is made of, as somebody would write it by hand on the bare driver: its definition, sixty days of runs,
 * the points that could be restored in the last thirty, samples, and the drills that decide, with their JSON decoded.
 */
export async function rawTab(
  driver: Driver,
  entityRef: string,
  now: Date,
): Promise<void> {
  const resources = await ask<Row>(
    driver,
    'select * from recovery_resources where entity_ref = ?',
    [entityRef],
  );
  decode(resources, 'definition', 'objectives', 'problems');
  decode(
    await ask<Row>(
      driver,
      'select * from recovery_documents where entity_ref = ?',
      [entityRef],
    ),
    'problems',
  );
  for (const { resource_id: id } of resources) {
    const plans = await ask<Row>(
      driver,
      'select * from recovery_plans where resource_id = ?',
      [id],
    );
    decode(plans, 'plan', 'states');
    await ask(
      driver,
      'select * from recovery_drill_plans where resource_id = ?',
      [id],
    );
    for (const { plan_id: planId } of plans) {
      await rawPlan(driver, planId, now);
    }
    await ask(
      driver,
      `select * from replication_samples where resource_id = ? and measured_at >= ? order by link_id, measured_at`,
      [id, daysBefore(now, 30)],
    );
    await ask(driver, 'select * from recovery_subjects where resource_id = ?', [
      id,
    ]);
    decode(
      await ask<Row>(
        driver,
        `select d.* from drills d join (
           select drill_id, outcome, cleanup, row_number() over (partition by drill_plan_id order by sort_at desc) as place,
             row_number() over (partition by drill_plan_id, scope, outcome order by coalesce(finished_at, sort_at) desc) as of_outcome,
             row_number() over (partition by drill_plan_id, cleanup order by sort_at desc) as of_cleanup
           from (select *, ${
             driver.query ? 'report::json' : 'report'
           } ->> 'cleanup' as cleanup from drills where resource_id = ?) told
         ) w on w.drill_id = d.drill_id
         where w.place <= 5 or (w.outcome in ('passed', 'failed') and w.of_outcome <= 5) or (w.cleanup in ('succeeded', 'failed') and w.of_cleanup = 1)
         order by d.sort_at desc`,
        [id],
      ),
      'report',
    );
    await ask(driver, TRIALS[driver.query ? 'pg' : 'sqlite'], [id]);
  }
}

async function rawPlan(driver: Driver, planId: string, now: Date) {
  await ask(
    driver,
    'select * from backup_runs where plan_id = ? and sort_at >= ? order by sort_at, id',
    [planId, daysBefore(now, 62)],
  );
  await ask(
    driver,
    `select (select sort_at from backup_runs where plan_id = ? and source <> 'inferred' order by sort_at limit 1) as first,
       (select finished_at from backup_runs where plan_id = ? and state = 'succeeded' and kind = 'backup' order by sort_at desc limit 1) as success`,
    [planId, planId],
  );
  const since = daysBefore(now, 30);
  decode(
    await ask<Row>(
      driver,
      `select * from recovery_points where plan_id = ? and (gone_at is null or gone_at >= ?) and (expires_at is null or expires_at >= ?) order by consistent_at, id`,
      [planId, since, since],
    ),
    'depends_on',
  );
}
