import {
  addDays,
  BudgetStatus,
  CostDefectCount,
  CurrencyCost,
  daysBetween,
  DependencyCost,
  EmptyReason,
  EntityCost,
  formatDecimal,
  monthStart,
  ResolvedCostQuery,
  SourceFreshness,
  UNALLOCATED_REASONS,
} from 'backstage-plugin-shipshape-common';
import { BudgetConfig, BudgetHolder, readBudgets } from './budgetView';
import type { Coverage } from './completeness';
import {
  CompletenessConfig,
  Deliveries,
  deliveriesFrom,
  readDeliveries,
} from './costCoverage';
import { toCurrencyCosts, WindowPlan } from './costFigures';
import type { CostIntent } from './CostIntent';
import { planPeriods, windowOf } from './costPeriods';
import type {
  CostFilter,
  CostReader,
  CostSelector,
  CostSum,
} from './CostStore';
import { readFilters } from './dimensions';
import { countDefects } from './defects';
import { foldSums } from './foldSums';

/** What figures depend on besides the data. */
export type CostViewConfig = CompletenessConfig & BudgetConfig;

/** Options of {@link CostViewReader.open}. */
export interface CostViewOptions {
  reader: CostReader;
  selector: CostSelector;
  query: ResolvedCostQuery;
  today: string;
  config: CostViewConfig;
}

function billId(bill: { sourceId: string; billingAccountId: string }): string {
  return JSON.stringify([bill.sourceId, bill.billingAccountId]);
}

function byCurrency(a: { currency: string }, b: { currency: string }): number {
  return a.currency < b.currency ? -1 : 1;
}

/** Whether anything of the source was ever loaded. */
function hasDelivered(source: SourceFreshness): boolean {
  return (
    source.lastSuccessAt !== undefined ||
    source.dataThrough !== undefined ||
    !['never', 'failed'].includes(source.state)
  );
}

/** The parts of one answer over one selection, read from one state of the data. */
export class CostViewReader {
  readonly #options: CostViewOptions;
  readonly #deliveries: Deliveries;
  readonly #coverage: Coverage;
  readonly #plan: WindowPlan;
  readonly #filters: CostFilter[];

  /** Looks up how far the complete days of the selection reach, which everything else depends on. */
  static async open(options: CostViewOptions): Promise<CostViewReader> {
    const { reader, selector, query, today, config } = options;
    // As far back as the figures look: the range, and as many days before it.
    const before = addDays(query.from, -daysBetween(query.from, query.to));
    const deliveries = await readDeliveries(reader, selector, {
      from: deliveriesFrom(today, before),
      today,
      config,
    });
    const coverage = deliveries.coverage();
    const plan = new WindowPlan(planPeriods(query, today, coverage));
    return new CostViewReader(options, deliveries, coverage, plan);
  }

  private constructor(
    options: CostViewOptions,
    deliveries: Deliveries,
    coverage: Coverage,
    plan: WindowPlan,
  ) {
    this.#options = options;
    this.#deliveries = deliveries;
    this.#coverage = coverage;
    this.#plan = plan;
    this.#filters = readFilters(options.query.filter);
  }

  /** Last complete day. */
  get dataUntil(): string | undefined {
    return this.#coverage.dataUntil;
  }

  /** Two passes over the index: all windows by group and owner, and the series by day or month and group. */
  async figures(): Promise<{
    currencies: CurrencyCost[];
    /** Over the range and, where there is a comparison, its two sides. */
    byOwner: CostSum[];
  }> {
    const { reader, selector, query } = this.#options;
    const { metric, groupBy, clock, seriesClock } = query;
    const filters = this.#filters;
    const sums = await reader.sum({
      selector,
      metric,
      clock,
      windows: this.#plan.windows,
      by: [groupBy, 'owner'],
      filters,
      details: true,
    });
    const series = await reader.sum({
      selector,
      metric,
      clock: seriesClock,
      windows: [windowOf(seriesClock, query)],
      by: [query.granularity === 'daily' ? 'day' : 'month', groupBy],
      filters,
    });
    return {
      currencies: toCurrencyCosts({
        query,
        plan: this.#plan,
        coverage: this.#coverage,
        sums: foldSums(sums, [0]),
        series,
      }),
      byOwner: this.#plan.ofRange(foldSums(sums, [1])),
    };
  }

