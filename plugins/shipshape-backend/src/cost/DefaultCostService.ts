import {
  addDays,
  addMonths,
  CostQuery,
  CostView,
  dayOf,
  daysBetween,
  DependencyCost,
  EntityCost,
  monthStart,
  OwnerCost,
} from 'backstage-plugin-shipshape-common';
import type { SourcesService } from '../sources/SourcesService';
import type { CostIntent } from './CostIntent';
import { resolveCostQuery, windowOf } from './costPeriods';
import type { CostSelector, CostStore } from './CostStore';
import { CostViewConfig, CostViewReader } from './CostViewReader';
import { listOwners, OwnerTree, toOwnerNode } from './ownerTree';

/** Whose cost, as far as the caller may know it. */
export interface EntityCostRequest {
  entityRef: string;
  intent: CostIntent;
  view: CostView;
  /** Entities whose own cost is the entity's: itself, and the parts of a system. */
  ownEntities: readonly string[];
  /** Resources it depends on. */
  dependencies: ReadonlyArray<Omit<DependencyCost, 'amounts'>>;
  /** Whether to tell the organisation's unallocated cost. */
  withUnallocated: boolean;
  /** Whether to tell the defects of the bills behind the figures. */
  withDefects: boolean;
  query: CostQuery;
}

/** Whose cost, as far as the caller may know it. */
export interface OwnerCostRequest {
  tree: OwnerTree;
  /** Entities that may be summed; see {@link DefaultCostService.listOwnedEntities}. */
  entities: readonly string[];
  /** Whether to tell the defects of the bills behind the figures. */
  withDefects: boolean;
  query: CostQuery;
}

/** Options of {@link DefaultCostService.create}. */
export interface DefaultCostServiceOptions {
  store: CostStore;
  sources: Pick<SourcesService, 'listFreshness'>;
  config: CostViewConfig;
  clock: () => Date;
}

/**
 * The rules of cost answers, over explicit lists of entities. It knows no caller: who may see what is decided by
 * `AuthorizedCostService`, which wraps it.
 */
export class DefaultCostService {
  readonly #store: CostStore;
  readonly #sources: Pick<SourcesService, 'listFreshness'>;
  readonly #config: CostViewConfig;
  readonly #clock: () => Date;

  static create(options: DefaultCostServiceOptions): DefaultCostService {
    return new DefaultCostService(options);
  }

  private constructor(options: DefaultCostServiceOptions) {
    this.#store = options.store;
    this.#sources = options.sources;
    this.#config = options.config;
    this.#clock = options.clock;
  }

  /**
   * Cost of one entity.
   *
   * @throws InputError when the range of the question is empty or too long
   */
  async getEntityCost(request: EntityCostRequest): Promise<EntityCost> {
    const { entityRef, intent, ownEntities, dependencies } = request;
    const today = this.#today();
    const query = resolveCostQuery(request.query, today);
    const freshness = await this.#sources.listFreshness({ kinds: ['cost'] });
    const own: CostSelector = { by: 'entities', entities: ownEntities };
    const selector: CostSelector = {
      by: 'entities',
      entities: [
        ...own.entities,
        ...(request.view === 'withDependencies'
          ? dependencies.map(item => item.entityRef)
          : []),
      ],
    };
    return this.#store.snapshot(async reader => {
      const view = await CostViewReader.open({
        reader,
        selector,
        query,
        today,
        config: this.#config,
      });
      const { currencies } = await view.figures();
      const budgets = await view.budgets(
        own,
        [{ entityRef, intent }],
        freshness,
      );
      const budget = budgets.get(entityRef);
      return {
        entityRef,
        view: request.view,
        query,
        dataUntil: view.dataUntil,
        currencies,
        ...(currencies.length === 0 && {
          emptyReason: await view.emptyReason(intent, freshness),
        }),
        mappedBy: intent.mappedBy,
        ...(budget && { budget }),
        problems: intent.problems,
        dependencies: await view.dependencies(dependencies),
        ...(request.withUnallocated && {
          unallocated: await view.unallocated(),
        }),
        ...(request.withDefects && { defects: await view.defects() }),
        freshness,
      };
    });
  }

  /**
   * Entities that had cost under one of the owners, on any day that an answer to the question may look at. Also those that the caller
   * may not see, so this is never part of an answer.
   */
  async listOwnedEntities(
    owners: readonly string[],
    costQuery: CostQuery,
  ): Promise<string[]> {
    const today = this.#today();
    const query = resolveCostQuery(costQuery, today);
    // Every window of an answer lies in these: the range with as many days before it, and the last three months.
    const days = [
      {
        from: addDays(query.from, -daysBetween(query.from, query.to)),
        to: query.to,
      },
      { from: addMonths(monthStart(today), -2), to: addDays(today, 1) },
    ];
    // The charge clock always, because budgets are counted with it.
    const clocks = new Set([query.clock, 'charge' as const]);
    const found = new Set<string>();
    for (const clock of clocks) {
      const owned = await this.#store.listOwnedEntities({
        owners,
        clock,
        windows: days.map(range => windowOf(clock, range)),
      });
      owned.forEach(pair => found.add(pair.entityRef));
    }
    return [...found];
  }

  /** Those of the entities that left the catalog. */
  async listDepartedEntities(entityRefs: readonly string[]): Promise<string[]> {
    return this.#store.listDepartedEntities(entityRefs);
  }

  /**
   * Cost of an owner and of the groups below it, by the owner recorded for each charge day.
   *
   * @throws InputError when the range of the question is empty or too long
   */
  async getOwnerCost(request: OwnerCostRequest): Promise<OwnerCost> {
    const { tree, entities } = request;
    const today = this.#today();
    const query = resolveCostQuery(request.query, today);
    const freshness = await this.#sources.listFreshness({ kinds: ['cost'] });
    const nodes = listOwners(tree);
    const selector: CostSelector = {
      by: 'owners',
      owners: nodes.map(node => node.ownerRef),
      entities,
    };
    return this.#store.snapshot(async reader => {
      const view = await CostViewReader.open({
        reader,
        selector,
        query,
        today,
        config: this.#config,
      });
      const { currencies, byOwner } = await view.figures();
      const budgets = await view.budgets(
        selector,
        nodes.map(node => ({
          entityRef: node.ownerRef,
          intent: node.intent,
          owners: listOwners(node).map(owner => owner.ownerRef),
        })),
        freshness,
      );
      const budget = budgets.get(tree.ownerRef);
      return {
        ownerRef: tree.ownerRef,
        query,
        dataUntil: view.dataUntil,
        currencies,
        ...(currencies.length === 0 && {
          emptyReason: await view.emptyReason(tree.intent, freshness),
        }),
        ...(budget && { budget }),
        problems: tree.intent.problems,
        tree: toOwnerNode(tree, byOwner, budgets),
        ...(request.withDefects && { defects: await view.defects() }),
        freshness,
      };
    });
  }

  #today(): string {
    return dayOf(this.#clock());
  }
}
