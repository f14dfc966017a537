import type { ScheduleDialect } from 'backstage-plugin-shipshape-common';
import { goDurationSeconds } from './durations';
import { ScheduleError } from './ScheduleError';

/** What an expression means: times of the calendar as a seven-part pattern (seconds first, year last), or a distance from the previous run. */
export type ReadExpression =
  | {
      kind: 'times';
      /** Seconds, minutes, hours, day of month, month, day of week (0 is Sunday), year. */
      pattern: string;
      /** Zone that the expression itself names. */
      timezone?: string;
      /** What people should know: it can be read, but probably says something else. */
      suspicion?: string;
    }
  | { kind: 'interval'; seconds: number };

const NICKNAMES = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** The fields of each dialect in words, for messages. */
export const DIALECT_FIELDS: Record<ScheduleDialect, string> = {
  unix5: '5 fields: minute hour day-of-month month day-of-week',
  sec6: '6 fields: second minute hour day-of-month month day-of-week',
  aws6: '6 fields, with or without cron(…): minute hour day-of-month month day-of-week year; or rate(n unit)',
  go: '5 fields: minute hour day-of-month month day-of-week; or @every 1h30m, @daily, …; CRON_TZ=Zone may stand before',
};

/** Greatest values of the seven parts, for steps without an end: `0/15`. */
const LAST_VALUES = [59, 59, 23, 31, 12, 6, 2199];

/**
 * Reads an expression of a dialect.
 *
 * @throws ScheduleError that says what was found and what was expected
 */
export function readExpression(
  dialect: ScheduleDialect,
  expression: string,
): ReadExpression {
  const text = expression.trim();
  switch (dialect) {
    case 'unix5':
      return { kind: 'times', pattern: unix(text) };
    case 'sec6':
      return withSeconds(text);
    case 'aws6':
      return aws(text);
    default:
      return go(text);
  }
}

function unix(text: string): string {
  const fields = fieldsOf(NICKNAMES.get(text.toLowerCase()) ?? text);
  if (fields.length !== 5) {
    throw new ScheduleError(
      `has ${fields.length} fields${
        fields.length === 6
          ? '; with seconds first it is dialect sec6, with the year last aws6'
          : ''
      }`,
    );
  }
  refuse(fields, /[?LW#]/i, '? L W #', 'unix5');
  return ['0', ...fields, '*'].join(' ');
}

function withSeconds(text: string): ReadExpression {
  const nickname = NICKNAMES.get(text.toLowerCase());
  if (text.startsWith('@') && nickname === undefined) {
    return go(text);
  }
  const fields = nickname ? ['0', ...fieldsOf(nickname)] : fieldsOf(text);
  if (fields.length !== 5 && fields.length !== 6) {
    throw new ScheduleError(`has ${fields.length} fields`);
  }
  refuse(fields, /[LW#]/i, 'L W #', 'sec6');
  return {
    kind: 'times',
    pattern: robfig(
      fields.length === 5 ? [...fields, '*', '*'] : [...fields, '*'],
    ),
    suspicion: secondsSuspicion(fields),
  };
}

/** CloudNativePG takes five fields with a warning in a log only, and reads them one place further left than people mean them. */
function secondsSuspicion(fields: readonly string[]): string | undefined {
  if (fields.length === 5) {
    return `has 5 fields, which are read as second minute hour day-of-month month; "0 ${fields.join(
      ' ',
    )}" is what crontab would make of it`;
  }
  return fields.includes('?')
    ? 'has a "?", as AWS writes it; there the first field is the minute, here it is the second'
    : undefined;
}

function go(text: string): ReadExpression {
  const zoned = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/.exec(text);
  const rest = zoned ? zoned[2] : text;
  const every = /^@every\s+(\S+)$/.exec(rest);
  if (every) {
    const seconds = goDurationSeconds(every[1]);
    if (seconds === undefined || seconds <= 0) {
      throw new ScheduleError(
        `has no duration after @every; expected one such as 1h30m`,
      );
    }
    return { kind: 'interval', seconds };
  }
  const fields = fieldsOf(NICKNAMES.get(rest.toLowerCase()) ?? rest);
  if (fields.length !== 5) {
    throw new ScheduleError(`has ${fields.length} fields`);
  }
  refuse(fields, /[LW#]/i, 'L W #', 'go');
  return {
    kind: 'times',
    pattern: robfig(['0', ...fields, '*']),
    timezone: zoned?.[1],
  };
}

const AWS_UNITS = new Map([
  ['minute', 60],
  ['hour', 3_600],
  ['day', 86_400],
]);

function aws(text: string): ReadExpression {
  const rate = /^rate\((\d{1,9})\s+(minute|hour|day)s?\)$/.exec(text);
  if (rate) {
    const seconds = Number(rate[1]) * (AWS_UNITS.get(rate[2]) ?? 0);
    if (seconds <= 0) {
      throw new ScheduleError('has a rate of 0; expected 1 or more');
    }
    return { kind: 'interval', seconds };
  }
  const fields = fieldsOf(/^cron\((.*)\)$/.exec(text)?.[1] ?? text);
  if (fields.length !== 6) {
    throw new ScheduleError(`has ${fields.length} fields`);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new ScheduleError(
      'must have "?" either as day of month or as day of week, and not as both',
    );
  }
  const parts = [minute, hour, dayOfMonth, month, dayOfWeek, year];
  return {
    kind: 'times',
    pattern: robfig([
      '0',
      ...parts.slice(0, 4),
      awsDaysOfWeek(dayOfWeek),
      year,
    ]),
  };
}

/** AWS counts from 1 = Sunday, and writes the last Friday `6L`; steps are widths and stay. */
function awsDaysOfWeek(field: string): string {
  return field
    .split(',')
    .map(item => {
      const [days, step] = item.split('/');
      const counted = days.replace(/\d+(?!\d)(?<!#\d+)/g, day => {
        const number = Number(day);
        if (number < 1 || number > 7) {
          throw new ScheduleError(
            `has the day of week ${day}; expected 1 (Sunday) to 7 (Saturday)`,
          );
        }
        return String(number - 1);
      });
      const written =
        counted === 'L' ? '6' : counted.replace(/^(\d|[A-Z]{3})L$/i, '$1#L');
      return step === undefined ? written : `${written}/${step}`;
    })
    .join(',');
}

/** Spelling that AWS and robfig/cron know and croner does not: `?` for any, `5/15` for 5 to the end in steps of 15. */
function robfig(parts: readonly string[]): string {
  return parts
    .map((part, place) =>
      part
        .split(',')
        .map(item =>
          item
            .replace(/^\?/, '*')
            .replace(/^(\d+)\/(\d+)$/, `$1-${LAST_VALUES[place]}/$2`),
        )
        .join(','),
    )
    .join(' ');
}

function refuse(
  fields: readonly string[],
  pattern: RegExp,
  signs: string,
  dialect: ScheduleDialect,
): void {
  for (const field of fields) {
    // Names hold letters that are signs elsewhere: JUL, WED.
    const bare = field.replace(
      /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi,
      '1',
    );
    if (pattern.test(bare)) {
      throw new ScheduleError(
        `has the field ${field}; ${dialect} does not know ${signs}`,
      );
    }
  }
}

function fieldsOf(text: string): string[] {
  return text.split(/\s+/).filter(field => field !== '');
}
