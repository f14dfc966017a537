import {
  BackupPlan,
  backupPlanSchema,
  canonicalJson,
  DefinitionProblem,
  DrillPlan,
  drillPlanSchema,
  DrillReport,
  drillReportSchema,
  EvidenceRecord,
  FIRST_RECORD_PREDECESSOR,
  RecoveryDefinition,
  recoveryDefinitionSchema,
  recordSha256,
  sha256Hex,
} from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type {
  BackupRunRow,
  RecoveryPointRow,
  ReplicationSampleRow,
} from '../../database/recoveryTables';
import type { StoredObjective } from '../pages/RecoveryReadStore';

/** A run with the little that a test cares about. */
export type SeedRun = Partial<Omit<BackupRunRow, 'id' | 'plan_id'>> & {
  state: string;
};

/** A point with the little that a test cares about. */
export type SeedPoint = Partial<Omit<RecoveryPointRow, 'id' | 'plan_id'>> & {
  native_id: string;
  consistent_at: string;
};

export type SeedSample = Partial<Omit<ReplicationSampleRow, 'resource_id'>> & {
  measured_at: string;
};

/** A backup plan as a document has it, with its runs and points. */
export type SeedPlan = Partial<z.input<typeof backupPlanSchema>> & {
  id: string;
  runs?: SeedRun[];
  points?: SeedPoint[];
  origin?: string;
};

/** A drill as its runner reported it. */
export type SeedDrill = Partial<z.input<typeof drillReportSchema>> & {
  drillId: string;
};

/** A resource with all that is known of it. */
export interface SeedResource {
  id: string;
  entity: string;
  owner?: string;
  system?: string;
  tier?: string;
  enrolledAt?: string;
  definition?: Partial<z.input<typeof recoveryDefinitionSchema>>;
  objectives?: StoredObjective[];
  /** There is no document, only annotations. */
  undocumented?: true;
  problems?: Array<Pick<DefinitionProblem, 'code' | 'message'>>;
  documentError?: string;
  plans?: SeedPlan[];
  drillPlans?: Array<Partial<z.input<typeof drillPlanSchema>> & { id: string }>;
  samples?: SeedSample[];
  drills?: SeedDrill[];
}

/** Where the document of a resource stands. */
export function documentOf(resourceId: string): string {
  return `https://git.example.com/${resourceId}.yaml`;
}

/** Daily at 02:00 UTC. */
export function planOf({
  runs,
  points,
  origin,
  ...rest
}: SeedPlan): BackupPlan {
  return backupPlanSchema.parse({
    provider: 'pg_dump',
    mechanism: 'dump',
    schedule: { kind: 'cron', dialect: 'unix5', expression: '0 2 * * *' },
    locations: [{ id: 'main' }],
    ...rest,
  });
}

/** One objective of the document: data corruption within a day, restored within an hour, drilled every 30 days. */
export const dailyObjective: StoredObjective = {
  scope: 'data-corruption',
  rpoSeconds: 90_000,
  rtoSeconds: 3_600,
  drillIntervalSeconds: 30 * 86_400,
  drillGraceSeconds: 7 * 86_400,
  setBy: {
    rpoSeconds: 'document',
    rtoSeconds: 'document',
    drillIntervalSeconds: 'document',
    drillGraceSeconds: 'document',
  },
};

function definitionOf(resource: SeedResource): RecoveryDefinition {
  return recoveryDefinitionSchema.parse({
    id: resource.id,
    name: resource.id,
    kind: 'postgresql',
    ...resource.definition,
  });
}

/** Whole report of a drill that passed. */
export function drillOf(resourceId: string, drill: SeedDrill): DrillReport {
  const ended = drill.lifecycle === undefined || drill.lifecycle === 'done';
  return drillReportSchema.parse({
    drillPlanId: `${resourceId}-drill`,
    resourceId,
    revision: 1,
    scope: 'data-corruption',
    lifecycle: 'done',
    ...(ended && { outcome: 'passed', cleanup: 'succeeded' }),
    rpoMethod: 'immediate',
    ...drill,
  });
}

