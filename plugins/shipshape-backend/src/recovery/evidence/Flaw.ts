/** Something that does not hold. */
export interface Flaw {
  /** In the chain, from 0. */
  position: number;
  /** Id of the record, or its place where it is missing. */
  at: string;
}

/** The earlier of two in the chain. */
export function firstFlaw(
  one: Flaw | undefined,
  other: Flaw | undefined,
): Flaw | undefined {
  if (!one || !other) {
    return one ?? other;
  }
  return other.position < one.position ? other : one;
}
