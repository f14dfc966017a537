import { letSql, literals } from './sql';

/** Accepted beside the form of the specification; all without zone directives, with which impossible dates roll over. */
const FORMATS = [
  '%Y-%m-%dT%H:%M:%S',
  '%Y-%m-%d %H:%M:%S',
  '%Y-%m-%dT%H:%M',
  '%Y-%m-%d %H:%M',
  '%Y-%m-%d',
];

const FRACTION = String.raw`(:[0-9]{2})\.[0-9]+`;
const UTC_SUFFIX = String.raw` ?(Z|UTC|GMT)$`;
const OFFSET = String.raw`^(.*:[0-9]{2}) ?([+-])(0[0-9]|1[0-4]):?([0-5][0-9])?$`;

/** Charges and bills outside of these years are typing errors or sentinels (`9999-12-31`). */
export const EARLIEST_YEAR = 2000;
/** See {@link EARLIEST_YEAR}; exclusive. */
export const LATEST_YEAR = 2200;

/**
 * Reads timestamps as UTC.
 *
 * - `focus_time(x, spec)`: TIMESTAMP, given whether the text has the specified form; a missing zone means UTC, an offset is converted, fractions of a second are cut; null for
 *   everything else (hour 24, 30 February, `5/1/25`, years outside [2000, 2200))
 * - `focus_time_form(x)`: whether the text has the form of the specification, `YYYY-MM-DDTHH:mm:ssZ`
 */
export const TIME_MACROS: readonly string[] = [
  `CREATE MACRO focus_time_form(x) AS x LIKE '____-__-__T__:__:__Z'`,
  `CREATE MACRO focus_time_parse(x) AS try_strptime(x, [${literals(FORMATS)}])`,
  `CREATE MACRO focus_time_range(t) AS CASE
    WHEN t >= TIMESTAMP '${EARLIEST_YEAR}-01-01' AND t < TIMESTAMP '${LATEST_YEAR}-01-01' THEN t END`,
  `CREATE MACRO focus_time_other(x) AS ${letSql(
    't',
    `regexp_replace(upper(trim(x)), '${FRACTION}', '\\1')`,
    letSql(
      'o',
      `regexp_extract(t, '${OFFSET}', ['at', 'sign', 'hours', 'minutes'])`,
      letSql(
        'utc',
        `CASE WHEN o.sign = '' THEN focus_time_parse(regexp_replace(t, '${UTC_SUFFIX}', ''))
          ELSE focus_time_parse(o.at) - to_minutes((CASE WHEN o.sign = '-' THEN -1 ELSE 1 END)
            * (TRY_CAST(o.hours AS BIGINT) * 60 + coalesce(TRY_CAST(o.minutes AS BIGINT), 0))) END`,
        'focus_time_range(utc)',
      ),
    ),
  )}`,
  // The cast is the fastest way to read the specified form, but it takes hour 24 for the next day.
  `CREATE MACRO focus_time(x, spec) AS CASE
    WHEN spec AND (starts_with(x, '20') OR starts_with(x, '21')) AND NOT contains(x, 'T24')
    THEN TRY_CAST(x AS TIMESTAMP) ELSE focus_time_other(x) END`,
];
