import { ConflictError, NotFoundError } from '@backstage/errors';
import type { CostAllocator } from '../CostAllocator';
import type { CostLoadStore, LoadDetails } from './CostLoadStore';

/** How often an acceptance that lost a race against a re-allocation looks again. */
const ATTEMPTS = 5;

/** A person's decision on a quarantined load. */
export interface LoadDecisionRequest {
  sourceId: string;
  loadId: string;
  decision: 'accept' | 'reject';
  /** Why, for the record. */
  reason: string;
  /** User entity ref. */
  decidedBy: string;
}

interface Services {
  loads: CostLoadStore;
  allocator: CostAllocator;
  clock: () => Date;
}

/**
 * Accepting allocates the kept cells by the rules of now and activates them; rejecting keeps the active load.
 *
 * @throws NotFoundError when the source has no such load; ConflictError when it is not (or no longer) quarantined, or something newer is
 * active.
 */
export async function decideLoad(
  request: LoadDecisionRequest,
  services: Services,
): Promise<void> {
  const { loads, clock } = services;
  const load = /^\d{1,15}$/.test(request.loadId)
    ? await loads.get(request.sourceId, Number(request.loadId))
    : undefined;
  if (!load) {
    throw new NotFoundError(
      `Source '${request.sourceId}' has no load '${request.loadId}'`,
    );
  }
  if (load.state !== 'quarantined') {
    throw new ConflictError(
      `Load '${request.loadId}' waits for no decision; it is ${load.state}`,
    );
  }
  const decision = {
    decidedBy: request.decidedBy,
    decidedAt: clock().toISOString(),
  };
  if (request.decision === 'accept') {
    await accept(load, decision, services);
  } else if (
    !(await loads.reject(load.id, { ...decision, reason: request.reason }))
  ) {
    throw new ConflictError(
      `Load '${request.loadId}' was decided by someone else meanwhile`,
    );
  }
}

async function accept(
  load: LoadDetails,
  decision: { decidedBy: string; decidedAt: string },
  { loads, allocator }: Services,
): Promise<void> {
  const { scope } = load;
  if (!scope) {
    throw new ConflictError(`Load '${load.id}' names no scope to activate`);
  }
  let allocationId: number | undefined;
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const active = await loads.getActive(load.sourceId, scope);
      if (active && active.runTime > load.runTime) {
        throw new ConflictError(
          `A newer delivery of the same billing account and period is active, of ${active.runTime}`,
        );
      }
      allocationId ??= (await allocator.allocate(load.id)).allocationId;
      if (
        await loads.activate({ load, allocationId, expected: active, decision })
      ) {
        allocationId = undefined;
        return;
      }
    }
  } finally {
    if (allocationId !== undefined) {
      await allocator.discard([allocationId]);
    }
  }
  throw new ConflictError(
    `Load '${load.id}' could not be activated, because its scope was changed again and again`,
  );
}
