import type { DrillPlan } from 'backstage-plugin-shipshape-common';
import { DrillFault } from '../DrillFault';

/**
 * Refuses a plan for points of other locations than the runner's repository is.
 *
 * @param location - of the runner's entry
 * @throws DrillFault of the runner
 */
export function assertLocation(
  { selection }: Pick<DrillPlan, 'selection'>,
  location: string | undefined,
): void {
  if (
    selection.locations !== undefined &&
    (location === undefined || !selection.locations.includes(location))
  ) {
    throw new DrillFault(
      'runner',
      'location-not-configured',
      `The plan restores from ${selection.locations.join(
        ', ',
      )}, and the runner's repository is ${
        location ?? 'of no named location'
      }.`,
    );
  }
}
