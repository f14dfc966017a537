import { dayOf } from 'backstage-plugin-shipshape-common';
import type { CostConfig } from '../config';
import { hashCubeOptions } from '../ingestion/hashCubeOptions';
import type { AllocationContextLoader } from './AllocationContext';
import { isFrozen } from './isFrozen';
import type { ScopeAllocationStore } from './ScopeAllocationStore';

const CATALOG_MAX_AGE_SECONDS = 60;

interface StaleCubesOptions {
  contexts: AllocationContextLoader;
  scopes: ScopeAllocationStore;
  config: Pick<CostConfig, 'closeAfterDays'>;
  /** Starts a refresh of a source now; false when it is running already, or there is no such source any more. */
  refresh: (sourceId: string) => Promise<boolean>;
  clock: () => Date;
}

/**
 * Asks sources for a refresh as soon as rules need details that stored cells lack (a new tag key, a new pattern), instead of leaving
 * charges unallocated until the next scheduled one.
 *
 * @remarks Each source is asked once per change: a scope whose file is gone cannot be read again, however often one asks.
 */
export class StaleCubes {
  readonly #options: StaleCubesOptions;
  readonly #asked = new Map<string, string>();

  static create(options: StaleCubesOptions): StaleCubes {
    return new StaleCubes(options);
  }

  private constructor(options: StaleCubesOptions) {
    this.#options = options;
  }

  /** @returns the sources that were asked. */
  async run(): Promise<string[]> {
    const { contexts, scopes, config, refresh, clock } = this.#options;
    const { rules } = await contexts.load({
      maxAgeSeconds: CATALOG_MAX_AGE_SECONDS,
    });
    const hash = hashCubeOptions(rules.cubeOptions);
    const today = dayOf(clock());
    const stale = new Set(
      (await scopes.listScopes())
        .filter(
          scope =>
            scope.optionsHash !== hash &&
            !isFrozen(scope, { today, ...config }),
        )
        .map(({ sourceId }) => sourceId),
    );
    const asked: string[] = [];
    for (const sourceId of stale) {
      if (this.#asked.get(sourceId) !== hash && (await refresh(sourceId))) {
        this.#asked.set(sourceId, hash);
        asked.push(sourceId);
      }
    }
    return asked;
  }
}
