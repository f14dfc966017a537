import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { insertRows } from '../../database/insertRows';
import type {
  RecoveryDocumentRow,
  RecoveryDrillPlanRow,
  RecoveryEnrolmentRow,
  RecoveryPlanRow,
  RecoveryResourceRow,
} from '../../database/recoveryTables';
import { inList } from '../../database/sqlParts';
import {
  DOCUMENT_ORIGIN,
  EntityRecoveryRows,
  RecoveryDefinitionStore,
} from './RecoveryDefinitionStore';

const DOCUMENTS = 'recovery_documents';
const RESOURCES = 'recovery_resources';
const ENROLMENTS = 'recovery_enrolments';
const PLANS = 'recovery_plans';
const DRILL_PLANS = 'recovery_drill_plans';

const RESOURCE_COLUMNS = {
  resource_id: 'text',
  entity_ref: 'text',
  document_url: 'text',
  definition: 'text',
  objectives: 'text',
  problems: 'text',
  owner_ref: 'text',
  system_ref: 'text',
  tier: 'text',
  enrolled_at: 'text',
} as const;
const PLAN_COLUMNS = {
  plan_id: 'text',
  resource_id: 'text',
  origin: 'text',
  plan: 'text',
  states: 'text',
} as const;
const DRILL_PLAN_COLUMNS = {
  drill_plan_id: 'text',
  resource_id: 'text',
  plan: 'text',
} as const;
const DOCUMENT_COLUMNS = {
  entity_ref: 'text',
  url: 'text',
  read_at: 'text',
  etag: 'text',
  error: 'text',
  problems: 'text',
} as const;

const ENROLMENT_COLUMNS = {
  entity_ref: 'text',
  resource_id: 'text',
  enrolled_at: 'text',
  left_at: 'text',
} as const;

/** So long is known since when a resource was judged that left: the catalog may lose an entity for a while. */
const ENROLMENT_MS = 24 * 3_600_000;

function emptyRows(entityRef: string): EntityRecoveryRows {
  return {
    entityRef,
    documents: [],
    resources: [],
    plans: [],
    drillPlans: [],
  };
}

/** {@link RecoveryDefinitionStore} in `recovery_resources`, `recovery_plans`, `recovery_drill_plans` and `recovery_documents`. */
export class DatabaseRecoveryDefinitionStore
  implements RecoveryDefinitionStore
{
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRecoveryDefinitionStore {
    return new DatabaseRecoveryDefinitionStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(): Promise<Map<string, EntityRecoveryRows>> {
    const knex = this.#knex;
    const entities = new Map<string, EntityRecoveryRows>();
    const entity = (ref: string) => {
      const rows = entities.get(ref) ?? emptyRows(ref);
      entities.set(ref, rows);
      return rows;
    };
    const refs = new Map<string, string>();
    const resources = await knex<RecoveryResourceRow>(RESOURCES).orderBy(
      'resource_id',
    );
    for (const row of resources) {
      entity(row.entity_ref).resources.push(row);
      refs.set(row.resource_id, row.entity_ref);
    }
    const documents = await knex<RecoveryDocumentRow>(DOCUMENTS).orderBy('url');
    documents.forEach(row => entity(row.entity_ref).documents.push(row));
    const plans = await knex<RecoveryPlanRow>(PLANS)
      .where({ origin: DOCUMENT_ORIGIN })
      .orderBy('plan_id');
    for (const row of plans) {
      const ref = refs.get(row.resource_id);
      if (ref !== undefined) {
        entity(ref).plans.push(row);
      }
    }
    const drillPlans = await knex<RecoveryDrillPlanRow>(DRILL_PLANS).orderBy(
      'drill_plan_id',
    );
    for (const row of drillPlans) {
      const ref = refs.get(row.resource_id);
      if (ref !== undefined) {
        entity(ref).drillPlans.push(row);
      }
    }
    return entities;
  }

  async replaceEntity(rows: EntityRecoveryRows): Promise<void> {
    await this.#knex.transaction(async tx => {
      await requireFree(tx, rows);
      await deleteOf(tx, [rows.entityRef]);
      const planIds = inList(
        tx,
        'plan_id',
        rows.plans.map(row => row.plan_id),
      );
      await tx(PLANS).whereRaw(planIds.sql, planIds.bindings).delete();
      await insertRows<RecoveryResourceRow>(
        tx,
        RESOURCES,
        RESOURCE_COLUMNS,
        rows.resources,
      );
      await insertRows<RecoveryPlanRow>(tx, PLANS, PLAN_COLUMNS, rows.plans);
      await insertRows<RecoveryDrillPlanRow>(
        tx,
        DRILL_PLANS,
        DRILL_PLAN_COLUMNS,
        rows.drillPlans,
      );
      await insertRows<RecoveryDocumentRow>(
        tx,
        DOCUMENTS,
        DOCUMENT_COLUMNS,
        rows.documents,
      );
    });
  }

  async noteRead(entityRefs: readonly string[], readAt: string): Promise<void> {
    const list = inList(this.#knex, 'entity_ref', entityRefs);
    await this.#knex<RecoveryDocumentRow>(DOCUMENTS)
      .whereRaw(list.sql, list.bindings)
      .whereNull('error')
      .update({ read_at: readAt });
  }

  async listEnrolments(now: Date): Promise<RecoveryEnrolmentRow[]> {
    return this.#knex<RecoveryEnrolmentRow>(ENROLMENTS).where(
      'left_at',
      '>=',
      new Date(now.getTime() - ENROLMENT_MS).toISOString(),
    );
  }

  async retainEntities(
    entityRefs: readonly string[],
    now: Date,
  ): Promise<void> {
    const retained = new Set(entityRefs);
    await this.#knex.transaction(async tx => {
      const stored = [
        ...(await tx<RecoveryResourceRow>(RESOURCES).distinct('entity_ref')),
        ...(await tx<RecoveryDocumentRow>(DOCUMENTS).distinct('entity_ref')),
      ];
      const gone = new Set(
        stored
          .map(row => row.entity_ref)
          .filter(entityRef => !retained.has(entityRef)),
      );
      await tx<RecoveryEnrolmentRow>(ENROLMENTS)
        .where(
          'left_at',
          '<',
          new Date(now.getTime() - ENROLMENT_MS).toISOString(),
        )
        .delete();
      if (gone.size > 0) {
        await noteEnrolments(tx, [...gone], now);
        await deleteOf(tx, [...gone]);
      }
    });
  }
}

