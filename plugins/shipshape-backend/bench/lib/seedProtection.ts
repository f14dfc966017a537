import {
  BackupPlan,
  backupPlanSchema,
  drillReportSchema,
  RecoveryDefinition,
  recoveryDefinitionSchema,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';

const DAY = 86_400;
/** Days of runs, and days for which points are kept. */
const HISTORY_DAYS = 400;
const KEPT_DAYS = 35;
const PER_OWNER = 10;
const DRILLS = 13;

/** The n-th resource, its entity and its owner. */
export function placeOf(index: number) {
  const name = `r-${String(index).padStart(5, '0')}`;
  return {
    id: name,
    planId: `${name}-daily`,
    entityRef: `resource:default/${name}`,
    ownerRef: `group:default/g${Math.floor(index / PER_OWNER)}`,
    systemRef: `system:default/s${index % 50}`,
  };
}

function planOf(index: number): BackupPlan {
  return backupPlanSchema.parse({
    id: placeOf(index).planId,
    provider: 'pg_dump',
    mechanism: 'dump',
    schedule: {
      kind: 'cron',
      dialect: 'unix5',
      expression: `0 ${index % 24} * * *`,
      timezone: 'Europe/Berlin',
    },
    retention: { seconds: KEPT_DAYS * DAY },
    locations: [
      {
        id: 'main',
        region: 'eu-west-1',
        account: 'backups',
        encryption: 'yes',
        immutability: { mode: 'none' },
        state: 'available',
      },
    ],
  });
}

function definitionOf(index: number): RecoveryDefinition {
  const { id } = placeOf(index);
  return recoveryDefinitionSchema.parse({
    id,
    name: id,
    kind: 'postgresql',
    placement: { region: 'eu-central-1', account: 'production' },
  });
}

const OBJECTIVES = JSON.stringify([
  {
    scope: 'data-corruption',
    rpoSeconds: 90_000,
    rtoSeconds: 3_600,
    drillIntervalSeconds: 30 * DAY,
    strategy: 'backup-restore',
    setBy: {},
  },
]);

/** As wide as a drill of a database reports. */
function reportOf(index: number, month: number, finishedAt: string): string {
  const { id } = placeOf(index);
  const check = (checkId: string) => ({
    checkId,
    kind: 'row-count',
    severity: 'blocking',
    status: 'passed',
    expected: 'within 1 % of 1,000,000 rows',
    observed: '999,871 rows',
    durationMs: 120,
  });
  const phase = (name: string) => ({
    name,
    startedAt: finishedAt,
    durationMs: 60_000,
    exitCode: 0,
    outputTail: 'restore command end: completed successfully\n'.repeat(10),
  });
  return JSON.stringify(
    drillReportSchema.parse({
      drillId: `${id}-d${month}`,
      drillPlanId: `${id}-drill`,
      resourceId: id,
      revision: 3,
      scope: 'data-corruption',
      pointNativeId: `dump-${month * 30 + 6}`,
      lifecycle: 'done',
      outcome: 'passed',
      declaredAt: finishedAt,
      finishedAt,
      achievedRtoSeconds: 600 + index,
      achievedRpoSeconds: 30_000,
      rpoMethod: 'immediate',
      phases: ['preflight', 'restore', 'start', 'verify', 'cleanup'].map(phase),
      checks: ['orders', 'customers', 'items', 'payments'].map(check),
      cleanup: 'succeeded',
    }),
  );
}

async function insert(knex: Knex, table: string, rows: object[]) {
  await knex.transaction(async tx => {
    for (let start = 0; start < rows.length; start += 100) {
      await tx(table).insert(rows.slice(start, start + 100));
    }
  });
}

/** Declares so many resources, each with a daily plan. */
async function seedResources(knex: Knex, count: number, now: Date) {
  const enrolledAt = new Date(
    now.getTime() - HISTORY_DAYS * DAY * 1000,
  ).toISOString();
  const indexes = Array.from({ length: count }, (_, index) => index);
  await insert(
    knex,
    'recovery_resources',
    indexes.map(index => {
      const { id, entityRef, ownerRef, systemRef } = placeOf(index);
      return {
        resource_id: id,
        entity_ref: entityRef,
        document_url: `https://git.example.com/${id}.yaml`,
        definition: JSON.stringify(definitionOf(index)),
        objectives: OBJECTIVES,
        problems: '[]',
        owner_ref: ownerRef,
        system_ref: systemRef,
        tier: ['critical', 'standard', 'experimental'][index % 3],
        enrolled_at: enrolledAt,
      };
    }),
  );
  await insert(
    knex,
    'recovery_documents',
    indexes.map(index => ({
      entity_ref: placeOf(index).entityRef,
      url: `https://git.example.com/${placeOf(index).id}.yaml`,
      read_at: now.toISOString(),
      problems: '[]',
    })),
  );
  await insert(
    knex,
    'recovery_plans',
    indexes.map(index => ({
      plan_id: placeOf(index).planId,
      resource_id: placeOf(index).id,
      origin: 'document',
      plan: JSON.stringify(planOf(index)),
      states: JSON.stringify([{ state: 'active', from: enrolledAt }]),
    })),
  );
}

async function seedDrills(knex: Knex, count: number, now: Date) {
  for (let month = 0; month < DRILLS; month += 1) {
    const finishedAt = new Date(
      now.getTime() - (month * 30 + 5) * DAY * 1000,
    ).toISOString();
    await insert(
      knex,
      'drills',
      Array.from({ length: count }, (_, index) => ({
        drill_id: `${placeOf(index).id}-d${month}`,
        drill_plan_id: `${placeOf(index).id}-drill`,
        resource_id: placeOf(index).id,
        revision: 3,
        scope: 'data-corruption',
        lifecycle: 'done',
        outcome: 'passed',
        declared_at: finishedAt,
        finished_at: finishedAt,
        sort_at: finishedAt,
        report: reportOf(index, month, finishedAt),
        origin: 'report',
        received_at: finishedAt,
      })),
    );
  }
}

/** Runs of all days and their points, inside the database: there are two million of each. One run in a hundred has failed. */
async function seedRuns(knex: Knex, now: Date) {
  const isPostgres = knex.client.config.client === 'pg';
  const iso = (seconds: string) =>
    isPostgres
      ? `to_char(to_timestamp(${seconds}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : `strftime('%Y-%m-%dT%H:%M:%fZ', ${seconds}, 'unixepoch')`;
  const days = isPostgres
    ? `generate_series(0, ${HISTORY_DAYS - 1}) as d(day)`
    : `(with recursive g(day) as (select 0 union all select day + 1 from g where day + 1 < ${HISTORY_DAYS}) select day from g) as d`;
  const midnight = Math.floor(now.getTime() / 1000 / DAY) * DAY;
  const number = isPostgres
    ? `substr(p.resource_id, 3)::int`
    : `cast(substr(p.resource_id, 3) as integer)`;
  // An hour before UTC: winter time in Berlin.
  const at = `${midnight} - d.day * ${DAY} + (${number} % 24) * 3600 - 3600`;
  const from = `from ${days}, recovery_plans p where ${at} + 1200 < ${
    now.getTime() / 1000
  }`;
  await knex.raw(
    `insert into backup_runs (plan_id, run_key, kind, "trigger", state, slot_at, started_at, finished_at, sort_at, exit_code, bytes_processed, bytes_stored, point_native_id, source, received_at)
     select p.plan_id, 'run-' || d.day, 'backup', 'schedule', case when (${number} + d.day) % 97 = 0 then 'failed' else 'succeeded' end,
       ${iso(at)}, ${iso(at)}, ${iso(`${at} + 1200`)}, ${iso(
      at,
    )}, 0, 1000000000, 200000000, 'dump-' || d.day, 'reported', ${iso(
      `${at} + 1201`,
    )} ${from} order by d.day desc`,
  );
  const kept = `d.day < ${KEPT_DAYS}`;
  await knex.raw(
    `insert into recovery_points (plan_id, location_id, native_id, type, depends_on, created_at, consistent_at, available_at, expires_at, size_bytes, encrypted, completeness, state, verification, gone_at, source, observed_at)
     select p.plan_id, 'main', 'dump-' || d.day, 'dump', '[]', ${iso(
       at,
     )}, ${iso(at)}, ${iso(`${at} + 1200`)}, ${iso(
      `${at} + ${KEPT_DAYS * DAY}`,
    )}, 200000000, 'yes', 'complete',
       case when ${kept} then 'available' else 'deleted' end, 'none', case when ${kept} then null else ${iso(
      `${at} + ${KEPT_DAYS * DAY}`,
    )} end, 'reported', ${iso(`${at} + 1201`)}
     ${from} and (${number} + d.day) % 97 <> 0 order by d.day desc`,
  );
}

/** What an organisation with so many resources has after 400 days. */
export async function seedProtection(
  knex: Knex,
  count: number,
  now: Date,
): Promise<void> {
  await seedResources(knex, count, now);
  await seedRuns(knex, now);
  await seedDrills(knex, count, now);
  await knex.raw(
    knex.client.config.client === 'pg' ? 'vacuum analyze' : 'analyze',
  );
}
