import { createHash } from 'node:crypto';

/**
 * Reproducible randomness by name instead of by order: the value of a key depends on the seed and the key alone. So a
 * month that is over keeps its figures however often, and however much later, the bills are generated again; a sequential
 * generator would change all of history when one day is added.
 */
export class Noise {
  constructor(private readonly seed: string) {}

  /** A whole number in [0, limit). */
  below(limit: number, ...key: Array<string | number>): number {
    const digest = createHash('sha256')
      .update(`${this.seed}/${key.join('/')}`)
      .digest();
    return digest.readUIntBE(0, 6) % limit;
  }

  /** 1000 ± spread, in thousandths. */
  around(spread: number, ...key: Array<string | number>): bigint {
    return BigInt(1000 - spread + this.below(2 * spread + 1, ...key));
  }
}

/**
 * The same for very many values of one name: a number for each index, without a hash of text for each.
 *
 * @remarks The mixing function of splitmix32, a public-domain generator, over the index.
 */
export class NumberedNoise {
  readonly #base: number;

  constructor(noise: Noise, name: string) {
    this.#base = noise.below(2 ** 32, name);
  }

  /** From 0 (included) to 1 (excluded). */
  at(index: number): number {
    let mixed = (this.#base + Math.imul(index, 0x9e3779b9)) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }
}

/** A code that looks like a provider's SKU, the same for the same name everywhere. */
export function skuCode(name: string, length = 16): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const digest = createHash('sha256').update(`sku/${name}`).digest();
  return Array.from(
    digest.subarray(0, length),
    byte => letters[byte % letters.length],
  ).join('');
}