async function insert(
  knex: Knex,
  table: string,
  rows: readonly object[],
): Promise<void> {
  // Below the number of variables that a statement may have.
  for (let start = 0; start < rows.length; start += 200) {
    await knex(table).insert(rows.slice(start, start + 200));
  }
}

function runRow(planId: string, run: SeedRun, index: number): object {
  const sortAt =
    run.slot_at ?? run.started_at ?? run.queued_at ?? run.finished_at;
  return {
    plan_id: planId,
    run_key: `run-${index}`,
    kind: 'backup',
    trigger: 'schedule',
    sort_at: sortAt,
    source: 'reported',
    received_at: run.finished_at ?? sortAt,
    ...run,
  };
}

function pointRow(planId: string, point: SeedPoint): object {
  return {
    plan_id: planId,
    location_id: 'main',
    type: 'dump',
    depends_on: '[]',
    created_at: point.consistent_at,
    available_at: point.consistent_at,
    encrypted: 'unknown',
    completeness: 'complete',
    state: 'available',
    verification: 'none',
    source: 'reported',
    observed_at: point.consistent_at,
    ...point,
  };
}

async function seedPlan(
  knex: Knex,
  resource: SeedResource,
  seed: SeedPlan,
  enrolledAt: string,
): Promise<void> {
  const plan = planOf(seed);
  await insert(knex, 'recovery_plans', [
    {
      plan_id: plan.id,
      resource_id: resource.id,
      origin: seed.origin ?? 'document',
      plan: JSON.stringify(plan),
      states: JSON.stringify([
        ...plan.history,
        ...(plan.history.length === 0
          ? [{ state: plan.state, from: enrolledAt }]
          : []),
      ]),
    },
  ]);
  await insert(
    knex,
    'backup_runs',
    (seed.runs ?? []).map((run, index) => runRow(plan.id, run, index)),
  );
  await insert(
    knex,
    'recovery_points',
    (seed.points ?? []).map(point => pointRow(plan.id, point)),
  );
}

/** Principal that reports the seeded drills. */
const REPORTER = 'user:default/runner';

/** Appends the evidence of drills in their order, as the acceptance of their reports does. */
async function seedEvidence(
  knex: Knex,
  resourceId: string,
  drills: readonly DrillReport[],
): Promise<void> {
  let previous = FIRST_RECORD_PREDECESSOR;
  const rows = drills
    .filter(({ lifecycle }) => lifecycle === 'done')
    .flatMap(({ drillId, evidence }) =>
      evidence.map(item => ({ drillId, item })),
    )
    .map(({ drillId, item }, position) => {
      const record: EvidenceRecord = {
        id: item.id,
        subject: `drill:${drillId}`,
        mediaType: item.mediaType,
        sha256: item.sha256,
        bytes: item.bytes,
        createdAt: item.createdAt,
        redacted: item.redacted,
        prevRecordSha256: previous,
      };
      previous = recordSha256(record);
      return {
        resource_id: resourceId,
        position,
        record_id: record.id,
        subject: record.subject,
        record: canonicalJson(record),
        record_sha256: previous,
        artifact_sha256: record.sha256,
        reporter: REPORTER,
        created_at: record.createdAt,
      };
    });
  await insert(knex, 'evidence_records', rows);
  if (rows.length > 0) {
    await insert(knex, 'evidence_chains', [
      {
        resource_id: resourceId,
        records: rows.length,
        head_sha256: previous,
        verified_at: rows[rows.length - 1].created_at,
        intact: true,
      },
    ]);
  }
}

/** Stores bytes of evidence, as sent by whoever reports the seeded drills. @returns their SHA-256 */
export async function seedArtifact(
  knex: Knex,
  content: string,
  { mediaType = 'text/plain', reporter = REPORTER } = {},
): Promise<string> {
  const sha256 = sha256Hex(content);
  await knex('evidence_artifacts')
    .insert({
      sha256,
      media_type: mediaType,
      bytes: Buffer.byteLength(content),
      content: Buffer.from(content),
    })
    .onConflict('sha256')
    .ignore();
  await knex('evidence_uploads')
    .insert({ sha256, reporter, received_at: '2026-11-01T00:00:00.000Z' })
    .onConflict(['sha256', 'reporter'])
    .ignore();
  return sha256;
}

