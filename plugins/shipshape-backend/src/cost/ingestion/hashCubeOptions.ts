import type { CubeOptions } from 'backstage-plugin-shipshape-common';
import { createHash } from 'node:crypto';

/** Raised when the meaning of the cells changes, so that bills are read again. */
const CUBE_VERSION = 1;

/** SHA-256 in hex of what a cube was made with; a change means that open periods must be read again. */
export function hashCubeOptions(options: CubeOptions): string {
  return createHash('sha256')
    .update(
      JSON.stringify([
        CUBE_VERSION,
        [...new Set(options.tagKeys)].sort(),
        // The first environment key that is present counts, and patterns are known by their index: the order matters.
        options.environmentTagKeys,
        [...new Set(options.stripTagPrefixes)].sort(),
        options.descriptionPatterns,
      ]),
    )
    .digest('hex');
}
