import type { OwnershipRecord } from './OwnershipHistory';

/** One step that carries ownership forward; each is a compare-and-set, so that replicas may take it at the same time. */
export type OwnershipChange =
  /** A first record, or one of an entity that came back. */
  | { type: 'insert'; record: OwnershipRecord }
  /** Another owner: ends the record on the day of the change and begins a new one. */
  | { type: 'succeed'; ends: OwnershipRecord; record: OwnershipRecord }
  /** Brings a record up to date that is not past yet: a second change on one day, other annotations, the end. */
  | { type: 'amend'; expected: OwnershipRecord; record: OwnershipRecord };

/** Ownership over time. The past is never rewritten. */
export interface OwnershipStore {
  list(): Promise<OwnershipRecord[]>;

  /** @returns how many changes were made; one that another replica made already is not counted. */
  apply(changes: readonly OwnershipChange[]): Promise<number>;
}
