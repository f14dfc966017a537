import type { Knex } from 'knex';
import type { EntityOwnershipRow } from '../database/tables';
import type { OwnershipRecord } from './OwnershipHistory';
import type { OwnershipChange, OwnershipStore } from './OwnershipStore';

const TABLE = 'entity_ownership';
/** Small, so that SQLite's only writer lock is held briefly. */
const CHUNK = 100;

function fromRow(row: EntityOwnershipRow): OwnershipRecord {
  return {
    entityRef: row.entity_ref,
    ownerRef: row.owner_ref,
    validFrom: row.valid_from,
    validTo: row.valid_to ?? undefined,
    mappings: row.mappings ? JSON.parse(row.mappings) : {},
  };
}

function toRow(record: OwnershipRecord): EntityOwnershipRow {
  return {
    entity_ref: record.entityRef,
    owner_ref: record.ownerRef,
    valid_from: record.validFrom,
    valid_to: record.validTo ?? null,
    mappings:
      Object.keys(record.mappings).length > 0
        ? JSON.stringify(record.mappings)
        : null,
  };
}

/** `entity_ownership` on SQLite and PostgreSQL. */
export class DatabaseOwnershipStore implements OwnershipStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseOwnershipStore {
    return new DatabaseOwnershipStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async list(): Promise<OwnershipRecord[]> {
    const rows = await this.#knex<EntityOwnershipRow>(TABLE).select();
    return rows.map(fromRow);
  }

  async apply(changes: readonly OwnershipChange[]): Promise<number> {
    let applied = 0;
    for (let start = 0; start < changes.length; start += CHUNK) {
      const chunk = changes.slice(start, start + CHUNK);
      applied += await this.#knex.transaction(async tx => {
        let count = await this.#insert(
          tx,
          chunk.flatMap(change =>
            change.type === 'insert' ? [change.record] : [],
          ),
        );
        for (const change of chunk) {
          if (change.type !== 'insert') {
            count += await this.#applyOne(tx, change);
          }
        }
        return count;
      });
    }
    return applied;
  }

  async #applyOne(
    tx: Knex.Transaction,
    change: Exclude<OwnershipChange, { type: 'insert' }>,
  ): Promise<number> {
    if (change.type === 'amend') {
      const { entity_ref: _, valid_from: __, ...set } = toRow(change.record);
      return this.#unchanged(tx, change.expected).update(set);
    }
    const ended = await this.#unchanged(tx, change.ends).update({
      valid_to: change.record.validFrom,
    });
    return ended === 1 ? this.#insert(tx, [change.record]) : 0;
  }

  /** The row, as long as it is what the change was planned on. */
  #unchanged(tx: Knex.Transaction, expected: OwnershipRecord) {
    const { valid_to, ...key } = toRow(expected);
    const query = tx<EntityOwnershipRow>(TABLE).where({
      entity_ref: key.entity_ref,
      valid_from: key.valid_from,
      owner_ref: key.owner_ref,
    });
    return valid_to === null
      ? query.whereNull('valid_to')
      : query.where({ valid_to });
  }

  async #insert(
    tx: Knex.Transaction,
    records: readonly OwnershipRecord[],
  ): Promise<number> {
    if (records.length === 0) {
      return 0;
    }
    const keys = await tx<EntityOwnershipRow>(TABLE)
      .insert(records.map(toRow))
      .onConflict(['entity_ref', 'valid_from'])
      .ignore()
      .returning('entity_ref');
    return keys.length;
  }
}
