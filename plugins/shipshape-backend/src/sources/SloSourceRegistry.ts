import { ConflictError } from '@backstage/errors';
import { REPORTS_SOURCE_ID } from 'backstage-plugin-shipshape-common';
import type {
  SloSource,
  SloSourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';

/** The SLO sources that modules registered before the start of the plugin. */
export class SloSourceRegistry implements SloSourcesExtensionPoint {
  readonly #sources = new Map<string, SloSource>();

  /** @throws ConflictError when a source with this id exists already; it stops the start. */
  addSource(source: SloSource): void {
    if (source.id === REPORTS_SOURCE_ID || this.#sources.has(source.id)) {
      throw new ConflictError(
        `SLO source with id '${source.id}' has already been registered; ids must be unique over all modules`,
      );
    }
    this.#sources.set(source.id, source);
  }

  /** In the order of registration. */
  list(): SloSource[] {
    return [...this.#sources.values()];
  }

  get(id: string): SloSource | undefined {
    return this.#sources.get(id);
  }
}
