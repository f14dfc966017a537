import type { SloDefinition } from 'backstage-plugin-shipshape-common';

/** Whether figures can be had, and if not, why. */
export interface Support {
  support: SloDefinition['support'];
  supportReason?: string;
}

export const SUPPORTED: Support = { support: 'supported' };

/** What stands in the way the most comes first. */
const ORDER: ReadonlyArray<Support['support']> = [
  'invalid',
  'notConfigured',
  'unsupported',
  'supported',
];

/** The worst of the parts of an SLI. */
export function worstSupport(parts: readonly Support[]): Support {
  return (
    ORDER.map(state => parts.find(part => part.support === state)).find(
      part => part !== undefined,
    ) ?? SUPPORTED
  );
}
