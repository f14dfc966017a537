import { InputError } from '@backstage/errors';
import {
  addMonths,
  dayOf,
  listDays,
  monthStart,
  Showback,
  ShowbackQuery,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { SourcesService } from '../sources/SourcesService';
import { BudgetHolder, readBudgets } from './budgetView';
import { defaultClock } from './costPeriods';
import type { CostStore, CostSum } from './CostStore';
import type { CostViewConfig } from './CostViewReader';
import { ShowbackAudience, toShowbackCurrencies } from './showback';
import {
  readOccurring,
  readOrganisation,
  readSelection,
  ShowbackFigures,
  ShowbackQuestion,
} from './showbackFigures';

/** What one month holds for those who may ask for it, before it is known who asks. It must not leave the backend. */
export interface ShowbackLedger {
  question: ShowbackQuestion;
  freshness: readonly SourceFreshness[];
  /** The organisation's figures; absent unless they were asked for. */
  figures?: ShowbackFigures;
  /** Owners that occur in it, whoever may see them. */
  owners: readonly string[];
  /** Entities that occur in it, by the clock of the question or by the one of budgets. */
  entities: readonly string[];
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
   * Reads a month: who occurs in it, and for the organisation's view what it holds.
   *
   * @throws InputError when the month is in the future
   */
  async readLedger(
    query: ShowbackQuery,
    options: { organisation: boolean },
  ): Promise<ShowbackLedger> {
    const today = this.#today();
    const month = query.month ? `${query.month}-01` : monthStart(today);
    if (month > today) {
      throw new InputError(`month: ${query.month} is in the future`);
    }
    const question: ShowbackQuestion = {
      month,
      metric: query.metric,
      clock: query.clock ?? defaultClock(query.metric),
      today,
      config: this.#config,
    };
    const freshness = await this.#sources.listFreshness({ kinds: ['cost'] });
    return this.#store.snapshot(async reader => {
      const figures = options.organisation
        ? await readOrganisation(reader, question)
        : undefined;
      const occurring = await readOccurring(reader, question);
      const sums = [...(figures?.sums ?? []), ...occurring];
      return {
        question,
        freshness,
        figures,
        owners: distinctKeys(sums, 0),
        entities: distinctKeys(sums, 1),
      };
    });
  }

  /** Those of the entities that left the catalog. */
  async listDepartedEntities(entityRefs: readonly string[]): Promise<string[]> {
    return this.#store.listDepartedEntities(entityRefs);
  }

  /**
   * The answer for one audience. Without the organisation's view everything in it, also how far the data reaches and which months there
   * are, is told from the cost that this audience may see. Budgets count what it may see in either case.
   */
  async present(
    ledger: ShowbackLedger,
    audience: ShowbackAudience,
    holders: readonly BudgetHolder[],
  ): Promise<Showback> {
    const { question, freshness } = ledger;
    const entities = ledger.entities.filter(
      ref =>
        audience.visible.has(ref) ||
        (audience.organisation && audience.departed.has(ref)),
    );
    return this.#store.snapshot(async reader => {
      const { sums, coverage, months } =
        (audience.organisation && ledger.figures) ||
        (await readSelection(reader, question, {
          owners: ledger.owners.filter(ref => audience.visible.has(ref)),
          entities,
        }));
      const budgets = await readBudgets(reader, {
        selector: {
          by: 'owners',
          owners: [...new Set(holders.flatMap(holder => holder.owners ?? []))],
          entities,
        },
        holders,
        freshness,
        month: question.month,
        today: question.today,
        config: this.#config,
      });
      return {
        month: question.month.slice(0, 7),
        metric: question.metric,
        clock: question.clock,
        dataUntil: coverage.dataUntil,
        complete: listDays(question.month, addMonths(question.month, 1)).every(
          day => coverage.stateOf(day) === 'complete',
        ),
        months,
        freshness: [...freshness],
        scope: audience.organisation ? 'organisation' : 'visible',
        currencies: toShowbackCurrencies(sums, audience, budgets),
      };
    });
  }

  #today(): string {
    return dayOf(this.#clock());
  }
}
