import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { CostLoadRow, CostScopeRow } from '../../database/tables';
import type {
  ExpectedPointer,
  LoadDecider,
  LoadDetails,
} from './CostLoadStore';

/** The record stays with its totals; the report, which is long, is of interest only while the load can be seen or decided on. */
const SUPERSEDED = { state: 'superseded', report: null } as const;

/** Moves the pointer by compare-and-set; in SQL, because two replicas may do it at once. */
async function movePointer(
  trx: Knex.Transaction,
  row: CostScopeRow,
  expected: ExpectedPointer | undefined,
): Promise<boolean> {
  if (!expected) {
    const inserted = await trx<CostScopeRow>('cost_scopes')
      .insert(row)
      .onConflict(['source_id', 'billing_account_id', 'billing_period_start'])
      .ignore()
      .returning('load_id');
    return inserted.length === 1;
  }
  const updated = await trx<CostScopeRow>('cost_scopes')
    .where({
      source_id: row.source_id,
      billing_account_id: row.billing_account_id,
      billing_period_start: row.billing_period_start,
      load_id: expected.loadId,
      allocation_id: expected.allocationId,
    })
    .update(row);
  return updated === 1;
}

/** See `CostLoadStore.activate`. */
export async function activate(
  knex: Knex,
  options: {
    load: LoadDetails;
    allocationId: number;
    expected?: ExpectedPointer;
    decision?: LoadDecider;
    now: string;
  },
): Promise<boolean> {
  const { load, expected } = options;
  const { scope, billingPeriodEnd } = load;
  if (!scope || billingPeriodEnd === undefined) {
    throw new ConflictError(`Load ${load.id} names no scope to activate`);
  }
  return await knex.transaction(async trx => {
    const moved = await movePointer(
      trx,
      {
        source_id: load.sourceId,
        billing_account_id: scope.billingAccountId,
        billing_period_start: scope.billingPeriodStart,
        billing_period_end: billingPeriodEnd,
        load_id: load.id,
        allocation_id: options.allocationId,
        data_through: load.dataThrough ?? null,
        last_day_may_be_cut: load.lastDayMayBeCut,
        closed: load.closed,
      },
      expected,
    );
    if (!moved) {
      return false;
    }
    const activated = await trx<CostLoadRow>('cost_loads')
      .where({ id: load.id })
      .whereIn('state', ['staged', 'quarantined'])
      .update({
        state: 'active',
        activated_at: options.now,
        decided_by: options.decision?.decidedBy ?? null,
        decided_at: options.decision?.decidedAt ?? null,
      });
    if (activated !== 1) {
      throw new ConflictError(`Load ${load.id} is not staged any more`);
    }
    if (expected) {
      await trx<CostLoadRow>('cost_loads')
        .where({ id: expected.loadId })
        .whereNot({ id: load.id })
        .update(SUPERSEDED);
    }
    await supersedeQuarantined(trx, load);
    return true;
  });
}

/** Older loads of the scope that wait for a decision are obsolete: the question is asked about the newest delivery only. */
export async function supersedeQuarantined(
  trx: Knex.Transaction,
  load: Pick<LoadDetails, 'id' | 'sourceId' | 'scope' | 'runTime'>,
): Promise<void> {
  await trx<CostLoadRow>('cost_loads')
    .where({
      source_id: load.sourceId,
      state: 'quarantined',
      billing_account_id: load.scope?.billingAccountId ?? null,
      billing_period_start: load.scope?.billingPeriodStart ?? null,
    })
    .where('run_time', '<=', load.runTime)
    .whereNot({ id: load.id })
    .update(SUPERSEDED);
}
