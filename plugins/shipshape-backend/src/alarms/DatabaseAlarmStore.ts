import type { Knex } from 'knex';
import { inList } from '../database/sqlParts';
import type { AlarmRow } from '../database/tables';
import type {
  Alarm,
  AlarmKey,
  AlarmStore,
  AlarmTransition,
} from './AlarmStore';

const TABLE = 'alarms';
const KEY = ['kind', 'subject', 'level'] as const;

/** Steps per transaction: SQLite's only writer lock is held briefly then. */
const CHUNK = 200;

type KeyColumns = Pick<AlarmRow, (typeof KEY)[number]>;

function toKey({ kind, subject, level }: AlarmKey): KeyColumns {
  return { kind, subject, level };
}

function fromRow(row: AlarmRow): Alarm {
  return {
    kind: row.kind,
    subject: row.subject,
    level: row.level,
    state: row.state,
    changedAt: row.changed_at,
    facts: JSON.parse(row.facts),
    notifiedAt: row.notified_at ?? undefined,
  };
}

/** What a transition writes. */
function toState(transition: AlarmTransition) {
  return {
    state: transition.to,
    changed_at: transition.changedAt,
    facts: JSON.stringify(transition.facts),
    notified_at: transition.notify ? null : transition.changedAt,
    claimed_until: null,
  };
}

function textOf({ key }: AlarmTransition): string {
  return [key.kind, key.subject, key.level].join('\n');
}

/** Every replica locks rows in the same order, so that none waits for another that waits for it. */
function inOrder(transitions: readonly AlarmTransition[]): AlarmTransition[] {
  return [...transitions].sort((a, b) => {
    const [left, right] = [textOf(a), textOf(b)];
    if (left === right) {
      return 0;
    }
    return left < right ? -1 : 1;
  });
}

/** {@link AlarmStore} in `alarms`, on SQLite and PostgreSQL. */
export class DatabaseAlarmStore implements AlarmStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseAlarmStore {
    return new DatabaseAlarmStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(kind: string): Promise<Alarm[]> {
    const rows = await this.#knex<AlarmRow>(TABLE)
      .where({ kind })
      .orderBy(['subject', 'level']);
    return rows.map(fromRow);
  }

  async transition(transitions: readonly AlarmTransition[]): Promise<number> {
    const sorted = inOrder(transitions);
    let taken = 0;
    for (let start = 0; start < sorted.length; start += CHUNK) {
      taken += await this.#takeAll(sorted.slice(start, start + CHUNK));
    }
    return taken;
  }

  async claim(
    alarm: Alarm,
    lease: { now: string; until: string },
  ): Promise<boolean> {
    const claimed = await this.#unclaimed(this.#knex, alarm, lease.now)
      .where({ state: alarm.state, changed_at: alarm.changedAt })
      .whereNull('notified_at')
      .update({ claimed_until: lease.until });
    return claimed === 1;
  }

  async markNotified(alarms: readonly Alarm[], at: string): Promise<void> {
    await this.#knex.transaction(async tx => {
      for (const alarm of alarms) {
        await this.#end(tx, alarm, { notified_at: at, claimed_until: null });
      }
    });
  }

  async release(alarm: Alarm): Promise<void> {
    await this.#end(this.#knex, alarm, { claimed_until: null });
  }

  async retain(kind: string, subjects: readonly string[]): Promise<void> {
    const kept = inList(this.#knex, 'subject', subjects);
    await this.#knex.raw(
      `delete from ${TABLE} where kind = ? and not (${kept.sql})`,
      [kind, ...kept.bindings],
    );
  }

  async #takeAll(transitions: readonly AlarmTransition[]): Promise<number> {
    return this.#knex.transaction(async tx => {
      let taken = 0;
      for (const transition of transitions) {
        taken += transition.from
          ? await this.#unclaimed(tx, transition.key, transition.changedAt)
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

  async #end(knex: Knex, alarm: Alarm, set: Partial<AlarmRow>): Promise<void> {
    await knex<AlarmRow>(TABLE)
      .where({
        ...toKey(alarm),
        state: alarm.state,
        changed_at: alarm.changedAt,
      })
      .update(set);
  }

  #unclaimed(knex: Knex, key: AlarmKey, now: string) {
    return knex<AlarmRow>(TABLE)
      .where(toKey(key))
      .where(builder =>
        builder.whereNull('claimed_until').orWhere('claimed_until', '<=', now),
      );
  }

  async #insert(
    tx: Knex.Transaction,
    transition: AlarmTransition,
  ): Promise<number> {
    const rows = await tx<AlarmRow>(TABLE)
      .insert({ ...toKey(transition.key), ...toState(transition) })
      .onConflict([...KEY])
      .ignore()
      .returning('subject');
    return rows.length;
  }
}
