import {
  formatDecimal,
  minorUnitDigits,
  parseDecimal,
  ratio,
  roundToDigits,
} from 'backstage-plugin-shipshape-common';

/** Amount as an exact decimal string and its currency. */
export interface MoneyValue {
  amount: string;
  currency: string;
}

/**
 * Writes an exact amount for people: rounded half away from zero to the smallest unit of the currency, in the given
 * locale (default: the browser's). Binary floating point is not involved: the formatter gets the digits as text.
 */
export function formatMoney(value: MoneyValue, locale?: string): string {
  return formatter(value.currency, locale).write(parseDecimal(value.amount));
}

/** Writes the amount without its sign, for sentences that say "up" or "down". */
export function formatMagnitude(value: MoneyValue, locale?: string): string {
  const atto = parseDecimal(value.amount);
  return formatter(value.currency, locale).write(atto < 0n ? -atto : atto);
}

/** Short form for the ticks of an axis (`$1.2K`). Positions only: never for a figure that somebody reads off. */
export function formatTick(
  value: number,
  currency: string,
  locale?: string,
): string {
  const options = { notation: 'compact', maximumFractionDigits: 1 } as const;
  return isCurrencyCode(currency)
    ? new Intl.NumberFormat(locale, {
        ...options,
        style: 'currency',
        currency,
      }).format(value)
    : `${new Intl.NumberFormat(locale, options).format(value)} ${currency}`;
}

/** `0.0423` as `4.2%`; with `signed` as `+4.2%`. */
export function formatPercent(
  value: number,
  options: { signed?: boolean; locale?: string } = {},
): string {
  return new Intl.NumberFormat(options.locale, {
    style: 'percent',
    maximumFractionDigits: 1,
    signDisplay: options.signed ? 'exceptZero' : 'negative',
  }).format(value);
}

/** Which part `part` is of `whole`, for display; undefined when the whole is zero. */
export function shareOf(part: string, whole: string): number | undefined {
  return ratio(parseDecimal(part), parseDecimal(whole));
}

/** Change relative to the magnitude of the amount before, so that a rising credit is not a falling cost; undefined from zero. */
export function relativeChange(
  change: string,
  previousAmount: string,
): number | undefined {
  const previous = parseDecimal(previousAmount);
  return ratio(parseDecimal(change), previous < 0n ? -previous : previous);
}

/** -1, 0 or 1. */
export function signOf(amount: string): -1 | 0 | 1 {
  const atto = parseDecimal(amount);
  if (atto === 0n) {
    return 0;
  }
  return atto < 0n ? -1 : 1;
}

/** Position of an amount in a picture. The only place where an amount becomes a number; nothing is computed with it. */
export function toPosition(amount: string): number {
  return Number(amount);
}

function isCurrencyCode(currency: string): boolean {
  return /^[A-Z]{3}$/.test(currency);
}

interface MoneyFormatter {
  write(atto: bigint): string;
}

// Making a formatter costs more than using it, and a table uses one thousands of times.
const formatters = new Map<string, MoneyFormatter>();

function formatter(
  currency: string,
  locale: string | undefined,
): MoneyFormatter {
  const key = `${locale ?? ''} ${currency}`;
  const known = formatters.get(key);
  if (known) {
    return known;
  }
  const made = createFormatter(currency, locale);
  formatters.set(key, made);
  return made;
}

function createFormatter(
  currency: string,
  locale: string | undefined,
): MoneyFormatter {
  const digits = minorUnitDigits(currency);
  const withCode = isCurrencyCode(currency);
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...(withCode ? { style: 'currency', currency } : {}),
  });
  return {
    write(atto) {
      // The type of `format` asks for a numeric literal: a plain decimal is one.
      const text = formatDecimal(roundToDigits(atto, digits)) as `${number}`;
      return withCode
        ? format.format(text)
        : `${format.format(text)} ${currency}`;
    },
  };
}
