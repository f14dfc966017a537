import { normalizeTagKey } from 'backstage-plugin-shipshape-common';
import { parseTags } from './tagParser';

/** The tags of a charge under normalised keys. */
export interface EffectiveTags {
  /** Values by normalised key; keys in conflict are not among them, nor are null and empty values. */
  values: ReadonlyMap<string, string>;
  /** Normalised keys that occur with different values. */
  conflicts: ReadonlySet<string>;
  /** Whether two delivered keys are equal after normalising, with equal or different values. */
  collides: boolean;
  /** Whether Tags and AllocatedTags are JSON objects (or null). */
  conforming: boolean;
}

/**
 * Reads Tags and lays AllocatedTags over them, so that both readings of FOCUS 1.3 (they repeat the tags, or they must not)
 * give the same result.
 */
export function effectiveTags(
  tags: string | undefined,
  allocatedTags: string | undefined,
  stripPrefixes: readonly string[],
): EffectiveTags {
  const own = normalizedTags(tags, stripPrefixes);
  if (allocatedTags === undefined) {
    return own;
  }
  const allocated = normalizedTags(allocatedTags, stripPrefixes);
  const values = new Map(own.values);
  const conflicts = new Set(own.conflicts);
  for (const [key, value] of allocated.values) {
    values.set(key, value);
    conflicts.delete(key);
  }
  for (const key of allocated.conflicts) {
    values.delete(key);
    conflicts.add(key);
  }
  return {
    values,
    conflicts,
    collides: own.collides || allocated.collides,
    conforming: own.conforming && allocated.conforming,
  };
}

function normalizedTags(
  text: string | undefined,
  stripPrefixes: readonly string[],
): EffectiveTags {
  const values = new Map<string, string>();
  const conflicts = new Set<string>();
  if (text === undefined) {
    return { values, conflicts, collides: false, conforming: true };
  }
  const parsed = parseTags(text);
  const seen = new Map<string, string | undefined>();
  let collides = false;
  for (const tag of parsed.tags) {
    const key = normalizeTagKey(tag.key, stripPrefixes);
    if (seen.has(key)) {
      collides = true;
      if (seen.get(key) !== tag.value) {
        conflicts.add(key);
      }
    }
    seen.set(key, tag.value);
  }
  for (const [key, value] of seen) {
    if (value !== undefined && value !== '' && !conflicts.has(key)) {
      values.set(key, value);
    }
  }
  return { values, conflicts, collides, conforming: parsed.conforming };
}

const CACHED_TEXTS = 10_000;

/** Reads tags; many resources share a text, so the latest ones are remembered. */
export class TagCache {
  #stripPrefixes: readonly string[];
  #known = new Map<string, EffectiveTags>();

  constructor(stripPrefixes: readonly string[]) {
    this.#stripPrefixes = stripPrefixes;
  }

  /** See {@link effectiveTags}. */
  read(tags?: string, allocatedTags?: string): EffectiveTags {
    const text = JSON.stringify([tags, allocatedTags]);
    let result = this.#known.get(text);
    if (!result) {
      if (this.#known.size >= CACHED_TEXTS) {
        this.#known.clear();
      }
      result = effectiveTags(tags, allocatedTags, this.#stripPrefixes);
      this.#known.set(text, result);
    }
    return result;
  }
}
