import type { DrillPhaseName } from 'backstage-plugin-shipshape-common';
import type { ResolvedDrill } from './resolveDrill';

/** Shortest limit of restore and recovery, where nobody set one. */
const MIN_RESTORE_SECONDS = 1800;

/** Seconds that a phase may take: as the plan says, else the runner's limits, else for restore and recovery twice the RTO target. */
export function limitSeconds(
  { plan, entry, objective }: ResolvedDrill,
  phase: DrillPhaseName,
): number {
  const { timeouts } = entry.limits;
  const byTarget = Math.max(
    MIN_RESTORE_SECONDS,
    2 * (objective?.rtoSeconds ?? 0),
  );
  const preflight = plan.timeouts.preflight ?? timeouts.preflight;
  const cleanup = plan.timeouts.cleanup ?? timeouts.cleanup;
  const limits: Record<DrillPhaseName, number> = {
    // Cleans up what a killed runner left, too.
    claim: preflight + cleanup,
    preflight,
    baseline: plan.timeouts.baseline ?? timeouts.baseline,
    queue: preflight,
    provision: timeouts.provision,
    restore: plan.timeouts.restore ?? timeouts.restore ?? byTarget,
    start: plan.timeouts.start ?? timeouts.start,
    recover: plan.timeouts.recover ?? timeouts.recover ?? byTarget,
    verify: plan.timeouts.verify ?? timeouts.verify,
    stop: cleanup,
    cleanup,
  };
  return limits[phase];
}