async function noteEnrolments(
  tx: Knex.Transaction,
  entityRefs: readonly string[],
  now: Date,
): Promise<void> {
  const entities = inList(tx, 'entity_ref', entityRefs);
  const left = await tx<RecoveryResourceRow>(RESOURCES)
    .whereRaw(entities.sql, entities.bindings)
    .select('entity_ref', 'resource_id', 'enrolled_at');
  await insertRows<RecoveryEnrolmentRow>(
    tx,
    ENROLMENTS,
    ENROLMENT_COLUMNS,
    left.map(row => ({ ...row, left_at: now.toISOString() })),
    { key: ['entity_ref', 'resource_id'], action: 'replace' },
  );
}

/** Runs, points, drills and evidence stay: they are facts, and may be asked for again. */
async function deleteOf(
  tx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<void> {
  const entities = inList(tx, 'entity_ref', entityRefs);
  const resources = tx<RecoveryResourceRow>(RESOURCES)
    .whereRaw(entities.sql, entities.bindings)
    .select('resource_id');
  await tx(PLANS)
    .where({ origin: DOCUMENT_ORIGIN })
    .whereIn('resource_id', resources.clone())
    .delete();
  await tx(DRILL_PLANS).whereIn('resource_id', resources.clone()).delete();
  await tx(RESOURCES).whereRaw(entities.sql, entities.bindings).delete();
  await tx(DOCUMENTS).whereRaw(entities.sql, entities.bindings).delete();
}

/** @throws ConflictError when another entity has one of the ids */
async function requireFree(
  tx: Knex.Transaction,
  rows: EntityRecoveryRows,
): Promise<void> {
  const { entityRef } = rows;
  const resources = inList(
    tx,
    'resource_id',
    rows.resources.map(row => row.resource_id),
  );
  const taken: Array<{ id: string }> = await tx(RESOURCES)
    .whereRaw(resources.sql, resources.bindings)
    .whereNot({ entity_ref: entityRef })
    .select('resource_id as id');
  for (const [table, column, ids] of [
    [PLANS, 'plan_id', rows.plans.map(row => row.plan_id)],
    [DRILL_PLANS, 'drill_plan_id', rows.drillPlans.map(r => r.drill_plan_id)],
  ] as const) {
    const list = inList(tx, `t.${column}`, ids);
    const found: Array<{ id: string }> = await tx(`${table} as t`)
      .join(`${RESOURCES} as r`, 'r.resource_id', 't.resource_id')
      .whereRaw(list.sql, list.bindings)
      .whereNot('r.entity_ref', entityRef)
      .modify(query => {
        if (table === PLANS) {
          query.where('t.origin', DOCUMENT_ORIGIN);
        }
      })
      .select(`t.${column} as id`);
    taken.push(...found);
  }
  if (taken.length > 0) {
    throw new ConflictError(
      `The id '${taken[0].id}' belongs to another entity than ${entityRef}`,
    );
  }
}
