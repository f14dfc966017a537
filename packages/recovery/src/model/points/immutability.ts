import type {
  BackupLocation,
  Immutability,
  YesNoUnknown,
} from 'backstage-plugin-shipshape-common';
import { addSeconds, PointFacts } from '../facts';

/** `compliance-pending` can still be removed, and counts as governance. */
const RANKS: Record<Exclude<Immutability['mode'], 'unknown'>, number> = {
  none: 0,
  governance: 1,
  'compliance-pending': 1,
  compliance: 2,
};

/**
 * Whether a point cannot be deleted for as long as it must be kept: the mode of its lock, or of its location's, is at least the required one,
 * and the lock reaches to creation + minimum retention. `unknown` when the mode or the end of the lock is not known.
 */
export function isImmutable(
  point: Pick<PointFacts, 'createdAt' | 'lock'>,
  location: Pick<BackupLocation, 'immutability'> | undefined,
  required: {
    mode: 'governance' | 'compliance';
    minRetentionSeconds?: number;
  },
  now: Date,
): YesNoUnknown {
  const lock = lockOf(point, location);
  if (lock === undefined || lock.mode === 'unknown') {
    return 'unknown';
  }
  if (RANKS[lock.mode] < RANKS[required.mode]) {
    return 'no';
  }
  if (lock.until === undefined) {
    return 'unknown';
  }
  const needed = addSeconds(point.createdAt, required.minRetentionSeconds ?? 0);
  const until = new Date(lock.until);
  return until >= needed && until >= now ? 'yes' : 'no';
}

function lockOf(
  point: Pick<PointFacts, 'lock'>,
  location: Pick<BackupLocation, 'immutability'> | undefined,
): Immutability | undefined {
  return point.lock && point.lock.mode !== 'unknown'
    ? point.lock
    : location?.immutability;
}
