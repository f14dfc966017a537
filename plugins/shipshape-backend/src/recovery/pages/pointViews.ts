import { Eligibility, PointIndex, sampleValidUntil } from '@shipshape/recovery';
import type {
  RecoveryPointView,
  ReplicationView,
  ResourceBackups,
} from 'backstage-plugin-shipshape-common';
import type { Dossier, DossierPoint } from './dossier';

const SHOWN_POINTS = 30;

function toPointView(
  point: DossierPoint,
  eligibility: Eligibility,
): RecoveryPointView {
  return {
    nativeId: point.nativeId,
    planId: point.planId,
    type: point.type,
    locationId: point.locationId,
    copyOf: point.copyOf,
    dependsOn: [...point.dependsOn],
    createdAt: point.createdAt.toISOString(),
    consistentAt: point.consistentAt.toISOString(),
    availableAt: point.availableAt?.toISOString(),
    expiresAt: point.expiresAt?.toISOString(),
    sizeBytes: point.sizeBytes,
    encrypted: point.encrypted,
    lock: point.lock,
    completeness: point.completeness,
    state: point.state,
    verification: point.verification,
    verifiedAt: point.verifiedAt?.toISOString(),
    eligible: eligibility.eligible,
    ineligibleReason: eligibility.eligible ? undefined : eligibility.reason,
    source: point.source,
  };
}

/** Points of a resource as the tab shows them. Those that are gone are not there any more. */
export function toPointViews(
  points: readonly DossierPoint[],
  index: PointIndex,
  now: Date,
): ResourceBackups['points'] {
  const there = points
    .filter(
      ({ state, goneAt }) => state !== 'deleted' && !(goneAt && goneAt <= now),
    )
    .map(point => ({
      point,
      eligibility: index.eligible(point, 'data-corruption', now),
    }));
  return {
    available: there.filter(({ point }) => point.state === 'available').length,
    eligible: there.filter(({ eligibility }) => eligibility.eligible).length,
    newest: there
      .sort(
        (a, b) =>
          b.point.consistentAt.getTime() - a.point.consistentAt.getTime(),
      )
      .slice(0, SHOWN_POINTS)
      .map(({ point, eligibility }) => toPointView(point, eligibility)),
  };
}

/** The newest sample of each link. */
export function toReplicationViews(
  { samples }: Dossier,
  now: Date,
): ReplicationView[] {
  const newest = new Map(
    [...samples]
      .sort((a, b) => a.measuredAt.getTime() - b.measuredAt.getTime())
      .map(sample => [sample.linkId, sample]),
  );
  return [...newest.values()].map(sample => ({
    linkId: sample.linkId,
    mode: sample.mode,
    lagBytes: sample.lagBytes,
    lagSeconds: sample.lagSeconds,
    caughtUp: sample.caughtUp,
    failing: sample.failing,
    failingSince: sample.failingSince?.toISOString(),
    gapAt: sample.gapAt,
    measuredAt: sample.measuredAt.toISOString(),
    outdated: now > sampleValidUntil(sample),
  }));
}
