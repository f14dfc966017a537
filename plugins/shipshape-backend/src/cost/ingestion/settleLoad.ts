import { ConflictError } from '@backstage/errors';
import type { LoadState } from 'backstage-plugin-shipshape-common';
import type { CostAllocator } from '../CostAllocator';
import type { ActiveScope, CostLoadStore, LoadDetails } from './CostLoadStore';
import { evaluateGuards } from './guards';
import { planScope, scopeKey } from './plan';
import type { ScopeTally } from './ScopeTally';

/** How often a load that lost a race looks again; each loss means that someone else has activated or re-allocated the scope. */
const ATTEMPTS = 5;

/** Final states that this step can lead to. */
export type SettledState = Extract<
  LoadState,
  'active' | 'quarantined' | 'duplicate' | 'stale'
>;

/**
 * Takes a staged load through the guards and activates it by compare-and-set. Whoever loses the race looks at the new active load: it may be
 * the same content, or newer, or need other guards.
 *
 * @throws what the allocator throws (the load stays staged), ConflictError when the race goes on.
 */
export async function settleLoad(options: {
  loads: CostLoadStore;
  allocator: CostAllocator;
  load: LoadDetails;
  tally: ScopeTally;
  frozen: ReadonlySet<string>;
  isClosed: (active: ActiveScope) => boolean;
}): Promise<SettledState> {
  const { loads, allocator, load, tally } = options;
  let allocationId: number | undefined;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const active = await loads.getActive(load.sourceId, tally.scope);
      const state = await settleWithoutAllocation({ ...options, active });
      if (state) {
        return state;
      }
      allocationId ??= (await allocator.allocate(load.id)).allocationId;
      if (await loads.activate({ load, allocationId, expected: active })) {
        allocationId = undefined;
        return 'active';
      }
    }
  } finally {
    if (allocationId !== undefined) {
      await allocator.discard([allocationId]);
    }
  }
  throw new ConflictError(
    'The scope was changed by others again and again; it is tried again with the next refresh',
  );
}

/** @returns undefined when the load is to be activated. */
async function settleWithoutAllocation(options: {
  loads: CostLoadStore;
  load: LoadDetails;
  tally: ScopeTally;
  active?: ActiveScope;
  frozen: ReadonlySet<string>;
  isClosed: (active: ActiveScope) => boolean;
}): Promise<SettledState | undefined> {
  const { loads, load, tally, active } = options;
  const plan = planScope({
    artifact: { hash: load.artifactHash, runTime: load.runTime },
    optionsHash: load.optionsHash,
    active,
    frozen: options.frozen.has(scopeKey(tally.scope)),
  });
  if (plan === 'duplicate' || plan === 'stale') {
    await loads.setState([load.id], plan);
    return plan;
  }
  const { rows, rejects } = load.report ?? {};
  const fired = evaluateGuards(
    {
      ...tally.scope,
      billingPeriodEnd: tally.billingPeriodEnd,
      rows: tally.rows,
      totals: load.totals,
      firstStart: tally.firstStart,
      lastStart: tally.lastStart,
      rejected: { rows: rows?.rejected ?? 0, cells: rejects?.cells ?? 0 },
    },
    active && {
      totals: active.totals,
      periodClosed: options.isClosed(active),
    },
  );
  // The same content, read again for new rules: what a person has accepted of it is accepted.
  const accepted = new Set(
    active?.artifactHash === load.artifactHash
      ? active.guards.map(({ code }) => code)
      : [],
  );
  const guards = fired.filter(({ code }) => !accepted.has(code));
  if (guards.length > 0) {
    await loads.quarantine(load.id, guards);
    return 'quarantined';
  }
  return undefined;
}
