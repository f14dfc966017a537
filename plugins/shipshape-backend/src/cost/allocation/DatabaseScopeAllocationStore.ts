import type { Knex } from 'knex';
import type { CostScopeRow } from '../../database/tables';
import type {
  AllocatedScope,
  ScopeAllocationStore,
} from './ScopeAllocationStore';

type ScopeRow = Pick<
  CostScopeRow,
  | 'source_id'
  | 'billing_account_id'
  | 'billing_period_start'
  | 'billing_period_end'
  | 'closed'
  | 'load_id'
  | 'allocation_id'
> & {
  fingerprint: string | null;
  options_hash: string | null;
  first_loaded_at: string | null;
};

function toScope(row: ScopeRow): AllocatedScope {
  return {
    sourceId: row.source_id,
    billingAccountId: row.billing_account_id,
    billingPeriodStart: row.billing_period_start,
    billingPeriodEnd: row.billing_period_end,
    declaredClosed: Boolean(row.closed),
    loadId: row.load_id,
    allocationId: row.allocation_id,
    fingerprint: row.fingerprint ?? undefined,
    optionsHash: row.options_hash ?? '',
    firstLoadedAt: row.first_loaded_at ?? undefined,
  };
}

/** {@link ScopeAllocationStore} in `cost_scopes`, `cost_allocations` and `cost_loads`. */
export class DatabaseScopeAllocationStore implements ScopeAllocationStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseScopeAllocationStore {
    return new DatabaseScopeAllocationStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async listScopes(): Promise<AllocatedScope[]> {
    const knex = this.#knex;
    const first = knex('cost_loads')
      .select('source_id', 'billing_account_id', 'billing_period_start')
      .min({ first_loaded_at: 'activated_at' })
      .whereNotNull('activated_at')
      .groupBy('source_id', 'billing_account_id', 'billing_period_start')
      .as('f');
    const rows: ScopeRow[] = await knex({ s: 'cost_scopes' })
      .leftJoin({ a: 'cost_allocations' }, 'a.id', 's.allocation_id')
      .leftJoin({ l: 'cost_loads' }, 'l.id', 's.load_id')
      .leftJoin(first, join =>
        join
          .on('f.source_id', 's.source_id')
          .andOn('f.billing_account_id', 's.billing_account_id')
          .andOn('f.billing_period_start', 's.billing_period_start'),
      )
      .select(
        's.source_id',
        's.billing_account_id',
        's.billing_period_start',
        's.billing_period_end',
        's.closed',
        's.load_id',
        's.allocation_id',
        { fingerprint: 'a.rules_hash' },
        'l.options_hash',
        'f.first_loaded_at',
      )
      .orderBy([
        { column: 's.billing_period_start', order: 'desc' },
        's.source_id',
        's.billing_account_id',
      ]);
    return rows.map(toScope);
  }

  async swap(scope: AllocatedScope, allocationId: number): Promise<boolean> {
    const knex = this.#knex;
    const changed = await knex<CostScopeRow>('cost_scopes')
      .where({
        source_id: scope.sourceId,
        billing_account_id: scope.billingAccountId,
        billing_period_start: scope.billingPeriodStart,
        load_id: scope.loadId,
        allocation_id: scope.allocationId,
      })
      // A sweep of another replica that took this run for dead may have removed it meanwhile.
      .whereExists(
        knex('cost_allocations')
          .select(knex.raw('1'))
          .where({ id: allocationId, load_id: scope.loadId }),
      )
      .update({ allocation_id: allocationId });
    return changed === 1;
  }

  async listOrphans(before: Date): Promise<number[]> {
    const knex = this.#knex;
    const rows: Array<{ id: number }> = await knex({ a: 'cost_allocations' })
      .join({ l: 'cost_loads' }, 'l.id', 'a.load_id')
      .where('l.state', 'active')
      .where('a.created_at', '<', before.toISOString())
      .whereNotExists(
        knex({ s: 'cost_scopes' })
          .select(knex.raw('1'))
          .whereRaw('?? = ??', ['s.allocation_id', 'a.id']),
      )
      .select('a.id');
    return rows.map(({ id }) => id);
  }
}
