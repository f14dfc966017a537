import type { DrillCheck } from 'backstage-plugin-shipshape-common';
import type { Client } from 'pg';
import type { Observation } from './Observation';

/** When and against what something observed is judged. */
export interface JudgeOptions<T> {
  /** What was observed on the source; absent on the source itself, and without one. */
  baseline?: T;
  /** What ages count back from: the reference of the drill, or the moment of the baseline. */
  at: Date;
}

/** What the judgement of one observation is. */
export interface Finding {
  passed: boolean;
  expected?: string;
  message?: string;
}

/** A kind of check that asks a database. The same judgement without a baseline holds on the source: what fails there is invalid. */
export interface SqlCheck<T> {
  observe(client: Client, check: DrillCheck): Promise<Observation<T>>;
  judge(check: DrillCheck, value: T, options: JudgeOptions<T>): Finding;
  /** What the copy was recovered to, when this kind finds that out. */
  recoveredTo?(value: T): Date | undefined;
}
