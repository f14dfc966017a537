/** Outcome of a search for the one entity that claims a value. */
export type Claim = { entityRef: string } | 'ambiguous' | undefined;

function fold(value: string): string {
  return value.toLocaleLowerCase('en-US');
}

function add(
  index: Map<string, Set<string>>,
  value: string,
  entityRef: string,
): void {
  const claims = index.get(value);
  if (claims) {
    claims.add(entityRef);
  } else {
    index.set(value, new Set([entityRef]));
  }
}

function only(claims: ReadonlySet<string> | undefined): Claim {
  if (!claims) {
    return undefined;
  }
  const [entityRef] = claims;
  return claims.size === 1 ? { entityRef } : 'ambiguous';
}

/** Which entity claims a value: exactly, then without regard to case if only one entity fits. */
export class ClaimIndex {
  readonly #exact = new Map<string, Set<string>>();
  readonly #folded = new Map<string, Set<string>>();

  add(value: string, entityRef: string): void {
    add(this.#exact, value, entityRef);
    add(this.#folded, fold(value), entityRef);
  }

  get size(): number {
    return this.#exact.size;
  }

  find(value: string): Claim {
    return only(this.#exact.get(value)) ?? only(this.#folded.get(fold(value)));
  }

  /** Values that several entities claim, in the spelling of one of them. */
  conflicts(): Array<{ value: string; entityRefs: string[] }> {
    return [...this.#exact]
      .filter(([, refs]) => refs.size > 1)
      .map(([value, refs]) => ({ value, entityRefs: [...refs].sort() }));
  }

  /** Everything that decides, in a stable order, for a hash. */
  entries(): Array<[string, string[]]> {
    return [...this.#exact]
      .map(([value, refs]): [string, string[]] => [value, [...refs].sort()])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
