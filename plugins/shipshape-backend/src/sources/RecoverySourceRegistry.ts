import { ConflictError } from '@backstage/errors';
import { REPORTS_SOURCE_ID } from 'backstage-plugin-shipshape-common';
import type {
  RecoverySource,
  RecoverySourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';

/** The recovery sources that modules registered before the start of the plugin. */
export class RecoverySourceRegistry implements RecoverySourcesExtensionPoint {
  readonly #sources = new Map<string, RecoverySource>();

  /** @throws ConflictError when a source with this id exists already; it stops the start. */
  addSource(source: RecoverySource): void {
    if (source.id === REPORTS_SOURCE_ID || this.#sources.has(source.id)) {
      throw new ConflictError(
        `Recovery source with id '${source.id}' has already been registered; ids must be unique over all modules`,
      );
    }
    this.#sources.set(source.id, source);
  }

  /** In the order of registration. */
  list(): RecoverySource[] {
    return [...this.#sources.values()];
  }
}
