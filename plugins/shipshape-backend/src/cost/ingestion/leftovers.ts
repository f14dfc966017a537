import type { LoadState } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type { CostLoadRow, SourceRunRow } from '../../database/tables';
import type { Garbage } from './CostLoadStore';

/** States of a load that someone works on. */
export const UNFINISHED_STATES: LoadState[] = [
  'received',
  'validating',
  'staged',
];

/** States in which a load needs no cells any more. */
const ENDED_STATES: LoadState[] = [
  'superseded',
  'duplicate',
  'stale',
  'rejected',
  'failed',
];

/** For `exists (…)`: the cells of a load in table or alias `loads`. */
export function cellsOf(knex: Knex, loads: string): Knex.QueryBuilder {
  return knex({ c: 'cost_cells' })
    .select(knex.raw('1'))
    .whereRaw('?? = ??', ['c.load_id', `${loads}.id`]);
}

/** See `CostLoadStore.failAbandoned`. */
export async function failAbandoned(knex: Knex, before: Date): Promise<number> {
  const alive = knex<SourceRunRow>('source_runs')
    .select('id')
    .where({ outcome: 'running' })
    .where('heartbeat_at', '>=', before.toISOString());
  return await knex<CostLoadRow>('cost_loads')
    .whereIn('state', UNFINISHED_STATES)
    .whereNotIn('run_id', alive)
    .update({
      state: 'failed',
      error: 'The process that loaded it ended before it was done',
    });
}

/** See `CostLoadStore.listGarbage`. */
export async function listGarbage(knex: Knex): Promise<Garbage> {
  const loads: Array<{ id: number }> = await knex({ l: 'cost_loads' })
    .whereIn('l.state', ENDED_STATES)
    .whereExists(cellsOf(knex, 'l'))
    .select('l.id');
  const allocations: Array<{ id: number }> = await knex({
    a: 'cost_allocations',
  })
    .leftJoin({ l: 'cost_loads' }, 'l.id', 'a.load_id')
    .whereNull('l.id')
    .orWhereIn('l.state', ENDED_STATES)
    .select('a.id');
  return {
    loadIds: loads.map(({ id }) => id),
    allocationIds: allocations.map(({ id }) => id),
  };
}
