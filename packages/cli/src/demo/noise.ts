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

/** A code that looks like a provider's SKU, the same for the same name everywhere. */
export function skuCode(name: string, length = 16): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const digest = createHash('sha256').update(`sku/${name}`).digest();
  return Array.from(
    digest.subarray(0, length),
    byte => letters[byte % letters.length],
  ).join('');
}
