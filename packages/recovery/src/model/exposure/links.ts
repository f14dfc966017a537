import type { FailureScope } from 'backstage-plugin-shipshape-common';
import { addSeconds, RECOVERY_DEFAULTS, SampleFacts } from '../facts';
import type { PointIndex, RestoreFacts } from '../points';
import { survives } from '../points';

/** What a link says about an instant. */
export type LinkReading =
  | {
      state: 'known';
      sample: SampleFacts;
      /** Newest commit that is provably on the other side. */
      until: Date;
    }
  | { state: 'unknown'; reason: string };

/** The samples of one link that count for a scope, oldest first. */
export interface Link {
  linkId: string;
  kind: 'archive' | 'replica';
  /** Part of the link id after the first colon: `repo1` of `archive:repo1`. */
  locationId: string;
  samples: readonly SampleFacts[];
}

/** Links that can protect against a scope. A replica never does against corruption, an archive does where its location survives. */
export function linksFor(
  samples: readonly SampleFacts[],
  scope: FailureScope,
  facts: RestoreFacts,
  index: PointIndex,
): Link[] {
  const byLink = new Map<string, SampleFacts[]>();
  for (const sample of samples) {
    const ofLink = byLink.get(sample.linkId);
    if (ofLink) {
      ofLink.push(sample);
    } else {
      byLink.set(sample.linkId, [sample]);
    }
  }
  return [...byLink].flatMap(([linkId, ofLink]) => {
    const kind =
      ofLink[0].mode === 'log-shipping'
        ? ('archive' as const)
        : ('replica' as const);
    const locationId = linkId.slice(linkId.indexOf(':') + 1);
    if (kind === 'replica' && !replicaCounts(locationId, scope, facts, index)) {
      return [];
    }
    return [
      {
        linkId,
        kind,
        locationId,
        samples: ofLink.sort(
          (a, b) => a.measuredAt.getTime() - b.measuredAt.getTime(),
        ),
      },
    ];
  });
}

function replicaCounts(
  locationId: string,
  scope: FailureScope,
  facts: RestoreFacts,
  index: PointIndex,
): boolean {
  const location = index.locationOf({ locationId });
  return (
    scope !== 'data-corruption' &&
    location !== undefined &&
    location.state !== 'unavailable' &&
    survives(location, facts.placement, scope, facts)
  );
}

/** Last instant at which a sample still says something: two intervals after it. */
export function sampleValidUntil(sample: SampleFacts): Date {
  return addSeconds(
    sample.measuredAt,
    2 * (sample.intervalSeconds ?? RECOVERY_DEFAULTS.sampleIntervalSeconds),
  );
}

/** What a link says about an instant, by its last sample until then; absent: it had none yet. */
export function readLink(link: Link, at: Date): LinkReading | undefined {
  const sample = lastUntil(link.samples, at);
  if (!sample) {
    return undefined;
  }
  if (at > sampleValidUntil(sample)) {
    return {
      state: 'unknown',
      reason: `No sample of ${
        link.linkId
      } since ${sample.measuredAt.toISOString()}`,
    };
  }
  const until = protectedUntil(sample);
  return until
    ? { state: 'known', sample, until }
    : {
        state: 'unknown',
        reason:
          sample.gapAt === undefined
            ? `The sample of ${link.linkId} does not say how far it is`
            : `${link.linkId} has a gap: ${sample.gapAt} is missing`,
      };
}

/** Newest commit on the other side: with a gap the one before it, caught up the sample itself. */
function protectedUntil(sample: SampleFacts): Date | undefined {
  if (sample.gapAt !== undefined) {
    return sample.protectedUntil;
  }
  if (sample.caughtUp) {
    return sample.measuredAt;
  }
  return (
    sample.protectedUntil ??
    (sample.lagSeconds === undefined
      ? undefined
      : addSeconds(sample.measuredAt, -sample.lagSeconds))
  );
}

function lastUntil(
  samples: readonly SampleFacts[],
  at: Date,
): SampleFacts | undefined {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (samples[middle].measuredAt <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return samples[low - 1];
}
