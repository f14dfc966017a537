import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import {
  addDays,
  addMonths,
  dayOf,
  monthStart,
} from 'backstage-plugin-shipshape-common';
import type { CatalogSnapshotLoader } from '../allocation/catalogSnapshot';
import type { CostConfig } from '../config';
import type { CostStore } from '../CostStore';
import {
  BudgetAlarm,
  BudgetAlarmStore,
  STALE_NOTICE,
} from './BudgetAlarmStore';
import {
  BudgetDriver,
  BudgetFigures,
  readBudgetFigures,
  readDrivers,
} from './budgetFigures';
import { budgetMessage } from './budgetMessage';
import { isStale } from './budgetStatus';
import { Budget, listBudgets } from './listBudgets';
import { planTransitions } from './planTransitions';

/** The recording of owners, just before, has read the catalog. */
const CATALOG_MAX_AGE_SECONDS = 60;
/** Longer than sending takes; after it another replica takes over. */
const CLAIM_MS = 5 * 60 * 1000;

interface BudgetAlarmServiceOptions {
  catalog: CatalogSnapshotLoader;
  cost: CostStore;
  alarms: BudgetAlarmStore;
  notifications: NotificationService;
  config: Pick<
    CostConfig,
    'budgetThresholds' | 'completeLagDays' | 'closeAfterDays'
  >;
  logger: LoggerService;
  clock: () => Date;
}

/** What one run did. */
export interface BudgetAlarmResult {
  budgets: number;
  /** Thresholds that changed their state. */
  changed: number;
  /** Messages that were sent. */
  sent: number;
  /** Messages that could not be sent; the next run tries again. */
  unsent: number;
}

function alarmsOf(alarms: readonly BudgetAlarm[], { entity, intent }: Budget) {
  return alarms.filter(
    alarm =>
      alarm.entityRef === entity.ref && alarm.currency === intent.currency,
  );
}

/**
 * Alarms still to be told, grouped to one message each: thresholds that were crossed together are told as the highest (or, when they
 * resolved, as the lowest) of them.
 */
export function groupMessages(pending: readonly BudgetAlarm[]): Array<{
  told: BudgetAlarm;
  alarms: BudgetAlarm[];
}> {
  const groups = new Map<string, BudgetAlarm[]>();
  for (const alarm of pending) {
    const kind = alarm.percent === STALE_NOTICE ? 'stale' : alarm.state;
    groups.set(kind, [...(groups.get(kind) ?? []), alarm]);
  }
  return [...groups].map(([kind, alarms]) => {
    const sorted = [...alarms].sort((a, b) => a.percent - b.percent);
    return {
      told: kind === 'resolved' ? sorted[0] : sorted[sorted.length - 1],
      alarms: sorted,
    };
  });
}

/**
 * Compares the monthly budgets of the catalog with what was used, and tells owners when a threshold is crossed and when it resolves.
 *
 * @remarks
 * States are stored, and change by compare-and-set, so that of several replicas exactly one takes a step. Telling is separate: the
 * stored alarm is claimed for a few minutes, sent, then marked. If sending fails the claim ends and the next run tries again; if the
 * process dies in between, the claim runs out. A message that was marked is never sent again.
 *
 * On the first days of a month the previous one is looked at too, until its billing period closes: its last days become complete only
 * then. Data that is too old is told once, not once a month.
 */
export class BudgetAlarmService {
  readonly #options: BudgetAlarmServiceOptions;

  static create(options: BudgetAlarmServiceOptions): BudgetAlarmService {
    return new BudgetAlarmService(options);
  }

  private constructor(options: BudgetAlarmServiceOptions) {
    this.#options = options;
  }

