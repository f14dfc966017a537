import { EARLIEST_YEAR, LATEST_YEAR } from './timestamps';

const MAX_VALUE_LENGTH = 200;

/** The part of an offending text that a report shows. */
export function excerpt(text: string): string {
  return text.length > MAX_VALUE_LENGTH
    ? `${text.slice(0, MAX_VALUE_LENGTH - 1)}…`
    : text;
}

/** Says why a text is not read as a number. */
export function numberReason(text: string): string {
  const value = text.trim();
  const expected = `expected a plain decimal number such as 1234.56`;
  if (/^[+-]?\d*\.?\d*(e[+-]?\d+)?$/i.test(value) && /\d/.test(value)) {
    return `the number is too large: expected an absolute value below 10^20`;
  }
  if (/[$€£¥₹]|^[A-Z]{3}\s|\s[A-Z]{3}$/.test(value)) {
    return `the number has a currency symbol; ${expected}`;
  }
  if (/^[+-]?[\d.,' _\u00a0\u202f]+$/.test(value)) {
    return `the number has a thousands separator or a decimal comma; ${expected}`;
  }
  if (/^[+-]?(nan|inf(inity)?)$/i.test(value)) {
    return `the value is not a finite number; ${expected}`;
  }
  return `the text is not a number; ${expected}`;
}

/** Says why a text is not read as a timestamp. */
export function timeReason(text: string): string {
  const value = text.trim();
  const expected = 'expected YYYY-MM-DDTHH:mm:ssZ';
  if (/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}/.test(value)) {
    return `the order of day, month and year is ambiguous; ${expected}`;
  }
  const time = /^\d{4}-\d{1,2}-\d{1,2}[T ](\d{1,2})/i.exec(value);
  if (time && Number(time[1]) > 23) {
    return `hour ${time[1]} does not exist; ${expected}`;
  }
  const year = /^[+-]?(\d{1,6})-\d{1,2}-\d{1,2}/.exec(value);
  if (
    year &&
    (Number(year[1]) < EARLIEST_YEAR || Number(year[1]) >= LATEST_YEAR)
  ) {
    return `the year is not between ${EARLIEST_YEAR} and ${LATEST_YEAR - 1}`;
  }
  if (year) {
    return `the date or time does not exist; ${expected}`;
  }
  return `the text is not a timestamp; ${expected}`;
}
