import { ConflictError } from '@backstage/errors';
import type {
  CostCell,
  Guard,
  LoadState,
} from 'backstage-plugin-shipshape-common';
import type { CostScope } from 'backstage-plugin-shipshape-node';
import type { Knex } from 'knex';
import type { CostLoadRow } from '../../database/tables';
import { countDefects } from '../defects';
import { activate, supersedeQuarantined } from './activation';
import { deleteCells, insertCells, sumCells } from './cells';
import type {
  ActiveScope,
  CostLoadStore,
  ExpectedPointer,
  Garbage,
  LoadDecider,
  LoadDetails,
  LoadSummary,
  StagedLoad,
  StoredSums,
} from './CostLoadStore';
import {
  cellsOf,
  failAbandoned,
  listGarbage,
  UNFINISHED_STATES,
} from './leftovers';
import {
  ACTIVE_COLUMNS,
  ActiveRow,
  newLoadRow,
  DETAIL_COLUMNS,
  DetailRow,
  SUMMARY_COLUMNS,
  SummaryRow,
  toActive,
  toDetails,
  toSummary,
} from './loadRows';

/** Values per `in (…)`. */
const IN_CHUNK = 1_000;

/** {@link CostLoadStore} in `cost_loads`, `cost_cells` and `cost_scopes`. */
export class DatabaseCostLoadStore implements CostLoadStore {
  readonly #knex: Knex;
  readonly #clock: () => Date;

  static create(options: {
    knex: Knex;
    clock: () => Date;
  }): DatabaseCostLoadStore {
    return new DatabaseCostLoadStore(options.knex, options.clock);
  }

  private constructor(knex: Knex, clock: () => Date) {
    this.#knex = knex;
    this.#clock = clock;
  }

  async listByHash(sourceId: string, hashes: string[]): Promise<LoadSummary[]> {
    const loads: LoadSummary[] = [];
    for (let start = 0; start < hashes.length; start += IN_CHUNK) {
      const rows: SummaryRow[] = await this.#loads()
        .where({ source_id: sourceId })
        .whereIn('artifact_hash', hashes.slice(start, start + IN_CHUNK))
        .orderBy('id')
        .select(...SUMMARY_COLUMNS);
      loads.push(...rows.map(toSummary));
    }
    return loads;
  }

  async listActive(sourceId: string): Promise<ActiveScope[]> {
    const rows: ActiveRow[] = await this.#active(sourceId);
    return rows.map(toActive);
  }

