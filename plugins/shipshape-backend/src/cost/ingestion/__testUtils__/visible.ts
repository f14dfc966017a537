import { formatDecimal, fromHiLo } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';

/** What readers see of one scope. */
export interface VisibleScope {
  account: string;
  period: string;
  rows: number;
  /** Decimal text by currency. */
  billed: Record<string, string>;
}

/** Sums of the cells that the pointers make visible, by scope. */
export async function visibleScopes(knex: Knex): Promise<VisibleScope[]> {
  const rows = await knex({ s: 'cost_scopes' })
    .leftJoin({ c: 'cost_cells' }, 'c.load_id', 's.load_id')
    .groupBy('s.billing_account_id', 's.billing_period_start', 'c.currency')
    .orderBy(['s.billing_account_id', 's.billing_period_start', 'c.currency'])
    .select({
      account: 's.billing_account_id',
      period: 's.billing_period_start',
      currency: 'c.currency',
      hi: knex.raw('cast(sum(c.billed_hi) as text)'),
      lo: knex.raw('cast(sum(c.billed_lo) as text)'),
      rows: knex.raw('sum(c.row_count)'),
    });
  const scopes: VisibleScope[] = [];
  for (const row of rows) {
    let scope = scopes.at(-1);
    if (
      !scope ||
      scope.account !== row.account ||
      scope.period !== row.period
    ) {
      scope = { account: row.account, period: row.period, rows: 0, billed: {} };
      scopes.push(scope);
    }
    if (row.currency !== null) {
      scope.rows += Number(row.rows);
      scope.billed[row.currency] = formatDecimal(
        fromHiLo({ hi: BigInt(row.hi), lo: BigInt(row.lo) }),
      );
    }
  }
  return scopes;
}

/** How much is stored. */
export async function tableCounts(knex: Knex) {
  const count = async (table: string) =>
    Number((await knex(table).count({ n: '*' }))[0].n);
  return {
    cells: await count('cost_cells'),
    loads: await count('cost_loads'),
    allocations: await count('cost_allocations'),
    scopes: await count('cost_scopes'),
  };
}
