import type { LoggerService } from '@backstage/backend-plugin-api';
import { loadDossiers } from '../pages/dossier';
import type {
  RecoveryReadStore,
  StoredResource,
} from '../pages/RecoveryReadStore';
import { assess } from './assess';
import type {
  RecoveryStanding,
  RecoveryStatusStore,
} from './RecoveryStatusStore';

/** Resources whose facts are held in memory together. */
const CHUNK = 200;

interface RecoveryStatusServiceOptions {
  facts: RecoveryReadStore;
  statuses: Pick<RecoveryStatusStore, 'put' | 'removeGone'>;
  logger: LoggerService;
  clock: () => Date;
}

/** Keeps the standing of every resource, for the lists and the alarms. */
export class RecoveryStatusService {
  readonly #options: RecoveryStatusServiceOptions;

  static create(options: RecoveryStatusServiceOptions): RecoveryStatusService {
    return new RecoveryStatusService(options);
  }

  private constructor(options: RecoveryStatusServiceOptions) {
    this.#options = options;
  }

  /**
   * Computes all of them anew: exposure grows and slots pass while nothing is reported.
   *
   * @returns how many there are
   */
  async refresh(options?: { signal?: AbortSignal }): Promise<number> {
    const { facts, statuses } = this.#options;
    let count = 0;
    let after: string | undefined;
    for (;;) {
      options?.signal?.throwIfAborted();
      const resources = await facts.listResources({ after, limit: CHUNK });
      await this.#compute(resources);
      count += resources.length;
      if (resources.length < CHUNK) {
        await statuses.removeGone();
        return count;
      }
      after = resources[resources.length - 1].resourceId;
    }
  }

  /** Computes those of which something was reported or declared; of those that are gone it forgets what was stored. */
  async recompute(resourceIds: readonly string[]): Promise<void> {
    const { facts, statuses } = this.#options;
    const ids = [...new Set(resourceIds)];
    for (let start = 0; start < ids.length; start += CHUNK) {
      const wanted = ids.slice(start, start + CHUNK);
      const resources = await facts.listResources({ resourceIds: wanted });
      await this.#compute(resources);
      if (resources.length < wanted.length) {
        await statuses.removeGone();
      }
    }
  }

  async #compute(resources: readonly StoredResource[]): Promise<void> {
    const { facts, statuses, clock } = this.#options;
    if (resources.length === 0) {
      return;
    }
    const now = clock();
    const dossiers = await loadDossiers(facts, resources, { now });
    await statuses.put(
      dossiers.flatMap((dossier): RecoveryStanding[] => {
        try {
          return [assess(dossier, now).standing];
        } catch (error) {
          // One that cannot be judged keeps its old standing, and keeps nobody else from theirs.
          this.#options.logger.error(
            `The recovery of ${dossier.resource.resourceId} cannot be judged`,
            error instanceof Error ? error : new Error(String(error)),
          );
          return [];
        }
      }),
    );
  }
}
