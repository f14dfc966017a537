import type { FunnelPlace } from '@shipshape/recovery';
import type {
  DrillStanding,
  Exposure,
} from 'backstage-plugin-shipshape-common';

/** What figures over many resources are made of. */
export interface CoverageFacts {
  place: FunnelPlace;
  /** How long its drill has been due, when it is overdue. */
  overdueSeconds?: number;
  /** Exposure ÷ RPO, of what must be recoverable. */
  exposureRatio?: number;
}

/** Where nothing could be restored, which is worse than any exposure. */
const NOTHING = 1e9;

function exposureRatio({
  status,
  seconds,
  rpoSeconds,
}: Exposure): number | undefined {
  if (status === 'never' || (status === 'breached' && seconds === undefined)) {
    return NOTHING;
  }
  // With no loss tolerated every second counts.
  return seconds === undefined || rpoSeconds === undefined
    ? undefined
    : Math.min(seconds / Math.max(rpoSeconds, 1), NOTHING);
}

function overdueSeconds(
  { state, dueAt, overdueAt }: DrillStanding,
  now: Date,
): number | undefined {
  const isOverdue =
    (state === 'overdue' || state === 'failing') &&
    overdueAt !== undefined &&
    Date.parse(overdueAt) < now.getTime();
  return isOverdue && dueAt !== undefined
    ? (now.getTime() - Date.parse(dueAt)) / 1000
    : undefined;
}

/** See {@link CoverageFacts}. */
export function coverageFacts(
  place: FunnelPlace,
  standing: { exposure: Exposure; drill: DrillStanding },
  now: Date,
): CoverageFacts {
  return place.kind === 'required'
    ? {
        place,
        overdueSeconds: overdueSeconds(standing.drill, now),
        exposureRatio: exposureRatio(standing.exposure),
      }
    : { place };
}
