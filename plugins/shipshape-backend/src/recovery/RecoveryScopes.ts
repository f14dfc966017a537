import {
  Entity,
  RELATION_DEPENDS_ON,
  RELATION_HAS_PART,
  RELATION_OWNER_OF,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  entityNotFound,
  EntityName,
  isComposed,
  isOwner,
  kindOf,
} from '../catalog/entityKinds';
import {
  CallerOptions,
  relationTargets,
  VisibleCatalog,
} from '../catalog/VisibleCatalog';

/** An entity with those whose resources it shows, all of them visible to the caller. */
export interface RecoveryScope {
  entityRef: string;
  entities: string[];
}

/** Which entities' resources an entity shows to a caller. */
export class RecoveryScopes {
  readonly #catalog: VisibleCatalog;

  static create(options: { catalog: VisibleCatalog }): RecoveryScopes {
    return new RecoveryScopes(options.catalog);
  }

  private constructor(catalog: VisibleCatalog) {
    this.#catalog = catalog;
  }

  /**
   * Its own, of a Component also those of the Resources that it depends on, of a System or Domain those of its parts.
   *
   * @throws NotFoundError
   */
  async ofEntity(
    name: EntityName,
    options: CallerOptions,
  ): Promise<RecoveryScope> {
    const entity = await this.#get(name, options);
    const entityRef = stringifyEntityRef(entity);
    const others = isComposed(entity)
      ? await this.#partsOf(entity, options)
      : await this.#dependenciesOf(entity, options);
    return { entityRef, entities: [entityRef, ...others] };
  }

  /**
   * What a Group with its sub-groups, or a User, owns.
   *
   * @throws NotFoundError also for what is no owner
   */
  async ofOwner(
    name: EntityName,
    options: CallerOptions,
  ): Promise<RecoveryScope> {
    const owner = await this.#get(name, options);
    if (!isOwner(owner)) {
      throw entityNotFound();
    }
    const groups = await this.#catalog.walk([owner], RELATION_PARENT_OF, {
      ...options,
      accept: item => kindOf(item) === 'group',
    });
    const owned = await this.#catalog.filterVisible(
      [owner, ...groups.map(group => group.entity)].flatMap(item =>
        relationTargets(item, RELATION_OWNER_OF),
      ),
      options,
    );
    return { entityRef: stringifyEntityRef(owner), entities: [...owned] };
  }

  async #get(name: EntityName, options: CallerOptions): Promise<Entity> {
    const entity = await this.#catalog.getEntity(name, options);
    if (!entity) {
      throw entityNotFound();
    }
    return entity;
  }

  async #partsOf(entity: Entity, options: CallerOptions): Promise<string[]> {
    const parts = await this.#catalog.walk([entity], RELATION_HAS_PART, {
      ...options,
      through: isComposed,
    });
    return parts.map(part => stringifyEntityRef(part.entity));
  }

  async #dependenciesOf(
    entity: Entity,
    options: CallerOptions,
  ): Promise<Iterable<string>> {
    return kindOf(entity) === 'component'
      ? this.#catalog.filterVisible(
          relationTargets(entity, RELATION_DEPENDS_ON).filter(ref =>
            ref.startsWith('resource:'),
          ),
          options,
        )
      : [];
  }
}
