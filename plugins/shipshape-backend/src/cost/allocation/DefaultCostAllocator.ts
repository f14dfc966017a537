import { CubeOptions, dayOf } from 'backstage-plugin-shipshape-common';
import type { CostScope } from 'backstage-plugin-shipshape-node';
import type { CostConfig } from '../config';
import type { CostAllocator } from '../CostAllocator';
import type { AllocationContextLoader } from './AllocationContext';
import type { AllocationStore } from './AllocationStore';
import { isFrozen } from './isFrozen';
import { LoadAllocator } from './LoadAllocator';
import type { ScopeAllocationStore } from './ScopeAllocationStore';

/** A refresh allocates many loads in a row: they may share one pass over the catalog. */
const CATALOG_MAX_AGE_SECONDS = 60;

/** Options of {@link DefaultCostAllocator.create}. */
export interface DefaultCostAllocatorOptions {
  contexts: AllocationContextLoader;
  store: AllocationStore;
  scopes: ScopeAllocationStore;
  config: Pick<CostConfig, 'closeAfterDays'>;
  clock: () => Date;
}

/**
 * Allocates loads by the rules of now.
 *
 * @remarks
 * A load is planned (the rules are evaluated once per distinct key of its cells), written day by day under a new allocation id, and
 * checked: per day, currency and cost, Σ allocated = Σ cells to the last digit, added up by the database itself. Whatever fails, nothing
 * is kept. Readers see an allocation only once the pointer of its scope names it.
 *
 * The cube keeps only the details that rules use. A new tag key in `shipshape.dev/cost-tags` or a new description pattern changes
 * {@link DefaultCostAllocator.cubeOptions}, which are part of a load's identity: the next refresh of the source reads the files again.
 * Until then such a rule finds no charges. Every other change of rules needs no files, see `CostReallocationService`.
 */
export class DefaultCostAllocator implements CostAllocator {
  readonly #options: DefaultCostAllocatorOptions;
  readonly #allocator: LoadAllocator;

  static create(options: DefaultCostAllocatorOptions): DefaultCostAllocator {
    return new DefaultCostAllocator(options);
  }

  private constructor(options: DefaultCostAllocatorOptions) {
    this.#options = options;
    this.#allocator = LoadAllocator.create(options);
  }

  async cubeOptions(): Promise<CubeOptions> {
    const { rules } = await this.#options.contexts.load({
      maxAgeSeconds: CATALOG_MAX_AGE_SECONDS,
    });
    return rules.cubeOptions;
  }

  async listFrozen(sourceId: string): Promise<CostScope[]> {
    const { scopes, config, clock } = this.#options;
    const today = dayOf(clock());
    return (await scopes.listScopes()).filter(
      scope =>
        scope.sourceId === sourceId && isFrozen(scope, { today, ...config }),
    );
  }

  async allocate(loadId: number): Promise<{ allocationId: number }> {
    const context = await this.#options.contexts.load({
      maxAgeSeconds: CATALOG_MAX_AGE_SECONDS,
    });
    const plan = await this.#allocator.plan(loadId, context);
    return { allocationId: await this.#allocator.write(plan) };
  }

  async discard(allocationIds: number[]): Promise<void> {
    await this.#options.store.delete(allocationIds);
  }
}
