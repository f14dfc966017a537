import { createHash } from 'node:crypto';
import { NotFoundError } from '@backstage/errors';
import type { AllocationKey } from 'backstage-plugin-shipshape-common';
import type { AllocationContext } from './AllocationContext';
import { allocateCell, AllocationOutcome } from './allocateCell';
import type {
  AllocatableLoad,
  AllocatedCell,
  AllocationStore,
  CellRuleKey,
  CellSums,
  StoredCell,
} from './AllocationStore';
import { checkConservation } from './ConservationError';

/** Raised when the same rules, owners and cells would give other rows. */
const ALGORITHM = 1;

/** What the rules and the owners of one moment make of a load. */
export interface AllocationPlan {
  load: AllocatableLoad;
  days: string[];
  /** By {@link ruleKeyOf}. */
  outcomes: ReadonlyMap<string, AllocationOutcome>;
  ownerOn(entityRef: string, day: string): string;
  /** SHA-256 of all outcomes, and of the owners on the days of the load: equal fingerprints allocate equally. */
  fingerprint: string;
}

function ruleKeyOf(key: CellRuleKey): string {
  return [
    key.sub_account_id,
    key.provider,
    key.service,
    key.region,
    key.charge_category,
    key.commitment_id,
    key.commitment_status,
    key.allocation_key,
  ].join('\u0000');
}

function evaluate(
  row: CellRuleKey,
  load: AllocatableLoad,
  { rules }: AllocationContext,
): AllocationOutcome {
  const key: AllocationKey = JSON.parse(row.allocation_key);
  const { descriptionPatterns } = load.cubeOptions ?? rules.cubeOptions;
  return allocateCell(
    {
      billingAccountId: load.billingAccountId,
      subAccountId: row.sub_account_id,
      provider: row.provider,
      service: row.service,
      region: row.region,
      chargeCategory: row.charge_category,
      commitmentId: row.commitment_id,
      commitmentStatus: row.commitment_status,
      key,
      descriptions: (key.descriptions ?? []).flatMap(
        index => descriptionPatterns[index] ?? [],
      ),
    },
    rules,
  );
}

function fingerprintOf(
  outcomes: ReadonlyMap<string, AllocationOutcome>,
  days: readonly string[],
  context: AllocationContext,
): string {
  const hash = createHash('sha256').update(`${ALGORITHM}\n`);
  const entityRefs = new Set<string>();
  for (const [key, outcome] of [...outcomes].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    hash.update(`${JSON.stringify([key, outcome])}\n`);
    if (outcome.entityRef) {
      entityRefs.add(outcome.entityRef);
    }
  }
  for (const entityRef of [...entityRefs].sort()) {
    let owner: string | undefined;
    for (const day of days) {
      const next = context.owners.ownerOn(entityRef, day);
      if (next !== owner) {
        hash.update(`${JSON.stringify([entityRef, day, next])}\n`);
        owner = next;
      }
    }
  }
  return hash.digest('hex');
}

function add(target: CellSums, sums: CellSums): void {
  target.billed += sums.billed;
  target.effective += sums.effective;
  target.list += sums.list;
  target.contracted += sums.contracted;
  target.rowCount += sums.rowCount;
  target.missingList += sums.missingList;
  target.missingContracted += sums.missingContracted;
}

/** Allocates one day: cells with equal outcome and equal dimensions become one. */
function allocateDay(
  cells: readonly StoredCell[],
  day: string,
  plan: AllocationPlan,
): AllocatedCell[] {
  const allocated = new Map<string, AllocatedCell>();
  for (const cell of cells) {
    const outcome = plan.outcomes.get(ruleKeyOf(cell));
    const entityRef = outcome?.entityRef ?? '';
    const dimensions = {
      entityRef,
      ownerRef: entityRef && plan.ownerOn(entityRef, day),
      // A key that was not among the distinct ones cannot happen while a load's cells stand still.
      reason: outcome ? outcome.reason ?? '' : 'other',
      currency: cell.currency,
      provider: cell.provider,
      sub_account_id: cell.sub_account_id,
      sub_account_name: cell.sub_account_name,
      service_category: cell.service_category,
      service: cell.service,
      region: cell.region,
      environment: cell.environment,
      charge_category: cell.charge_category,
    };
    const key = Object.values(dimensions).join('\u0000');
    const existing = allocated.get(key);
    if (existing) {
      add(existing.sums, cell.sums);
    } else {
      allocated.set(key, { ...dimensions, day, sums: { ...cell.sums } });
    }
  }
  return [...allocated.values()];
}

/** Applies a context to the cells of a load, day by day, so that memory is bounded by the cells of one day. */
export class LoadAllocator {
  readonly #store: AllocationStore;
  readonly #clock: () => Date;

  static create(options: {
    store: AllocationStore;
    clock: () => Date;
  }): LoadAllocator {
    return new LoadAllocator(options);
  }

  private constructor(options: { store: AllocationStore; clock: () => Date }) {
    this.#store = options.store;
    this.#clock = options.clock;
  }

  /**
   * Evaluates the rules once per distinct key, without writing anything.
   *
   * @throws NotFoundError when there is no such load.
   */
  async plan(
    loadId: number,
    context: AllocationContext,
  ): Promise<AllocationPlan> {
    const load = await this.#store.getLoad(loadId);
    if (!load) {
      throw new NotFoundError(`There is no load ${loadId} with a scope`);
    }
    const days = await this.#store.listDays(loadId);
    const outcomes = new Map<string, AllocationOutcome>();
    for (const row of await this.#store.listRuleKeys(loadId)) {
      outcomes.set(ruleKeyOf(row), evaluate(row, load, context));
    }
    return {
      load,
      days,
      outcomes,
      ownerOn: (entityRef, day) => context.owners.ownerOn(entityRef, day),
      fingerprint: fingerprintOf(outcomes, days, context),
    };
  }

  /**
   * Writes the allocated cells under a new allocation id and proves that nothing was lost.
   *
   * @throws ConservationError; whatever fails, nothing is kept.
   */
  async write(plan: AllocationPlan): Promise<number> {
    const { load, days, fingerprint } = plan;
    const allocationId = await this.#store.create({
      loadId: load.id,
      fingerprint,
      createdAt: this.#clock().toISOString(),
    });
    try {
      for (const day of days) {
        const cells = await this.#store.listCells(load.id, day);
        await this.#store.insert({
          allocationId,
          billingPeriodStart: load.billingPeriodStart,
          cells: allocateDay(cells, day, plan),
        });
      }
      checkConservation(
        await this.#store.sumCells(load.id),
        await this.#store.sumAllocated(allocationId),
      );
    } catch (error) {
      await this.#discard(allocationId, error);
      throw error;
    }
    return allocationId;
  }

  async #discard(allocationId: number, reason: unknown): Promise<void> {
    try {
      await this.#store.delete([allocationId]);
    } catch (error) {
      throw new AggregateError(
        [reason, error],
        `Allocation ${allocationId} failed, and what it left could not be removed yet`,
      );
    }
  }
}
