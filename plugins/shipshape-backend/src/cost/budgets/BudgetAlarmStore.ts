/** Percentage under which the notice that the data is stale is stored: no threshold can be 0. */
export const STALE_NOTICE = 0;

/** Which threshold of which budget in which period. */
export interface BudgetAlarmKey {
  entityRef: string;
  /** First day of the month. */
  periodStart: string;
  currency: string;
  /** Threshold, or {@link STALE_NOTICE}. */
  percent: number;
}

/** A threshold that has fired at least once. */
export interface BudgetAlarm extends BudgetAlarmKey {
  state: 'fired' | 'resolved';
  changedAt: string;
  /** Absent: people are still to be told. */
  notifiedAt?: string;
}

/** A step of a threshold's state machine. */
export interface BudgetTransition {
  key: BudgetAlarmKey;
  /** The stored state it starts from; absent: `ok`, there is no row. */
  from?: BudgetAlarm;
  to: 'fired' | 'resolved';
  /** Decimals, for the record. */
  amount: string;
  used: string;
  changedAt: string;
  /** False: nobody needs to be told, because nobody was told of what it ends. */
  notify: boolean;
}

/** States of thresholds, with who has to be told. All writes are compare-and-set: of several replicas one wins. */
export interface BudgetAlarmStore {
  list(periodStarts: readonly string[]): Promise<BudgetAlarm[]>;

  /**
   * Takes all steps of one budget at once, each if its threshold is still as it was seen and nobody is telling about it right now.
   *
   * @returns how many were taken.
   */
  transition(transitions: readonly BudgetTransition[]): Promise<number>;

  /**
   * Reserves telling about an alarm until the given instant.
   *
   * @returns whether this caller has to tell.
   */
  claim(
    alarm: BudgetAlarm,
    lease: { now: string; until: string },
  ): Promise<boolean>;

  /** Notes that people were told, and ends the claim. */
  markNotified(alarms: readonly BudgetAlarm[], at: string): Promise<void>;

  /** Ends a claim without that, so that the next run tries again. */
  release(alarm: BudgetAlarm): Promise<void>;
}