  async getActive(
    sourceId: string,
    scope: CostScope,
  ): Promise<ActiveScope | undefined> {
    const [row]: ActiveRow[] = await this.#active(sourceId).where({
      's.billing_account_id': scope.billingAccountId,
      's.billing_period_start': scope.billingPeriodStart,
    });
    return row && toActive(row);
  }

  async create(load: Parameters<CostLoadStore['create']>[0]): Promise<number> {
    const [{ id }] = await this.#loads()
      .insert(newLoadRow(load, this.#now()))
      .returning('id');
    return id;
  }

  async setScope(
    loadId: number,
    scope: CostScope & { billingPeriodEnd: string },
  ): Promise<void> {
    await this.#loads().where({ id: loadId }).update({
      billing_account_id: scope.billingAccountId,
      billing_period_start: scope.billingPeriodStart,
      billing_period_end: scope.billingPeriodEnd,
    });
  }

  async setState(
    loadIds: number[],
    state: LoadState,
    error?: string,
  ): Promise<void> {
    await this.#loads()
      .whereIn('id', loadIds)
      .whereIn('state', UNFINISHED_STATES)
      .update({ state, ...(error !== undefined && { error }) });
  }

  async insertCells(
    cells: ReadonlyArray<{ loadId: number; cell: CostCell }>,
  ): Promise<void> {
    await insertCells(this.#knex, cells);
  }

  async sumCells(loadIds: number[]): Promise<StoredSums[]> {
    return await sumCells(this.#knex, loadIds);
  }

  async stage(loads: StagedLoad[]): Promise<void> {
    await this.#knex.transaction(async trx => {
      for (const load of loads) {
        const staged = await trx<CostLoadRow>('cost_loads')
          .where({ id: load.loadId, state: 'validating' })
          .update({
            state: 'staged',
            billing_period_end: load.billingPeriodEnd,
            rows: load.rows,
            totals: JSON.stringify(load.totals),
            report: JSON.stringify(load.report),
            defects: JSON.stringify(countDefects(load.report.defects)),
            data_through: load.dataThrough ?? null,
            last_day_may_be_cut: load.lastDayMayBeCut,
            closed: load.closed,
          });
        if (staged !== 1) {
          throw new ConflictError(
            `Load ${load.loadId} is not being validated any more`,
          );
        }
      }
    });
  }

  async quarantine(loadId: number, guards: Guard[]): Promise<void> {
    await this.#knex.transaction(async trx => {
      const quarantined = await trx<CostLoadRow>('cost_loads')
        .where({ id: loadId, state: 'staged' })
        .update({ state: 'quarantined', guards: JSON.stringify(guards) })
        .returning([...SUMMARY_COLUMNS]);
      if (quarantined.length !== 1) {
        throw new ConflictError(`Load ${loadId} is not staged any more`);
      }
      await supersedeQuarantined(trx, toSummary(quarantined[0]));
    });
  }

  async activate(options: {
    load: LoadDetails;
    allocationId: number;
    expected?: ExpectedPointer;
    decision?: LoadDecider;
  }): Promise<boolean> {
    return await activate(this.#knex, { ...options, now: this.#now() });
  }

  async reject(
    loadId: number,
    decision: LoadDecider & { reason: string },
  ): Promise<boolean> {
    const rejected = await this.#loads()
      .where({ id: loadId, state: 'quarantined' })
      .update({
        state: 'rejected',
        error: `Rejected by ${decision.decidedBy}: ${decision.reason}`,
        decided_by: decision.decidedBy,
        decided_at: decision.decidedAt,
      });
    return rejected === 1;
  }

  async deleteFailed(sourceId: string, artifact: string): Promise<void> {
    await this.#loads()
      .where({ source_id: sourceId, artifact, state: 'failed' })
      .whereNotExists(cellsOf(this.#knex, 'cost_loads'))
      .delete();
  }

  async deleteUnused(loadId: number): Promise<void> {
    await this.#loads().where({ id: loadId, state: 'validating' }).delete();
  }

  async touch(loadIds: number[], runId: number): Promise<void> {
    for (let start = 0; start < loadIds.length; start += IN_CHUNK) {
      await this.#loads()
        .whereIn('id', loadIds.slice(start, start + IN_CHUNK))
        .update({ run_id: runId });
    }
  }

  async deleteCells(loadIds: number[]): Promise<void> {
    await deleteCells(this.#knex, loadIds);
  }

  async failAbandoned(before: Date): Promise<number> {
    return await failAbandoned(this.#knex, before);
  }

  async listGarbage(): Promise<Garbage> {
    return await listGarbage(this.#knex);
  }

  async get(
    sourceId: string,
    loadId: number,
  ): Promise<LoadDetails | undefined> {
    const row = await this.#loads()
      .where({ id: loadId, source_id: sourceId })
      .first();
    return row && toDetails(row);
  }

  async listCurrent(options: {
    runIds: number[];
    reportedPeriods: number;
  }): Promise<LoadDetails[]> {
    const rows: DetailRow[] = await this.#knex('cost_loads')
      .select(
        ...DETAIL_COLUMNS,
        this.#knex.raw(
          `case when state <> 'active' or dense_rank() over (partition by source_id, state order by billing_period_start desc) <= ? then report end as report`,
          [options.reportedPeriods],
        ),
      )
      .whereIn('state', ['active', 'quarantined'])
      .orWhere(builder =>
        builder
          .whereIn('state', ['rejected', 'failed'])
          .whereIn('run_id', options.runIds),
      )
      .orderBy('id');
    return rows.map(toDetails);
  }

  async listCoverage(): Promise<
    Array<{ sourceId: string; dataThrough?: string; quarantined: number }>
  > {
    const knex = this.#knex;
    const rows: Array<{
      source_id: string;
      data_through: string | null;
      quarantined: number | string;
    }> = await knex
      .from(
        knex('cost_scopes')
          .select('source_id', 'data_through', knex.raw('0 as quarantined'))
          .unionAll([
            knex('cost_loads')
              .where({ state: 'quarantined' })
              .select('source_id', knex.raw('null'), knex.raw('1')),
          ])
          .as('facts'),
      )
      .groupBy('source_id')
      .select('source_id')
      .max({ data_through: 'data_through' })
      .sum({ quarantined: 'quarantined' });
    return rows.map(row => ({
      sourceId: row.source_id,
      dataThrough: row.data_through ?? undefined,
      quarantined: Number(row.quarantined),
    }));
  }

  #loads() {
    return this.#knex<CostLoadRow>('cost_loads');
  }

  #active(sourceId: string) {
    return this.#knex({ s: 'cost_scopes' })
      .join({ l: 'cost_loads' }, 'l.id', 's.load_id')
      .where({ 's.source_id': sourceId })
      .select(...ACTIVE_COLUMNS);
  }

  #now(): string {
    return this.#clock().toISOString();
  }
}
