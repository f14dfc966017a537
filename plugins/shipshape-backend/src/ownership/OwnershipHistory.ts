import { createHash } from 'node:crypto';

/** Who owned an entity on the days [validFrom, validTo). */
export interface OwnershipRecord {
  entityRef: string;
  /** Canonical ref of the owner; '' when the entity lost its owner. */
  ownerRef: string;
  validFrom: string;
  /** Absent: still valid. On the newest record of an entity: since when the entity is not in the catalog any more. */
  validTo?: string;
  /** The annotations that mapped charges to the entity when it was last seen. */
  mappings: Readonly<Record<string, string>>;
}

/** Recorded ownership, to be asked by day. */
export class OwnershipHistory {
  /** Oldest record first. */
  readonly #byEntity = new Map<string, OwnershipRecord[]>();

  static from(records: Iterable<OwnershipRecord>): OwnershipHistory {
    const history = new OwnershipHistory();
    const sorted = [...records].sort((a, b) =>
      a.validFrom < b.validFrom ? -1 : 1,
    );
    for (const record of sorted) {
      const existing = history.#byEntity.get(record.entityRef);
      if (existing) {
        existing.push(record);
      } else {
        history.#byEntity.set(record.entityRef, [record]);
      }
    }
    return history;
  }

  private constructor() {}

  /** The newest record of an entity. */
  latest(entityRef: string): OwnershipRecord | undefined {
    return this.#byEntity.get(entityRef)?.at(-1);
  }

  /** The newest record of every entity. */
  *allLatest(): Iterable<OwnershipRecord> {
    for (const records of this.#byEntity.values()) {
      yield records[records.length - 1];
    }
  }

  /** Newest records of the entities that left the catalog. */
  departed(): OwnershipRecord[] {
    return [...this.allLatest()].filter(({ validTo }) => validTo !== undefined);
  }

  /**
   * Owner on a day: of the newest record that began by then. Days before the first record belong to the first recorded owner; days after
   * an entity left the catalog to its last one.
   *
   * @returns '' when the entity had no owner, undefined when nothing was ever recorded.
   */
  ownerOn(entityRef: string, day: string): string | undefined {
    const records = this.#byEntity.get(entityRef);
    if (!records) {
      return undefined;
    }
    for (let index = records.length - 1; index > 0; index--) {
      if (records[index].validFrom <= day) {
        return records[index].ownerRef;
      }
    }
    return records[0].ownerRef;
  }

  /** Changes whenever any answer may change. */
  hash(): string {
    const parts = [...this.#byEntity]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([entityRef, records]) => [
        entityRef,
        records.map(record => [record.validFrom, record.ownerRef]),
      ]);
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  }
}
