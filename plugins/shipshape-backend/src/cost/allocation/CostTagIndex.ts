import type { CostTagMatch } from 'backstage-plugin-shipshape-common';
import type { Claim } from './ClaimIndex';

interface Alternative {
  entityRef: string;
  pairs: CostTagMatch;
}

type Tags = Readonly<Record<string, string>>;

function fold(value: string): string {
  return value.toLocaleLowerCase('en-US');
}

function firstPair(key: string, value: string): string {
  return `${key}\u0000${fold(value)}`;
}

/** Which entity's `shipshape.dev/cost-tags` match the tags of a charge. */
export class CostTagIndex {
  /** Alternatives by their first pair, so that a charge meets only those that can match. */
  readonly #byFirstPair = new Map<string, Alternative[]>();
  readonly #keys = new Set<string>();
  readonly #entries: Array<[string, CostTagMatch]> = [];

  /** Adds one alternative: all of its pairs must match. */
  add(entityRef: string, pairs: CostTagMatch): void {
    const [{ key, value }] = pairs;
    const first = firstPair(key, value);
    this.#byFirstPair.set(first, [
      ...(this.#byFirstPair.get(first) ?? []),
      { entityRef, pairs },
    ]);
    for (const pair of pairs) {
      this.#keys.add(pair.key);
    }
    this.#entries.push([entityRef, pairs]);
  }

  /** Normalised keys of all pairs. */
  get keys(): ReadonlySet<string> {
    return this.#keys;
  }

  /** The entity whose values match exactly, else, if only one does, without regard to case. */
  find(tags: Tags): Claim {
    const candidates: Alternative[] = [];
    for (const [key, value] of Object.entries(tags)) {
      if (this.#keys.has(key)) {
        candidates.push(
          ...(this.#byFirstPair.get(firstPair(key, value)) ?? []),
        );
      }
    }
    for (const same of [
      (a: string, b: string) => a === b,
      (a: string, b: string) => fold(a) === fold(b),
    ]) {
      const refs = new Set(
        candidates
          .filter(({ pairs }) =>
            pairs.every(
              ({ key, value }) =>
                Object.hasOwn(tags, key) && same(tags[key], value),
            ),
          )
          .map(({ entityRef }) => entityRef),
      );
      if (refs.size > 1) {
        return 'ambiguous';
      }
      for (const entityRef of refs) {
        return { entityRef };
      }
    }
    return undefined;
  }

  /** Everything that decides, in a stable order, for a hash. */
  entries(): Array<[string, CostTagMatch]> {
    return [...this.#entries].sort((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    );
  }
}
