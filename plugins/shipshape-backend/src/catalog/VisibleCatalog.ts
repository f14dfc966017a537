/**
 * The catalog as one caller sees it. Every question carries the caller's credentials, and what the catalog does not show does not exist:
 * not in lists, not as the target of a relation, not as a difference between an error and another. There is no cache.
 */
import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  CompoundEntityRef,
  Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** The catalog answers small batches faster than large ones. */
const BATCH_SIZE = 100;
/** Batches that are asked at the same time. */
const CONCURRENCY = 4;

/** Just enough to know that an entity is visible. */
const REF_FIELDS = ['kind', 'metadata.namespace', 'metadata.name'];

/** Who asks. */
export interface CallerOptions {
  credentials: BackstageCredentials;
}

/** Targets of the relations of one type, without duplicates. */
export function relationTargets(entity: Entity, type: string): string[] {
  return [
    ...new Set(
      (entity.relations ?? [])
        .filter(relation => relation.type === type)
        .map(relation => relation.targetRef.toLocaleLowerCase('en-US')),
    ),
  ];
}

/** See the comment of this file. */
export class VisibleCatalog {
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;

  static create(options: {
    catalog: CatalogService;
    logger: LoggerService;
  }): VisibleCatalog {
    return new VisibleCatalog(options.catalog, options.logger);
  }

  private constructor(catalog: CatalogService, logger: LoggerService) {
    this.#catalog = catalog;
    this.#logger = logger;
  }

  /** The entity with its annotations and relations, or undefined when it is missing or hidden. Targets of relations may be hidden. */
  async getEntity(
    ref: CompoundEntityRef | string,
    options: CallerOptions,
  ): Promise<Entity | undefined> {
    return this.#ask(() =>
      this.#catalog.getEntityByRef(ref, { credentials: options.credentials }),
    );
  }

  /** Those of the refs that the caller may see. */
  async filterVisible(
    refs: readonly string[],
    options: CallerOptions,
  ): Promise<Set<string>> {
    const entities = await this.#getEntities(refs, REF_FIELDS, options);
    return new Set(entities.map(entity => stringifyEntityRef(entity)));
  }

  /** The visible ones of the entities, with annotations and relations, in the order of the refs. */
  async getEntities(
    refs: readonly string[],
    options: CallerOptions,
  ): Promise<Entity[]> {
    return this.#getEntities(
      refs,
      [...REF_FIELDS, 'metadata.annotations', 'relations'],
      options,
    );
  }

  /**
   * Everything that can be reached from the entities over relations of one type, through visible entities only: breadth first, one batch
   * per level, each entity once, so that neither cycles nor several parents multiply anything.
   *
   * @returns each reached entity with the ref of the entity through which it was reached first
   */
  async walk(
    roots: readonly Entity[],
    relationType: string,
    options: CallerOptions & {
      /** Which entities count; default: all. */
      accept?: (entity: Entity) => boolean;
      /** Through which of them the walk goes on; default: all. */
      through?: (entity: Entity) => boolean;
    },
  ): Promise<Array<{ entity: Entity; parentRef: string }>> {
    const reached: Array<{ entity: Entity; parentRef: string }> = [];
    const visited = new Set(roots.map(root => stringifyEntityRef(root)));
    let level: readonly Entity[] = roots;
    while (level.length > 0) {
      const parents = new Map<string, string>();
      for (const entity of level) {
        for (const target of relationTargets(entity, relationType)) {
          if (!visited.has(target)) {
            visited.add(target);
            parents.set(target, stringifyEntityRef(entity));
          }
        }
      }
      const found = await this.getEntities([...parents.keys()], options);
      const accepted = found.filter(options.accept ?? (() => true));
      for (const entity of accepted) {
        const parentRef = parents.get(stringifyEntityRef(entity));
        if (parentRef !== undefined) {
          reached.push({ entity, parentRef });
        }
      }
      level = accepted.filter(options.through ?? (() => true));
    }
    return reached;
  }

  async #getEntities(
    refs: readonly string[],
    fields: string[],
    options: CallerOptions,
  ): Promise<Entity[]> {
    const batches: string[][] = [];
    const unique = [...new Set(refs)];
    for (let start = 0; start < unique.length; start += BATCH_SIZE) {
      batches.push(unique.slice(start, start + BATCH_SIZE));
    }
    const found: Entity[] = [];
    for (let start = 0; start < batches.length; start += CONCURRENCY) {
      const answers = await Promise.all(
        batches
          .slice(start, start + CONCURRENCY)
          .map(entityRefs =>
            this.#ask(() =>
              this.#catalog.getEntitiesByRefs(
                { entityRefs, fields },
                { credentials: options.credentials },
              ),
            ),
          ),
      );
      for (const { items } of answers) {
        for (const item of items) {
          if (item) {
            found.push(item);
          }
        }
      }
    }
    return found;
  }

  /**
   * A catalog that does not answer is an error of its own, never an empty answer. Its words stay in the log: they may name entities and
   * addresses.
   */
  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      this.#logger.error(
        'The catalog did not answer',
        error instanceof Error ? error : new Error(String(error)),
      );
      throw new ServiceUnavailableError(
        'The catalog does not answer at the moment, so it is not known what may be shown',
      );
    }
  }
}
