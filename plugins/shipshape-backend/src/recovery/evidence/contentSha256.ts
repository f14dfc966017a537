import { createHash } from 'node:crypto';

/** As `sha256Hex` of common, in native code: artefacts are large, and many are verified one after the other. Text is hashed as UTF-8. */
export function contentSha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