  /**
   * One pass over all budgets. One that fails does not stop the others.
   *
   * @remarks Messages that cannot be sent are one warning in the log, and stay to be sent.
   * @throws AggregateError after the pass, when budgets could not be read.
   */
  async run(options?: { signal?: AbortSignal }): Promise<BudgetAlarmResult> {
    const { catalog, cost, alarms } = this.#options;
    const snapshot = await catalog.load({
      maxAgeSeconds: CATALOG_MAX_AGE_SECONDS,
    });
    const budgets = listBudgets(snapshot);
    const result: BudgetAlarmResult = {
      budgets: budgets.length,
      changed: 0,
      sent: 0,
      unsent: 0,
    };
    if (budgets.length === 0 || (await cost.listScopes()).length === 0) {
      return result; // nothing was ever loaded: there is nothing to be stale
    }
    const months = this.#months();
    const known = await alarms.list(months.all);
    const errors: unknown[] = [];
    const unsent: unknown[] = [];
    for (const budget of budgets) {
      options?.signal?.throwIfAborted();
      try {
        await this.#runBudget(budget, alarmsOf(known, budget), months, {
          result,
          unsent,
        });
      } catch (error) {
        errors.push(error);
      }
    }
    result.unsent = unsent.length;
    if (unsent.length > 0) {
      const [cause] = unsent;
      this.#options.logger.warn(
        `${unsent.length} budget messages could not be sent, and the next run tries again: is the notifications plugin installed?`,
        cause instanceof Error ? cause : { reason: String(cause) },
      );
    }
    if (errors.length > 0) {
      throw new AggregateError(
        errors,
        `${errors.length} of ${budgets.length} budgets failed: ${errors
          .map(error => (error instanceof Error ? error.message : error))
          .join('; ')}`,
      );
    }
    return result;
  }

  #months() {
    const { clock, config } = this.#options;
    const today = dayOf(clock());
    const current = monthStart(today);
    const previous = addMonths(current, -1);
    return {
      today,
      current,
      evaluated:
        today < addDays(current, config.closeAfterDays)
          ? [previous, current]
          : [current],
      all: [previous, current],
    };
  }

  async #runBudget(
    budget: Budget,
    known: readonly BudgetAlarm[],
    months: { today: string; current: string; evaluated: string[] },
    { result, unsent }: { result: BudgetAlarmResult; unsent: unknown[] },
  ): Promise<void> {
    const { cost, alarms, config, clock } = this.#options;
    const { today, current, evaluated } = months;
    const periods = await readBudgetFigures(cost, budget, {
      periods: evaluated,
      today,
      config,
    });
    for (const figures of periods) {
      const transitions = planTransitions({
        budget,
        figures,
        thresholds: config.budgetThresholds,
        ...(figures.periodStart === current && {
          stale: isStale({
            dataUntil: figures.dataUntil,
            today,
            lagDays: config.completeLagDays,
          }),
        }),
        alarms: known,
        changedAt: clock().toISOString(),
      });
      let now = known;
      if (transitions.length > 0) {
        result.changed += await alarms.transition(transitions);
        now = alarmsOf(await alarms.list([figures.periodStart]), budget);
      }
      const pending = now.filter(
        alarm =>
          alarm.periodStart === figures.periodStart &&
          alarm.notifiedAt === undefined,
      );
      for (const message of groupMessages(pending)) {
        result.sent += await this.#tell(budget, figures, message, unsent);
      }
    }
  }

  /** @returns the number of messages sent. */
  async #tell(
    budget: Budget,
    figures: BudgetFigures,
    message: { told: BudgetAlarm; alarms: BudgetAlarm[] },
    unsent: unknown[],
  ): Promise<0 | 1> {
    const { alarms, notifications, logger, clock } = this.#options;
    const now = clock();
    const claimed = await alarms.claim(message.told, {
      now: now.toISOString(),
      until: new Date(now.getTime() + CLAIM_MS).toISOString(),
    });
    if (!claimed) {
      return 0;
    }
    const recipient = budget.entity.ownerRef;
    if (!recipient) {
      logger.warn(
        `The budget of ${budget.entity.ref} has an alarm, but the entity has no owner who could be told`,
      );
      await alarms.markNotified(message.alarms, now.toISOString());
      return 0;
    }
    let drivers: BudgetDriver[];
    try {
      drivers = await this.#drivers(budget, figures, message.told);
    } catch (error) {
      await alarms.release(message.told);
      throw error;
    }
    const { told: alarm } = message;
    try {
      await notifications.send(
        budgetMessage({ alarm, budget, figures, drivers, recipient }),
      );
    } catch (error) {
      await alarms.release(alarm);
      unsent.push(error);
      return 0;
    }
    await alarms.markNotified(message.alarms, clock().toISOString());
    return 1;
  }

  async #drivers(budget: Budget, figures: BudgetFigures, alarm: BudgetAlarm) {
    if (!figures.window || alarm.percent === STALE_NOTICE) {
      return [];
    }
    return readDrivers(
      this.#options.cost,
      budget,
      figures.window,
      alarm.state === 'fired' ? 'up' : 'down',
    );
  }
}
