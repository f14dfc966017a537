import type { LoggerService } from '@backstage/backend-plugin-api';
import { dayOf } from 'backstage-plugin-shipshape-common';
import type { CostConfig } from '../config';
import type {
  AllocationContext,
  AllocationContextLoader,
} from './AllocationContext';
import type { AllocationStore } from './AllocationStore';
import { isFrozen } from './isFrozen';
import { LoadAllocator } from './LoadAllocator';
import type {
  AllocatedScope,
  ScopeAllocationStore,
} from './ScopeAllocationStore';

/** Longer than any allocation takes: what is older and unnamed was left by a process that died. */
const ORPHAN_AGE_MS = 60 * 60 * 1000;
/** The recording of owners, just before, has read the catalog. */
const CATALOG_MAX_AGE_SECONDS = 60;

/** What one run did. */
export interface ReallocationResult {
  /** Scopes whose figures changed hands. */
  reallocated: number;
  /** Scopes of closed periods, which stay as they are. */
  frozen: number;
  /** Abandoned allocations that were removed. */
  removed: number;
}

interface CostReallocationServiceOptions {
  contexts: AllocationContextLoader;
  store: AllocationStore;
  scopes: ScopeAllocationStore;
  config: Pick<CostConfig, 'closeAfterDays'>;
  logger: LoggerService;
  clock: () => Date;
}

/**
 * Allocates open scopes again when annotations, config or owners changed.
 *
 * @remarks
 * No file is read: the cells hold what rules need. (New tag keys are the exception; they change the cube options, and the next refresh of
 * the source reads again.) A scope is touched only if the outcome for its own cells, or an owner on its own days, differs: the
 * fingerprint of an allocation says what it was made of. The new cells are written beside the old ones and shown by one compare-and-set
 * of the pointer; when a new load was activated meanwhile, the new cells are thrown away, as they are of the old load. Frozen scopes
 * ({@link isFrozen}) are left alone. One scope that fails does not stop the others.
 */
export class CostReallocationService {
  readonly #options: CostReallocationServiceOptions;
  readonly #allocator: LoadAllocator;
  /** Which context was found to change nothing for an allocation: spares reading its keys. Lost at a restart without harm. */
  #checked = new Map<number, string>();

  static create(
    options: CostReallocationServiceOptions,
  ): CostReallocationService {
    return new CostReallocationService(options);
  }

  private constructor(options: CostReallocationServiceOptions) {
    this.#options = options;
    this.#allocator = LoadAllocator.create(options);
  }

  /**
   * One pass over all scopes, newest period first.
   *
   * @throws AggregateError after the pass, when scopes failed.
   */
  async run(options?: { signal?: AbortSignal }): Promise<ReallocationResult> {
    const { contexts, scopes, config, logger, clock } = this.#options;
    const context = await contexts.load({
      maxAgeSeconds: CATALOG_MAX_AGE_SECONDS,
    });
    this.#logProblems(context);
    const today = dayOf(clock());
    const result: ReallocationResult = {
      reallocated: 0,
      frozen: 0,
      removed: 0,
    };
    const checked = new Map<number, string>();
    const errors: unknown[] = [];
    for (const scope of await scopes.listScopes()) {
      options?.signal?.throwIfAborted();
      if (isFrozen(scope, { today, ...config })) {
        result.frozen += 1;
        continue;
      }
      try {
        if (this.#checked.get(scope.allocationId) === context.hash) {
          checked.set(scope.allocationId, context.hash);
        } else {
          const current = await this.#reallocate(scope, context);
          if (current !== undefined) {
            checked.set(current, context.hash);
            result.reallocated += current === scope.allocationId ? 0 : 1;
          }
        }
      } catch (error) {
        errors.push(await this.#explain(scope, error));
      }
    }
    this.#checked = checked;
    result.removed = await this.#sweep();
    if (result.reallocated > 0) {
      logger.info(
        `Allocated ${result.reallocated} billing periods again after a change of rules or owners`,
      );
    }
    const failures = errors.filter(error => error !== undefined);
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `${
          failures.length
        } billing periods could not be allocated again: ${failures
          .map(error => (error instanceof Error ? error.message : error))
          .join('; ')}`,
      );
    }
    return result;
  }

  /** @returns the allocation that is current and up to date now; undefined when another load took over. */
  async #reallocate(
    scope: AllocatedScope,
    context: AllocationContext,
  ): Promise<number | undefined> {
    const { scopes, store } = this.#options;
    const plan = await this.#allocator.plan(scope.loadId, context);
    if (plan.fingerprint === scope.fingerprint) {
      return scope.allocationId;
    }
    const allocationId = await this.#allocator.write(plan);
    const swapped = await scopes.swap(scope, allocationId);
    await store.delete([swapped ? scope.allocationId : allocationId]);
    return swapped ? allocationId : undefined;
  }

  /** A load that was superseded meanwhile loses its cells while they are read: then there is nothing to report. */
  async #explain(scope: AllocatedScope, error: unknown): Promise<unknown> {
    const { scopes, logger } = this.#options;
    const current = (await scopes.listScopes()).find(
      item =>
        item.sourceId === scope.sourceId &&
        item.billingAccountId === scope.billingAccountId &&
        item.billingPeriodStart === scope.billingPeriodStart,
    );
    if (current && current.loadId === scope.loadId) {
      return error;
    }
    logger.debug(
      `Load ${scope.loadId} was replaced while it was allocated again`,
    );
    return undefined;
  }

  async #sweep(): Promise<number> {
    const { scopes, store, clock } = this.#options;
    const orphans = await scopes.listOrphans(
      new Date(clock().getTime() - ORPHAN_AGE_MS),
    );
    await store.delete(orphans);
    return orphans.length;
  }

  #logProblems({ rules }: AllocationContext): void {
    const { logger } = this.#options;
    for (const { entityRefs, subject, message } of rules.problems) {
      logger.debug(`${subject} on ${entityRefs.join(', ')}: ${message}`);
    }
  }
}
