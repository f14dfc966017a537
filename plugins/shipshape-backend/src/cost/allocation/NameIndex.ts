import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';

/** An entity as the values of tags may name it. */
export interface NamedEntity {
  /** Canonical ref. */
  ref: string;
  /** Lower case. */
  kind: string;
  namespace: string;
  name: string;
}

// kind:namespace/name, kind:name, namespace/name or a bare name
const VALUE = /^(?:([^:/\s]+):)?(?:([^:/\s]+)\/)?([^:/\s]+)$/;

/** Finds the entity that the value of a tag names. */
export class NameIndex {
  /** Refs by `kind:namespace/name` in the catalog's spelling. */
  readonly #exact = new Map<string, string>();
  /** Canonical refs, which are unique without regard to case. */
  readonly #refs = new Set<string>();

  static from(entities: Iterable<NamedEntity>): NameIndex {
    const index = new NameIndex();
    for (const { ref, kind, namespace, name } of entities) {
      index.#exact.set(`${kind}:${namespace}/${name}`, ref);
      index.#refs.add(ref);
    }
    return index;
  }

  private constructor() {}

  has(entityRef: string): boolean {
    return this.#refs.has(entityRef);
  }

  /**
   * @param kinds - kinds in which a name without a kind is looked for, lower case, in the order of preference. A full ref may be of any
   * kind. A name is compared exactly in all of them, then without regard to case.
   */
  find(value: string, kinds: readonly string[]): string | undefined {
    const match = VALUE.exec(value);
    if (!match) {
      return undefined;
    }
    const [, kind, namespace = DEFAULT_NAMESPACE, name] = match;
    const candidates = kind ? [kind.toLocaleLowerCase('en-US')] : kinds;
    for (const candidate of candidates) {
      const exact = this.#exact.get(`${candidate}:${namespace}/${name}`);
      if (exact) {
        return exact;
      }
    }
    return candidates
      .map(candidate =>
        `${candidate}:${namespace}/${name}`.toLocaleLowerCase('en-US'),
      )
      .find(ref => this.#refs.has(ref));
  }
}
