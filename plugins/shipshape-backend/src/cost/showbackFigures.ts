/** Reads what a showback is made of: for the organisation, or for the cost that a caller may see. */
import {
  addDays,
  addMonths,
  CostClock,
  CostMetric,
  minDay,
  UNALLOCATED_REASONS,
} from 'backstage-plugin-shipshape-common';
import type { Coverage } from './completeness';
import {
  CompletenessConfig,
  deliveriesFrom,
  monthsOf,
  organisationCoverage,
  readDeliveries,
} from './costCoverage';
import { compareMonth, windowOf } from './costPeriods';
import type {
  CostReader,
  CostSelector,
  CostSum,
  CostWindow,
} from './CostStore';
import { SHOWBACK_KEYS } from './showback';

/** Which month is asked for, and when. */
export interface ShowbackQuestion {
  /** First day of the month. */
  month: string;
  metric: CostMetric;
  clock: CostClock;
  today: string;
  config: CompletenessConfig;
}

/** Sums by {@link SHOWBACK_KEYS}, with what is known about the days they are over. */
export interface ShowbackFigures {
  /** Over the month and, where there is a comparison, its two sides. */
  sums: CostSum[];
  coverage: Coverage;
  /** Months with data, newest first. */
  months: string[];
}

/** The days of the month until today. */
function daysOf({ month, today }: ShowbackQuestion): CostWindow {
  return {
    from: month,
    to: minDay(addMonths(month, 1), addDays(today, 1)),
  };
}

async function readSums(
  reader: CostReader,
  selector: CostSelector,
  question: ShowbackQuestion,
  coverage: Coverage,
): Promise<CostSum[]> {
  const { month, metric, clock, today } = question;
  const sides = compareMonth({ month, clock, today, coverage });
  const total = windowOf(clock, daysOf(question));
  return reader.sum({
    selector,
    metric,
    clock,
    windows: sides ? [total, sides.current, sides.previous] : [total],
    by: SHOWBACK_KEYS,
  });
}

/** Everything, allocated or not: one pass over the index range of the month. */
export async function readOrganisation(
  reader: CostReader,
  question: ShowbackQuestion,
): Promise<ShowbackFigures> {
  const scopes = await reader.listScopes();
  const coverage = organisationCoverage(
    scopes,
    question.today,
    question.config,
  );
  const sums = await readSums(
    reader,
    { by: 'reasons', reasons: ['', ...UNALLOCATED_REASONS] },
    question,
    coverage,
  );
  return { sums, coverage, months: monthsOf(scopes) };
}

/** The cost of these owners for these entities, as if there were no other. */
export async function readSelection(
  reader: CostReader,
  question: ShowbackQuestion,
  selection: { owners: readonly string[]; entities: readonly string[] },
): Promise<ShowbackFigures> {
  const selector: CostSelector = { by: 'owners', ...selection };
  const deliveries = await readDeliveries(reader, selector, {
    from: deliveriesFrom(question.today, addMonths(question.month, -1)),
    today: question.today,
    config: question.config,
  });
  const coverage = deliveries.coverage();
  return {
    sums: await readSums(reader, selector, question, coverage),
    coverage,
    months: monthsOf(deliveries.feeds.flatMap(feed => feed.scopes)),
  };
}

/**
 * Owners and entities with cost in the month or in the one before, by the clock of the question and by that of budgets. The range does
 * not depend on the data, so that what one caller may see cannot depend on what others have.
 */
export async function readOccurring(
  reader: CostReader,
  question: ShowbackQuestion,
): Promise<CostSum[]> {
  const days = daysOf(question);
  const range = { from: addMonths(days.from, -1), to: days.to };
  const found: CostSum[] = [];
  for (const clock of new Set([question.clock, 'charge' as const])) {
    const sums = await reader.sum({
      selector: { by: 'reasons', reasons: [''] },
      metric: 'effective',
      clock,
      windows: [windowOf(clock, range)],
      by: ['owner', 'entity'],
    });
    found.push(...sums);
  }
  return found;
}
