import { InputError } from '@backstage/errors';
import {
  addDays,
  addMonths,
  dayOf,
  listDays,
  minDay,
  monthStart,
  Showback,
  ShowbackQuery,
  UNALLOCATED_REASONS,
} from 'backstage-plugin-shipshape-common';
import type { SourcesService } from '../sources/SourcesService';
import { BudgetHolder, readBudgets } from './budgetView';
import type { Coverage } from './completeness';
import { organisationCoverage } from './costCoverage';
import { compareMonth, defaultClock, windowOf } from './costPeriods';
import type { CostStore, CostSum } from './CostStore';
import type { CostViewConfig } from './CostViewReader';
import {
  SHOWBACK_KEYS,
  ShowbackAudience,
  toShowbackCurrencies,
} from './showback';

/** Everything that one month holds, before it is known who asks. */
export interface ShowbackLedger {
  /** The answer's own fields. */
  head: Omit<Showback, 'scope' | 'currencies'>;
  sums: readonly CostSum[];
  /** Owners that occur in it, whoever may see them. */
  owners: readonly string[];
  /** Entities that occur in it. */
  entities: readonly string[];
  coverage: Coverage;
}

function distinctKeys(sums: readonly CostSum[], index: number): string[] {
  const refs = new Set(sums.map(sum => sum.keys[index]));
  return [...refs].filter(ref => ref !== '');
}

/** Options of {@link DefaultShowbackService.create}. */
export interface DefaultShowbackServiceOptions {
  store: CostStore;
  sources: Pick<SourcesService, 'listFreshness'>;
  config: CostViewConfig;
  clock: () => Date;
}

/**
 * The rules of the showback. It knows no caller; a ledger must not leave the backend before `AuthorizedCostService` has said for whom it is.
 */
export class DefaultShowbackService {
  readonly #store: CostStore;
  readonly #sources: Pick<SourcesService, 'listFreshness'>;
  readonly #config: CostViewConfig;
  readonly #clock: () => Date;

  static create(
    options: DefaultShowbackServiceOptions,
  ): DefaultShowbackService {
    return new DefaultShowbackService(options);
  }

  private constructor(options: DefaultShowbackServiceOptions) {
    this.#store = options.store;
    this.#sources = options.sources;
    this.#config = options.config;
    this.#clock = options.clock;
  }

  /**
   * Reads a month: one pass over its index range.
   *
   * @throws InputError when the month is in the future
   */
  async readLedger(query: ShowbackQuery): Promise<ShowbackLedger> {
    const today = dayOf(this.#clock());
    const month = query.month ? `${query.month}-01` : monthStart(today);
    if (month > today) {
      throw new InputError(`month: ${query.month} is in the future`);
    }
    const clock = query.clock ?? defaultClock(query.metric);
    const freshness = await this.#sources.listFreshness();
    return this.#store.snapshot(async reader => {
      const scopes = await reader.listScopes();
      const coverage = organisationCoverage(scopes, today, this.#config);
      const sides = compareMonth({ month, clock, today, coverage });
      const next = addMonths(month, 1);
      const total = windowOf(clock, {
        from: month,
        to: minDay(next, addDays(today, 1)),
      });
      const sums = await reader.sum({
        selector: { by: 'reasons', reasons: ['', ...UNALLOCATED_REASONS] },
        metric: query.metric,
        clock,
        windows: sides ? [total, sides.current, sides.previous] : [total],
        by: SHOWBACK_KEYS,
      });
      return {
        head: {
          month: month.slice(0, 7),
          metric: query.metric,
          clock,
          dataUntil: coverage.dataUntil,
          complete: listDays(month, next).every(
            day => coverage.stateOf(day) === 'complete',
          ),
          months: [
            ...new Set(
              scopes.map(scope => scope.billingPeriodStart.slice(0, 7)),
            ),
          ]
            .sort()
            .reverse(),
          freshness,
        },
        sums,
        owners: distinctKeys(sums, 0),
        entities: distinctKeys(sums, 1),
        coverage,
      };
    });
  }

  /** Those of the entities that left the catalog. */
  async listDepartedEntities(entityRefs: readonly string[]): Promise<string[]> {
    return this.#store.listDepartedEntities(entityRefs);
  }

  /** The answer for one audience. Budgets count what that audience may see. */
  async present(
    ledger: ShowbackLedger,
    audience: ShowbackAudience,
    holders: readonly BudgetHolder[],
  ): Promise<Showback> {
    const today = dayOf(this.#clock());
    const entities = ledger.entities.filter(
      ref =>
        audience.visible.has(ref) ||
        (audience.organisation && audience.departed.has(ref)),
    );
    const budgets = await readBudgets(this.#store, {
      selector: {
        by: 'owners',
        owners: [...new Set(holders.flatMap(holder => holder.owners ?? []))],
        entities,
      },
      holders,
      coverage: ledger.coverage,
      month: `${ledger.head.month}-01`,
      today,
      config: this.#config,
    });
    return {
      ...ledger.head,
      scope: audience.organisation ? 'organisation' : 'visible',
      currencies: toShowbackCurrencies(ledger.sums, audience, budgets),
    };
  }
}
