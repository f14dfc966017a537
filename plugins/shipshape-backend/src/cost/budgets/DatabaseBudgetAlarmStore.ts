import type { Knex } from 'knex';
import type { BudgetAlarmRow } from '../../database/tables';
import type {
  BudgetAlarm,
  BudgetAlarmKey,
  BudgetAlarmStore,
  BudgetTransition,
} from './BudgetAlarmStore';

const TABLE = 'budget_alarms';
/** Budgets of services and owners are about consumption (I6). */
const METRIC = 'effective';

type KeyColumns = Pick<
  BudgetAlarmRow,
  'entity_ref' | 'period_start' | 'metric' | 'currency' | 'threshold_percent'
>;

function toKey(key: BudgetAlarmKey): KeyColumns {
  return {
    entity_ref: key.entityRef,
    period_start: key.periodStart,
    metric: METRIC,
    currency: key.currency,
    threshold_percent: key.percent,
  };
}

function fromRow(row: BudgetAlarmRow): BudgetAlarm {
  return {
    entityRef: row.entity_ref,
    periodStart: row.period_start,
    currency: row.currency,
    percent: row.threshold_percent,
    state: row.state,
    changedAt: row.changed_at,
    notifiedAt: row.notified_at ?? undefined,
  };
}

/** What a transition writes. */
function toState(transition: BudgetTransition) {
  return {
    state: transition.to,
    budget_amount: transition.amount,
    used_amount: transition.used,
    changed_at: transition.changedAt,
    notified_at: transition.notify ? null : transition.changedAt,
    claimed_until: null,
  };
}

/** {@link BudgetAlarmStore} in `budget_alarms`. */
export class DatabaseBudgetAlarmStore implements BudgetAlarmStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseBudgetAlarmStore {
    return new DatabaseBudgetAlarmStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(periodStarts: readonly string[]): Promise<BudgetAlarm[]> {
    const rows = await this.#knex<BudgetAlarmRow>(TABLE)
      .where({ metric: METRIC })
      .whereIn('period_start', periodStarts)
      .orderBy(['entity_ref', 'period_start', 'threshold_percent']);
    return rows.map(fromRow);
  }

  async transition(transitions: readonly BudgetTransition[]): Promise<number> {
    return this.#knex.transaction(async tx => {
      let taken = 0;
      for (const transition of transitions) {
        taken += transition.from
          ? await this.#unclaimed(tx, transition.from, transition.changedAt)
              .where({
                state: transition.from.state,
                changed_at: transition.from.changedAt,
              })
              .update(toState(transition))
          : await this.#insert(tx, transition);
      }
      return taken;
    });
  }

  async claim(
    alarm: BudgetAlarm,
    lease: { now: string; until: string },
  ): Promise<boolean> {
    const claimed = await this.#unclaimed(this.#knex, alarm, lease.now)
      .where({ state: alarm.state, changed_at: alarm.changedAt })
      .whereNull('notified_at')
      .update({ claimed_until: lease.until });
    return claimed === 1;
  }

  async markNotified(
    alarms: readonly BudgetAlarm[],
    at: string,
  ): Promise<void> {
    await this.#knex.transaction(async tx => {
      for (const alarm of alarms) {
        await this.#end(tx, alarm, { notified_at: at, claimed_until: null });
      }
    });
  }

  async release(alarm: BudgetAlarm): Promise<void> {
    await this.#end(this.#knex, alarm, { claimed_until: null });
  }

  async #end(
    knex: Knex,
    alarm: BudgetAlarm,
    set: Partial<BudgetAlarmRow>,
  ): Promise<void> {
    await knex<BudgetAlarmRow>(TABLE)
      .where({
        ...toKey(alarm),
        state: alarm.state,
        changed_at: alarm.changedAt,
      })
      .update(set);
  }

  #unclaimed(knex: Knex, key: BudgetAlarmKey, now: string) {
    return knex<BudgetAlarmRow>(TABLE)
      .where(toKey(key))
      .where(builder =>
        builder.whereNull('claimed_until').orWhere('claimed_until', '<=', now),
      );
  }

  async #insert(
    tx: Knex.Transaction,
    transition: BudgetTransition,
  ): Promise<number> {
    const rows = await tx<BudgetAlarmRow>(TABLE)
      .insert({ ...toKey(transition.key), ...toState(transition) })
      .onConflict([
        'entity_ref',
        'period_start',
        'metric',
        'currency',
        'threshold_percent',
      ])
      .ignore()
      .returning('entity_ref');
    return rows.length;
  }
}
