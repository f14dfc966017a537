import type { LoggerService } from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import type { EvidenceStore } from './EvidenceStore';

/** Verifies every chain of evidence, with the bytes that it names and the drills that it tells of, the one verified longest ago first: what a run has no time for begins the next one. */
export class EvidenceVerificationService {
  readonly #evidence: Pick<EvidenceStore, 'listChains' | 'verify'>;
  readonly #logger: LoggerService;

  static create(options: {
    evidence: Pick<EvidenceStore, 'listChains' | 'verify'>;
    logger: LoggerService;
  }): EvidenceVerificationService {
    return new EvidenceVerificationService(options.evidence, options.logger);
  }

  private constructor(
    evidence: Pick<EvidenceStore, 'listChains' | 'verify'>,
    logger: LoggerService,
  ) {
    this.#evidence = evidence;
    this.#logger = logger;
  }

  /**
   * A broken chain is an error in the log each time: the only word about one whose resource has left the catalog, where nobody is alarmed.
   *
   * @returns the resources whose chains do not hold
   * @throws AggregateError when chains could not be read; the others are verified all the same
   */
  async run(options: { signal?: AbortSignal } = {}): Promise<string[]> {
    const broken: string[] = [];
    const errors: unknown[] = [];
    for (const resourceId of await this.#evidence.listChains()) {
      options.signal?.throwIfAborted();
      try {
        const { intact, brokenAt } = await this.#evidence.verify(resourceId);
        if (!intact) {
          broken.push(resourceId);
          this.#logger.error(
            `The chain of evidence of ${resourceId} does not hold from ${brokenAt} on`,
          );
        }
      } catch (error) {
        errors.push(
          new ForwardedError(
            `The chain of evidence of ${resourceId} could not be verified`,
            error,
          ),
        );
      }
    }
    if (errors.length > 0) {
      throw new AggregateError(
        errors,
        `${errors.length} chains of evidence could not be verified`,
      );
    }
    return broken;
  }
}
