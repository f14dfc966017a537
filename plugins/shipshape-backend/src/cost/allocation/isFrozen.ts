import { addDays } from 'backstage-plugin-shipshape-common';
import { isPeriodClosed } from '../completeness';
import type { AllocatedScope } from './ScopeAllocationStore';

/**
 * Whether a scope's allocation may not change any more: its billing period is closed, and its figures have been seen.
 *
 * @remarks
 * Months that were closed already when they were first loaded (the history that a new installation reads) stay open for as many days as a
 * closed month had, or the rules that are still being written then would never apply to them.
 */
export function isFrozen(
  scope: Pick<
    AllocatedScope,
    'billingPeriodEnd' | 'declaredClosed' | 'firstLoadedAt'
  >,
  options: { today: string; closeAfterDays: number },
): boolean {
  const { today, closeAfterDays } = options;
  if (
    !isPeriodClosed({
      billingPeriodEnd: scope.billingPeriodEnd,
      declaredClosed: scope.declaredClosed,
      today,
      closeAfterDays,
    })
  ) {
    return false;
  }
  const closesOn = addDays(scope.billingPeriodEnd, closeAfterDays);
  const firstLoaded = scope.firstLoadedAt?.slice(0, 10);
  return (
    firstLoaded === undefined ||
    firstLoaded < closesOn ||
    addDays(firstLoaded, closeAfterDays) <= today
  );
}
