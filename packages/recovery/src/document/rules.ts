import type { Schedule } from 'backstage-plugin-shipshape-common';
import { checkSchedule } from '../model';
import { FoundProblem, RecoveryProblemCode } from './problems';

/** A problem that drops the document. */
export function error(
  code: RecoveryProblemCode,
  path: readonly PropertyKey[],
  message: string,
): FoundProblem {
  return { severity: 'error', code, path, message };
}

/** A problem that drops nothing. */
export function warning(
  code: RecoveryProblemCode,
  path: readonly PropertyKey[],
  message: string,
): FoundProblem {
  return { severity: 'warning', code, path, message };
}

/** Values that stand twice, each at its second place. */
export function duplicates(
  values: readonly string[],
  pathOf: (index: number) => PropertyKey[],
  message: (value: string) => string,
): FoundProblem[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [error('duplicate-id', pathOf(index), message(value))]
      : [],
  );
}

/** What is wrong or doubtful about a schedule. */
export function scheduleChecks(
  schedule: Schedule,
  path: readonly PropertyKey[],
): FoundProblem[] {
  return checkSchedule(schedule).map(problem => ({
    ...problem,
    path: schedule.kind === 'cron' ? [...path, 'expression'] : path,
  }));
}
