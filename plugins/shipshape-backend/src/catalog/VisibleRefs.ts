import type { CallerOptions, VisibleCatalog } from './VisibleCatalog';

/** What one request has learnt about what its caller may see: each ref is asked for once. Never kept longer than the request. */
export class VisibleRefs {
  readonly #catalog: VisibleCatalog;
  readonly #options: CallerOptions;
  readonly #known = new Map<string, boolean>();

  constructor(
    catalog: VisibleCatalog,
    options: CallerOptions & {
      /** Refs that are known to be visible. */
      visible?: readonly string[];
    },
  ) {
    this.#catalog = catalog;
    this.#options = { credentials: options.credentials };
    for (const ref of options.visible ?? []) {
      this.#known.set(ref, true);
    }
  }

  /** Asks for those that are not known yet, in batches. */
  async learn(refs: Iterable<string | undefined>): Promise<void> {
    const unknown = [...new Set(refs)].filter(
      (ref): ref is string => ref !== undefined && !this.#known.has(ref),
    );
    if (unknown.length === 0) {
      return;
    }
    const visible = await this.#catalog.filterVisible(unknown, this.#options);
    unknown.forEach(ref => this.#known.set(ref, visible.has(ref)));
  }

  /** False also for what was not asked for. */
  has(ref: string | undefined): boolean {
    return ref !== undefined && this.#known.get(ref) === true;
  }
}