function drillRow(report: DrillReport): object {
  const sortAt = report.declaredAt ?? report.finishedAt;
  return {
    drill_id: report.drillId,
    drill_plan_id: report.drillPlanId,
    resource_id: report.resourceId,
    revision: report.revision,
    scope: report.scope,
    lifecycle: report.lifecycle,
    outcome: report.outcome ?? null,
    declared_at: report.declaredAt ?? null,
    finished_at: report.finishedAt ?? null,
    sort_at: sortAt,
    report: JSON.stringify(report),
    origin: 'report',
    received_at: report.finishedAt ?? sortAt,
  };
}

async function seedResource(knex: Knex, resource: SeedResource): Promise<void> {
  const enrolledAt = resource.enrolledAt ?? '2026-01-01T00:00:00.000Z';
  const url = documentOf(resource.id);
  if (!resource.undocumented) {
    await insert(knex, 'recovery_documents', [
      {
        entity_ref: resource.entity,
        url,
        read_at: enrolledAt,
        error: resource.documentError ?? null,
        problems: JSON.stringify(
          (resource.problems ?? []).map(problem => ({
            severity: 'warning',
            file: url,
            document: 0,
            ...problem,
          })),
        ),
      },
    ]);
  }
  await insert(knex, 'recovery_resources', [
    {
      resource_id: resource.id,
      entity_ref: resource.entity,
      document_url: resource.undocumented ? null : url,
      definition: JSON.stringify(definitionOf(resource)),
      objectives: JSON.stringify(resource.objectives ?? [dailyObjective]),
      problems: '[]',
      owner_ref: resource.owner ?? null,
      system_ref: resource.system ?? null,
      tier: resource.tier ?? null,
      enrolled_at: enrolledAt,
    },
  ]);
  for (const plan of resource.plans ?? []) {
    await seedPlan(knex, resource, plan, enrolledAt);
  }
  await insert(
    knex,
    'recovery_drill_plans',
    (resource.drillPlans ?? []).map(seed => {
      const plan: DrillPlan = drillPlanSchema.parse(seed);
      return {
        drill_plan_id: plan.id,
        resource_id: resource.id,
        plan: JSON.stringify(plan),
      };
    }),
  );
  await insert(
    knex,
    'replication_samples',
    (resource.samples ?? []).map(sample => ({
      resource_id: resource.id,
      link_id: 'archive:main',
      mode: 'log-shipping',
      caught_up: false,
      source: 'reported',
      ...sample,
    })),
  );
  const drills = (resource.drills ?? []).map(drill =>
    drillOf(resource.id, drill),
  );
  await insert(knex, 'drills', drills.map(drillRow));
  await seedEvidence(knex, resource.id, drills);
}

/** Stores resources as definitions, reports and sources would. */
export async function seedRecovery(
  knex: Knex,
  resources: readonly SeedResource[],
): Promise<void> {
  for (const resource of resources) {
    await seedResource(knex, resource);
  }
}

/** Successful runs at 02:00 UTC of the days from `from` to before `to`, of 20 minutes each, with their dumps. */
export function dailyDumps(
  from: string,
  to: string,
): { runs: SeedRun[]; points: SeedPoint[] } {
  const runs: SeedRun[] = [];
  const points: SeedPoint[] = [];
  for (
    let day = Date.parse(`${from}T02:00:00.000Z`);
    day < Date.parse(to);
    day += 86_400_000
  ) {
    const start = new Date(day).toISOString();
    const end = new Date(day + 1_200_000).toISOString();
    const id = `dump-${start.slice(0, 10)}`;
    runs.push({
      run_key: id,
      state: 'succeeded',
      slot_at: start,
      started_at: start,
      finished_at: end,
      exit_code: 0,
      bytes_stored: 1_000_000,
      point_native_id: id,
    });
    points.push({
      native_id: id,
      consistent_at: start,
      available_at: end,
      size_bytes: 1_000_000,
    });
  }
  return { runs, points };
}
