import type { ReadSlo } from '../uniqueIds';
import type { SlothObject } from './SlothObject';

/** Reads a Sloth spec. */
export function readSloth(_object: SlothObject): ReadSlo[] {
  return [];
}
