import type { JsonObject } from '@backstage/types';

/** Which state of what. */
export interface AlarmKey {
  /** `slo`. */
  kind: string;
  /** Id of what it is about. */
  subject: string;
  /** `exhausted`. */
  level: string;
}

/** A state that was reached at least once. */
export interface Alarm extends AlarmKey {
  state: 'fired' | 'resolved';
  changedAt: string;
  /** Figures when it changed. */
  facts: JsonObject;
  /** Absent: people are still to be told. */
  notifiedAt?: string;
}

/** A step of the state machine. */
export interface AlarmTransition {
  key: AlarmKey;
  /** As it was seen; absent: no row. */
  from?: Alarm;
  to: 'fired' | 'resolved';
  facts: JsonObject;
  changedAt: string;
  /** False: nobody needs to be told. */
  notify: boolean;
}

/** States with who has to be told. All writes are compare-and-set: of several replicas one wins. */
export interface AlarmStore {
  list(kind: string): Promise<Alarm[]>;

  /** Takes each step whose alarm is still as it was seen and is not being told right now. @returns how many. */
  transition(transitions: readonly AlarmTransition[]): Promise<number>;

  /** Reserves telling. @returns whether this caller has to tell. */
  claim(alarm: Alarm, lease: { now: string; until: string }): Promise<boolean>;

  /** Notes that people were told, and ends the claim. */
  markNotified(alarms: readonly Alarm[], at: string): Promise<void>;

  /** Ends a claim without that, so that the next run tries again. */
  release(alarm: Alarm): Promise<void>;

  /** Forgets alarms of subjects that are gone. */
  retain(kind: string, subjects: readonly string[]): Promise<void>;
}
