import { DrillFault } from '../DrillFault';
import { hasCode } from '../tools/DrillTools';

/** What a check saw at one place. `value` is what the other place is compared with. */
export interface Observation<T> {
  value: T;
  /** For the report: counts, hashes, booleans and numbers, never rows. */
  text: string;
}

/** Why a check has no observation. */
export interface CheckProblem {
  /**
   * `definition`: the check does not fit the database; on a source on which it did fit, something is missing in the copy. `time`: it ran out of
   * time. `other`: it could not be run.
   */
  kind: 'definition' | 'time' | 'other';
  message: string;
}

/** SQLSTATE 57014: cancelled, which is what `statement_timeout` does. */
const CANCELLED = '57014';
/** Not allowed to read: says nothing about the check. */
const INSUFFICIENT_PRIVILEGE = '42501';
/** Classes of SQLSTATE whose messages name objects and no values. */
const HARMLESS_CLASSES = ['08', '25', '28', '3D', '3F', '42', '53', '57'];
/** Classes that say that the check asks for what there is not: undefined table, column, function, database, schema; wrong syntax. */
const DEFINITION_CLASSES = ['3D', '3F', '42'];

/** What an error of a query means for its check. */
export function problemOf(error: unknown): CheckProblem {
  const code = sqlState(error);
  if (
    code === CANCELLED ||
    hasCode(error, 'ETIMEDOUT', String(DOMException.TIMEOUT_ERR))
  ) {
    return { kind: 'time', message: 'It ran out of time' };
  }
  if (code === undefined) {
    return { kind: 'other', message: messageOf(error) };
  }
  const message = HARMLESS_CLASSES.includes(code.slice(0, 2))
    ? `${messageOf(error)} (SQLSTATE ${code})`
    : // The message may quote values of rows.
      `The query failed with SQLSTATE ${code}`;
  const definition =
    DEFINITION_CLASSES.includes(code.slice(0, 2)) &&
    code !== INSUFFICIENT_PRIVILEGE;
  return { kind: definition ? 'definition' : 'other', message };
}

/** A query that answers something else than its check can use. */
export function wrongAnswer(message: string): DrillFault {
  return new DrillFault('runner', 'wrong-answer', message);
}

function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) {
    return error instanceof DrillFault && error.reason === 'wrong-answer'
      ? '42000'
      : undefined;
  }
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
    ? code
    : undefined;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