  /** Adds to each resource its own cost in the range. */
  async dependencies(
    dependencies: ReadonlyArray<Omit<DependencyCost, 'amounts'>>,
  ): Promise<DependencyCost[]> {
    const { reader, query } = this.#options;
    const sums = await reader.sum({
      selector: {
        by: 'entities',
        entities: dependencies.map(item => item.entityRef),
      },
      metric: query.metric,
      clock: query.clock,
      windows: [this.#plan.periods.range],
      by: ['entity'],
      filters: this.#filters,
    });
    return dependencies.map(dependency => ({
      ...dependency,
      amounts: sums
        .filter(sum => sum.keys[0] === dependency.entityRef)
        .map(({ currency, amounts: [amount] }) => ({
          currency,
          amount: formatDecimal(amount),
        }))
        .sort(byCurrency),
    }));
  }

  /** The organisation's unallocated cost in the range, whatever is filtered. */
  async unallocated(): Promise<NonNullable<EntityCost['unallocated']>> {
    const { reader, query } = this.#options;
    const sums = await reader.sum({
      selector: { by: 'reasons', reasons: UNALLOCATED_REASONS },
      metric: query.metric,
      clock: query.clock,
      windows: [this.#plan.periods.range],
      by: [],
    });
    return sums
      .map(({ currency, amounts: [amount] }) => ({
        currency,
        amount: formatDecimal(amount),
      }))
      .sort(byCurrency);
  }

  /** Defects of the deliveries in the range, of those bills that brought cost to the selection. */
  async defects(): Promise<CostDefectCount[]> {
    const { reader, query } = this.#options;
    const bills = new Set(this.#deliveries.feeds.map(billId));
    const deliveries = new Map(
      (await reader.listDefects(query))
        .filter(item => bills.has(billId(item)))
        .map(item => [
          JSON.stringify([item.sourceId, item.delivery]),
          item.defects,
        ]),
    );
    return countDefects([...deliveries.values()].flat());
  }

  /** Budgets of this month against the cost in `selector`, whatever the view adds to it. */
  async budgets(
    selector: CostSelector,
    holders: readonly BudgetHolder[],
    freshness: readonly SourceFreshness[],
  ): Promise<Map<string, BudgetStatus>> {
    const { reader, today, config } = this.#options;
    return readBudgets(reader, {
      selector,
      holders,
      freshness,
      month: monthStart(today),
      today,
      config,
    });
  }

  /**
   * Why there is nothing to show; asked only then. It is told from the bills that ever delivered cost to the selection, and for one that
   * never had any from the state of the sources: what is in other bills is not for every caller to know.
   */
  async emptyReason(
    intent: CostIntent,
    freshness: readonly SourceFreshness[],
  ): Promise<EmptyReason> {
    const { reader, selector, query, today, config } = this.#options;
    const deliveries = await readDeliveries(reader, selector, {
      from: '0000-01-01',
      today,
      config,
    });
    if (deliveries.feeds.length > 0) {
      const range = windowOf(query.clock, query);
      const covered = deliveries.feeds
        .flatMap(feed => feed.scopes)
        .some(
          scope =>
            scope.billingPeriodStart < range.to &&
            scope.billingPeriodEnd > range.from,
        );
      return covered ? 'no-cost' : 'no-data-for-period';
    }
    if (!freshness.some(hasDelivered)) {
      return freshness.some(source => source.state === 'failed')
        ? 'source-failing'
        : 'no-data';
    }
    return intent.mappedBy.length > 0 ? 'no-cost' : 'not-mapped';
  }
}
