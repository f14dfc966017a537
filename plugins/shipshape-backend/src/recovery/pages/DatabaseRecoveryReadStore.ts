import type { Knex } from 'knex';
import type {
  BackupRunRow,
  DrillRow,
  EvidenceArtifactRow,
  EvidenceChainRow,
  EvidenceRecordRow,
  RecoveryDocumentRow,
  RecoveryDrillPlanRow,
  RecoveryPointRow,
  RecoveryResourceRow,
  RecoverySubjectRow,
  ReplicationSampleRow,
} from '../../database/recoveryTables';
import { inList, rowsOf, SqlPart } from '../../database/sqlParts';
import { answersThatCount } from './answersThatCount';
import { decidingDrillsSql } from './drillSql';
import { subjectOf } from './drillViews';
import {
  PlanRow,
  toChain,
  toDocument,
  toDrill,
  toPlan,
  toPoint,
  toRecord,
  toResource,
  toRun,
  toSample,
  toSubject,
  toTrial,
} from './recoveryRows';
import type {
  DrillKey,
  Period,
  RecoveryReadStore,
  ResourceSelector,
  StoredDrill,
  StoredResource,
} from './RecoveryReadStore';
import { lastSamplesSql, SampleStep, steppedSamplesSql } from './sampleSql';
import { TrialRow, trialsSql } from './trialSql';

/** Values by key, in their order. */
function groupBy<Row, Value>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  toValue: (row: Row) => Value,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) {
      group.push(toValue(row));
    } else {
      groups.set(key, [toValue(row)]);
    }
  }
  return groups;
}

/** `column` within the period, as ` and …`. */
function within(column: string, { from, to }: Period): SqlPart {
  return {
    sql: `${from ? ` and ${column} >= ?` : ''}${
      to ? ` and ${column} < ?` : ''
    }`,
    bindings: [from, to].flatMap(at => (at ? [at.toISOString()] : [])),
  };
}

/** Artefacts of the records of a drill that its reporter has sent: binds {@link bindingsOf}. */
const READABLE_ARTIFACTS = `evidence_records r
  join evidence_uploads u on u.sha256 = r.artifact_sha256 and u.reporter = r.reporter
  join evidence_artifacts a on a.sha256 = u.sha256
  where r.resource_id = ? and r.subject = ?`;

function bindingsOf({ resourceId, drillId }: DrillKey): string[] {
  return [resourceId, subjectOf(drillId)];
}

