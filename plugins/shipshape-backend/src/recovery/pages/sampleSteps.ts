import { RECOVERY_DEFAULTS } from '@shipshape/recovery';
import type { StoredResource, StoredSample } from './RecoveryReadStore';
import type { SampleStep } from './sampleSql';

/** Seconds of the steps in which samples may be read, longest first. */
const STEPS: ReadonlyArray<{ step: SampleStep; seconds: number }> = [
  { step: 'hour', seconds: 3_600 },
  { step: 'ten-minutes', seconds: 600 },
  { step: 'minute', seconds: 60 },
];

/** Exposure between two samples is shown higher than it was by up to a step: by this share of the RPO at most. */
const SHARE_OF_RPO = 1 / 4;

/**
 * How precisely the history of a resource must be read for its tightest RPO: with the longest step that is at most a quarter of it. An hour where there is
 * no RPO, every sample where even a minute is too long.
 */
export function sampleStepOf({
  objectives,
}: Pick<StoredResource, 'objectives'>): SampleStep {
  const tightest = Math.min(
    ...objectives.flatMap(({ rpoSeconds }) => rpoSeconds ?? []),
  );
  return (
    STEPS.find(({ seconds }) => seconds <= tightest * SHARE_OF_RPO)?.step ??
    'sample'
  );
}

/**
 * Of the past the last sample of a step stands for it, so that the next one may come two steps later; the newest of each link says itself how long
 * it holds.
 *
 * @param samples - of each link oldest first
 * @param step - absent: only the newest ones were read
 */
export function holdForAStep(
  samples: readonly StoredSample[],
  step: SampleStep | undefined,
): StoredSample[] {
  const held = STEPS.find(each => each.step === step)?.seconds ?? 0;
  return samples.map((sample, index) =>
    samples[index + 1]?.linkId === sample.linkId
      ? {
          ...sample,
          intervalSeconds: Math.max(
            sample.intervalSeconds ?? RECOVERY_DEFAULTS.sampleIntervalSeconds,
            held,
          ),
        }
      : sample,
  );
}
