import { checkQuery, QueryCheck } from '../promql';
import type { ObjectReport, Place } from './report';
import { Support, SUPPORTED } from './support';

/** A query, and whether it can be asked. */
export interface Query extends Support {
  text: string;
}

/** Far above what people write, regular expressions of many names included. */
const MAX_QUERY_LENGTH = 65_536;

/**
 * Checks the text of a PromQL query and reports what is wrong with it; the SLO is kept, so that it is seen where it belongs.
 *
 * @param instant - the query gives a value, not a count: its ranges are its own
 */
export function readQuery(
  text: string | undefined,
  {
    report,
    place,
    instant,
  }: { report: ObjectReport; place: Place; instant: boolean },
): Query {
  const query = text ?? '';
  const check = checkText(query, instant);
  if (check.state === 'ok') {
    if (check.fixedRange) {
      report.warn('query-fixed-range', place, check.fixedRange);
    }
    return { text: query, ...SUPPORTED };
  }
  const message =
    text === undefined ? 'There is no query; expected PromQL.' : check.message;
  report.warn(check.code, place, message);
  return { text: query, support: check.state, supportReason: message };
}

function checkText(query: string, instant: boolean): QueryCheck {
  return query.length > MAX_QUERY_LENGTH
    ? {
        state: 'invalid',
        code: 'query-invalid',
        message: `The query has ${query.length} characters; expected at most ${MAX_QUERY_LENGTH}.`,
      }
    : checkQuery(query, { instant });
}

/** Whether nobody has written a query yet: empty, `Any`, `string`, `<…>`. */
export function isPlaceholder(text: string): boolean {
  return checkText(text, false).state === 'notConfigured';
}
