import { ConflictError } from '@backstage/errors';
import type {
  CostSource,
  CostSourcesExtensionPoint,
} from 'backstage-plugin-shipshape-node';

/** The cost sources that modules registered before the start of the plugin. */
export class CostSourceRegistry implements CostSourcesExtensionPoint {
  readonly #sources = new Map<string, CostSource>();

  /** @throws ConflictError when a source with this id exists already; it stops the start. */
  addSource(source: CostSource): void {
    if (this.#sources.has(source.id)) {
      throw new ConflictError(
        `Cost source with id '${source.id}' has already been registered; ids must be unique over all modules`,
      );
    }
    this.#sources.set(source.id, source);
  }

  /** In the order of registration. */
  list(): CostSource[] {
    return [...this.#sources.values()];
  }

  get(id: string): CostSource | undefined {
    return this.#sources.get(id);
  }
}
