import { createHash } from 'node:crypto';
import { OwnershipHistory } from '../../ownership/OwnershipHistory';
import type { OwnershipStore } from '../../ownership/OwnershipStore';
import type { CostConfig } from '../config';
import type { AllocationRules } from './AllocationRules';
import { buildAllocationRules } from './buildAllocationRules';
import type { CatalogSnapshotLoader } from './catalogSnapshot';
import { createOwnerResolver, OwnerResolver } from './OwnerResolver';

/** Everything that decides about a charge, at one moment. */
export interface AllocationContext {
  rules: AllocationRules;
  owners: OwnerResolver;
  /** Changes whenever any outcome may change. */
  hash: string;
}

/** Builds the rules and the owners of now from the catalog, the records and the config. */
export class AllocationContextLoader {
  readonly #catalog: CatalogSnapshotLoader;
  readonly #ownership: OwnershipStore;
  readonly #config: CostConfig;

  static create(options: {
    catalog: CatalogSnapshotLoader;
    ownership: OwnershipStore;
    config: CostConfig;
  }): AllocationContextLoader {
    return new AllocationContextLoader(options);
  }

  private constructor(options: {
    catalog: CatalogSnapshotLoader;
    ownership: OwnershipStore;
    config: CostConfig;
  }) {
    this.#catalog = options.catalog;
    this.#ownership = options.ownership;
    this.#config = options.config;
  }

  /** @param options - `maxAgeSeconds`: how old the catalog may be. */
  async load(options: { maxAgeSeconds: number }): Promise<AllocationContext> {
    const snapshot = await this.#catalog.load(options);
    const history = OwnershipHistory.from(await this.#ownership.list());
    const rules = buildAllocationRules(
      snapshot.entities,
      this.#config,
      history.departed().map(({ entityRef, mappings }) => ({
        ref: entityRef,
        annotations: mappings,
      })),
    );
    const currentOwners = snapshot.entities
      .map(({ ref, ownerRef = '' }) => `${ref} ${ownerRef}`)
      .sort();
    return {
      rules,
      owners: createOwnerResolver(history, snapshot),
      hash: createHash('sha256')
        .update(JSON.stringify([rules.hash, history.hash(), currentOwners]))
        .digest('hex'),
    };
  }
}