/** {@link RecoveryReadStore} on SQLite and PostgreSQL. Statements are text: building a query would take as long as running it. */
export class DatabaseRecoveryReadStore implements RecoveryReadStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRecoveryReadStore {
    return new DatabaseRecoveryReadStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async listResources(selector: ResourceSelector): Promise<StoredResource[]> {
    const rows = await this.#resourceRows(selector);
    const ids = rows.map(row => row.resource_id);
    const [plans, drillPlans] = await Promise.all([
      this.#planRows(ids),
      this.#listIn<RecoveryDrillPlanRow>(
        'recovery_drill_plans',
        'resource_id',
        ids,
        'drill_plan_id',
      ),
    ]);
    const plansOf = groupBy(plans, row => row.resource_id, toPlan);
    const drillPlansOf = groupBy(
      drillPlans,
      row => row.resource_id,
      (row): StoredResource['drillPlans'][number] => JSON.parse(row.plan),
    );
    return rows.map(row =>
      toResource(
        row,
        plansOf.get(row.resource_id) ?? [],
        drillPlansOf.get(row.resource_id) ?? [],
      ),
    );
  }

  async listDocuments(entityRefs: readonly string[]) {
    const rows = await this.#listIn<RecoveryDocumentRow>(
      'recovery_documents',
      'entity_ref',
      entityRefs,
      'entity_ref, url',
    );
    return rows.map(toDocument);
  }

  async listRuns(planIds: readonly string[], period: Period) {
    const plans = this.#in('plan_id', planIds);
    const time = within('sort_at', period);
    const rows = await this.#all<BackupRunRow>(
      planIds,
      `select * from backup_runs where ${plans.sql}${time.sql} order by plan_id, sort_at, id`,
      [...plans.bindings, ...time.bindings],
    );
    return groupBy(rows, row => row.plan_id, toRun);
  }

  async listPoints(planIds: readonly string[], since: Date) {
    const plans = this.#in('plan_id', planIds);
    const at = since.toISOString();
    const rows = await this.#all<RecoveryPointRow>(
      planIds,
      `select * from recovery_points where ${plans.sql} and (gone_at is null or gone_at >= ?) and (expires_at is null or expires_at >= ?)
       order by plan_id, consistent_at, id`,
      [...plans.bindings, at, at],
    );
    return groupBy(rows, row => row.plan_id, toPoint);
  }

  async lastSamples(resourceIds: readonly string[]) {
    const { sql, bindings } = lastSamplesSql(this.#knex, resourceIds);
    const rows = await this.#all<ReplicationSampleRow>(
      resourceIds,
      sql,
      bindings,
    );
    return groupBy(rows, row => row.resource_id, toSample);
  }

  async steppedSamples(steps: ReadonlyMap<string, SampleStep>, since: Date) {
    const { sql, bindings } = steppedSamplesSql(this.#knex, steps, since);
    const rows = await this.#all<ReplicationSampleRow>(
      [...steps.keys()],
      sql,
      bindings,
    );
    return groupBy(rows, row => row.resource_id, toSample);
  }

  async listDecidingDrills(resourceIds: readonly string[]) {
    const { sql, bindings } = decidingDrillsSql(this.#knex, resourceIds);
    const rows = await this.#all<DrillRow>(resourceIds, sql, bindings);
    return groupBy(rows, row => row.resource_id, toDrill);
  }

  async listTrials(resourceIds: readonly string[]) {
    const { sql, bindings } = trialsSql(this.#knex, resourceIds);
    const rows = await this.#all<TrialRow>(resourceIds, sql, bindings);
    return groupBy(rows, row => row.resource_id, toTrial);
  }

  async listDrills(
    resourceIds: readonly string[],
    options: { limit: number },
  ): Promise<Map<string, StoredDrill[]>> {
    const resources = this.#in('resource_id', resourceIds);
    const rows = await this.#all<DrillRow>(
      resourceIds,
      `select d.* from drills d join (
         select drill_id, row_number() over (partition by resource_id order by sort_at desc, drill_id) as place from drills where ${resources.sql}
       ) newest on newest.drill_id = d.drill_id where newest.place <= ? order by d.sort_at desc, d.drill_id`,
      [...resources.bindings, options.limit],
    );
    return groupBy(rows, row => row.resource_id, toDrill);
  }

  async listEndedDrills(resourceIds: readonly string[], period: Period) {
    const resources = this.#in('resource_id', resourceIds);
    const time = within('finished_at', period);
    const rows = await this.#all<DrillRow>(
      resourceIds,
      `select * from drills where ${resources.sql} and finished_at is not null${time.sql} order by finished_at, drill_id`,
      [...resources.bindings, ...time.bindings],
    );
    return groupBy(rows, row => row.resource_id, toDrill);
  }

  async getDrills(drillIds: readonly string[]): Promise<StoredDrill[]> {
    const rows = await this.#listIn<DrillRow>(
      'drills',
      'drill_id',
      drillIds,
      'drill_id',
    );
    return rows.map(toDrill);
  }

  async listSubjects(resourceIds: readonly string[]) {
    const rows = await this.#listIn<
      RecoverySubjectRow & { resource_id: string }
    >(
      'recovery_subjects',
      'resource_id',
      resourceIds,
      'source_id, provider, native_id',
    );
    return groupBy(answersThatCount(rows), row => row.resource_id, toSubject);
  }

  async listOrigins(resourceIds: readonly string[]): Promise<Set<string>> {
    const resources = this.#in('resource_id', resourceIds);
    const rows = await this.#all<{ origin: string }>(
      resourceIds,
      `select origin from recovery_plans where ${resources.sql} union select source_id from recovery_subjects where ${resources.sql}`,
      [...resources.bindings, ...resources.bindings],
    );
    return new Set(rows.map(row => row.origin));
  }

  async listChains(resourceIds: readonly string[]) {
    const rows = await this.#listIn<EvidenceChainRow>(
      'evidence_chains',
      'resource_id',
      resourceIds,
      'resource_id',
    );
    return new Map(rows.map(row => [row.resource_id, toChain(row)]));
  }

  async listRecords(resourceIds: readonly string[]) {
    const rows = await this.#listIn<EvidenceRecordRow>(
      'evidence_records',
      'resource_id',
      resourceIds,
      'resource_id, position',
    );
    return groupBy(rows, row => row.resource_id, toRecord);
  }

  async listStored(drill: DrillKey): Promise<Set<string>> {
    const rows = rowsOf<Pick<EvidenceArtifactRow, 'sha256'>>(
      await this.#knex.raw(
        `select distinct a.sha256 from ${READABLE_ARTIFACTS}`,
        bindingsOf(drill),
      ),
    );
    return new Set(rows.map(row => row.sha256));
  }

  async getArtifact({ sha256, ...drill }: DrillKey & { sha256: string }) {
    const [row] = rowsOf<Pick<EvidenceArtifactRow, 'media_type' | 'content'>>(
      await this.#knex.raw(
        `select a.media_type, a.content from ${READABLE_ARTIFACTS} and a.sha256 = ? limit 1`,
        [...bindingsOf(drill), sha256],
      ),
    );
    return row && { mediaType: row.media_type, content: row.content };
  }

  #in(column: string, values: readonly string[]): SqlPart {
    return inList(this.#knex, column, values);
  }

  async #resourceRows(
    selector: ResourceSelector,
  ): Promise<RecoveryResourceRow[]> {
    if ('resourceIds' in selector) {
      return this.#listIn(
        'recovery_resources',
        'resource_id',
        selector.resourceIds,
        'resource_id',
      );
    }
    if ('entityRefs' in selector) {
      return this.#listIn(
        'recovery_resources',
        'entity_ref',
        selector.entityRefs,
        'resource_id',
      );
    }
    const { after, limit } = selector;
    return rowsOf<RecoveryResourceRow>(
      await this.#knex.raw(
        `select * from recovery_resources where resource_id > ? order by resource_id limit ?`,
        [after ?? '', limit],
      ),
    );
  }

  /** With the history of each: the first row that fits along the index of its runs. */
  async #planRows(resourceIds: readonly string[]): Promise<PlanRow[]> {
    const resources = this.#in('resource_id', resourceIds);
    return this.#all<PlanRow>(
      resourceIds,
      `select p.*,
         (select r.sort_at from backup_runs r where r.plan_id = p.plan_id and r.source <> 'inferred' order by r.sort_at limit 1) as reported_since,
         (select coalesce(r.finished_at, r.sort_at) from backup_runs r where r.plan_id = p.plan_id and r.state = 'succeeded' and r.kind = 'backup'
          order by r.sort_at desc limit 1) as last_success_at
       from recovery_plans p where ${resources.sql} order by p.plan_id`,
      resources.bindings,
    );
  }

  async #listIn<Row>(
    table: string,
    column: string,
    values: readonly string[],
    order: string,
  ): Promise<Row[]> {
    const list = this.#in(column, values);
    return this.#all<Row>(
      values,
      `select * from ${table} where ${list.sql} order by ${order}`,
      list.bindings,
    );
  }

  /** Nothing is asked about nothing. */
  async #all<Row>(
    values: readonly string[],
    sql: string,
    bindings: Knex.RawBinding[],
  ): Promise<Row[]> {
    if (values.length === 0) {
      return [];
    }
    const result = await this.#knex.raw(sql, bindings);
    return rowsOf<Row>(result);
  }
}
