import type { StoredSlo } from './SloDefinitionStore';

/** Which entity has which SLO id. Whoever is stored with an id keeps it; of two new ones the first to ask gets it. */
export class SloIdClaims {
  readonly #owners: Map<string, string>;

  static fromStored(
    slos: ReadonlyArray<Pick<StoredSlo, 'definition' | 'entityRef'>>,
  ): SloIdClaims {
    return new SloIdClaims(
      new Map(slos.map(slo => [slo.definition.id, slo.entityRef])),
    );
  }

  private constructor(owners: Map<string, string>) {
    this.#owners = owners;
  }

  /** @returns whether the entity has the id now */
  claim(sloId: string, entityRef: string): boolean {
    const owner = this.#owners.get(sloId);
    if (owner === undefined) {
      this.#owners.set(sloId, entityRef);
      return true;
    }
    return owner === entityRef;
  }

  /** Frees the ids of an entity but these. */
  retain(entityRef: string, sloIds: ReadonlySet<string>): void {
    for (const [id, owner] of this.#owners) {
      if (owner === entityRef && !sloIds.has(id)) {
        this.#owners.delete(id);
      }
    }
  }
}
