/** Which entity has which id. Whoever is stored with an id keeps it; of two new ones the first to ask gets it. */
export class IdClaims {
  readonly #owners: Map<string, string>;

  /** @param stored - pairs of an id and the ref of its entity */
  static fromStored(
    stored: Iterable<readonly [id: string, entityRef: string]>,
  ): IdClaims {
    return new IdClaims(new Map(stored));
  }

  private constructor(owners: Map<string, string>) {
    this.#owners = owners;
  }

  /** @returns whether the entity has the id now */
  claim(id: string, entityRef: string): boolean {
    const owner = this.#owners.get(id);
    if (owner === undefined) {
      this.#owners.set(id, entityRef);
      return true;
    }
    return owner === entityRef;
  }

  /** Whether the entity could have the id, without taking it. */
  isFree(id: string, entityRef: string): boolean {
    const owner = this.#owners.get(id);
    return owner === undefined || owner === entityRef;
  }

  /** Frees the ids of an entity but these. */
  retain(entityRef: string, ids: ReadonlySet<string>): void {
    for (const [id, owner] of this.#owners) {
      if (owner === entityRef && !ids.has(id)) {
        this.#owners.delete(id);
      }
    }
  }
}
