import type { LoggerService } from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import { dayOf } from 'backstage-plugin-shipshape-common';
import type {
  CatalogSnapshot,
  CatalogSnapshotLoader,
} from '../cost/allocation/catalogSnapshot';
import { OwnershipHistory } from './OwnershipHistory';
import type { OwnershipStore } from './OwnershipStore';
import { planOwnershipChanges } from './planOwnershipChanges';

/**
 * Records who owns what, day by day, so that each charge belongs to the owner of its day.
 *
 * @remarks
 * A change of owner counts from the UTC day on which it is seen; what was recorded for earlier days stays. An entity that left the
 * catalog keeps its last record, with its end and with the annotations that mapped charges to it. Running it twice, or on several
 * replicas at the same time, is the same as running it once.
 */
export class OwnershipService {
  readonly #store: OwnershipStore;
  readonly #catalog: CatalogSnapshotLoader;
  readonly #logger: LoggerService;
  readonly #clock: () => Date;

  static create(options: {
    store: OwnershipStore;
    catalog: CatalogSnapshotLoader;
    logger: LoggerService;
    clock: () => Date;
  }): OwnershipService {
    return new OwnershipService(options);
  }

  private constructor(options: {
    store: OwnershipStore;
    catalog: CatalogSnapshotLoader;
    logger: LoggerService;
    clock: () => Date;
  }) {
    this.#store = options.store;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#clock = options.clock;
  }

  /**
   * Brings the records up to date with the catalog.
   *
   * @returns how many records changed.
   * @throws ForwardedError when the catalog cannot be read; nothing is recorded then.
   */
  async recordNow(): Promise<{ changed: number }> {
    let snapshot: CatalogSnapshot;
    try {
      snapshot = await this.#catalog.load();
    } catch (error) {
      throw new ForwardedError(
        'Ownership was not recorded, the catalog cannot be read',
        error,
      );
    }
    const history = OwnershipHistory.from(await this.#store.list());
    const changes = planOwnershipChanges(
      history,
      snapshot,
      dayOf(this.#clock()),
    );
    const changed = await this.#store.apply(changes);
    if (changed > 0) {
      this.#logger.info(`Recorded ${changed} changes of ownership`);
    }
    return { changed };
  }
}
