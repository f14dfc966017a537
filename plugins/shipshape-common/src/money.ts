/**
 * Exact money. An amount is a signed integer of 10^-18 of its currency ("atto"), a `bigint`; outside of a process it
 * travels as a plain decimal string. Nothing here, and nothing that uses it, goes through binary floating point.
 */

/** Number of decimal places of the internal unit. */
export const ATTO_DIGITS = 18;

const ATTO = 10n ** 18n;
const MICRO_IN_ATTO = 10n ** 12n;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

function divideRoundingHalfAwayFromZero(
  value: bigint,
  divisor: bigint,
): bigint {
  const sign = value < 0n ? -1n : 1n;
  const magnitude = value * sign;
  const quotient = magnitude / divisor;
  const remainder = magnitude % divisor;
  return sign * (remainder * 2n >= divisor ? quotient + 1n : quotient);
}

/**
 * Parses a decimal text to atto; digits beyond the 18th are rounded half away from zero.
 *
 * @remarks Accepts blanks around, a sign, and E notation; nothing else (no currency symbol, separator, `NaN`).
 * @throws RangeError when the text is not such a number.
 */
export function parseDecimal(text: string): bigint {
  const match = DECIMAL.exec(text.trim());
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (!match || whole.length + fraction.length === 0) {
    throw new RangeError(`Not a decimal number: '${text}'`);
  }
  const digits = BigInt(whole + fraction);
  const shift = ATTO_DIGITS + Number(exponent) - fraction.length;
  const magnitude =
    shift >= 0
      ? digits * 10n ** BigInt(shift)
      : divideRoundingHalfAwayFromZero(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -magnitude : magnitude;
}

/** Writes atto as a plain decimal: no exponent, no trailing zeros, no `-0`; `formatDecimal(100000000000000000n)` is `0.1`. */
export function formatDecimal(atto: bigint): string {
  const magnitude = atto < 0n ? -atto : atto;
  const fraction = (magnitude % ATTO)
    .toString()
    .padStart(ATTO_DIGITS, '0')
    .replace(/0+$/, '');
  return `${atto < 0n ? '-' : ''}${magnitude / ATTO}${
    fraction ? `.${fraction}` : ''
  }`;
}

/** An amount as two 64-bit integers, whose sums are exact in SQLite and PostgreSQL: `hi` in 10^-6, `lo` the rest in 10^-18. */
export interface HiLo {
  hi: bigint;
  /** 0 ≤ lo < 10^12, also for negative amounts. */
  lo: bigint;
}

/** Splits atto with a floored `hi`, so that `lo` is never negative. */
export function toHiLo(atto: bigint): HiLo {
  let hi = atto / MICRO_IN_ATTO;
  let lo = atto % MICRO_IN_ATTO;
  if (lo < 0n) {
    hi -= 1n;
    lo += MICRO_IN_ATTO;
  }
  return { hi, lo };
}

/** The inverse of {@link toHiLo}; also right for sums of `hi` and of `lo`. */
export function fromHiLo(value: HiLo): bigint {
  return value.hi * MICRO_IN_ATTO + value.lo;
}

/**
 * Splits an amount by integer weights with the largest-remainder method: deterministic, the parts sum to the amount, and
 * the split of a refund is the negated split of its charge. Ties go to the smaller key.
 *
 * @returns the parts by key, or undefined when every weight is 0.
 * @throws RangeError on a negative weight.
 */
export function splitByLargestRemainder(
  atto: bigint,
  weights: ReadonlyArray<readonly [key: string, weight: bigint]>,
): Map<string, bigint> | undefined {
  let total = 0n;
  for (const [key, weight] of weights) {
    if (weight < 0n) {
      throw new RangeError(`Weight of '${key}' is negative`);
    }
    total += weight;
  }
  if (total === 0n) {
    return undefined;
  }
  const sign = atto < 0n ? -1n : 1n;
  const magnitude = atto * sign;
  let left = magnitude;
  const parts = weights.map(([key, weight]) => {
    const quotient = (magnitude * weight) / total;
    left -= quotient;
    return { key, quotient, remainder: (magnitude * weight) % total };
  });
  const byRemainder = [...parts].sort((a, b) => {
    if (a.remainder !== b.remainder) {
      return a.remainder > b.remainder ? -1 : 1;
    }
    return a.key < b.key ? -1 : 1;
  });
  for (const part of byRemainder.slice(0, Number(left))) {
    part.quotient += 1n;
  }
  return new Map(parts.map(part => [part.key, part.quotient * sign]));
}

/** ISO 4217 minor-unit digits of a currency, as `Intl` knows them (JPY 0, USD 2, KWD 3; 2 for an unknown code). */
export function minorUnitDigits(currency: string): number {
  try {
    return (
      new Intl.NumberFormat('en', {
        style: 'currency',
        currency,
      }).resolvedOptions().maximumFractionDigits ?? 2
    );
  } catch (error) {
    if (error instanceof RangeError) {
      return 2; // not a currency code: virtual currencies have no minor unit of their own
    }
    throw error;
  }
}

/** Rounds to `digits` decimals, half away from zero. For display only. */
export function roundToDigits(atto: bigint, digits: number): bigint {
  const unit = 10n ** BigInt(ATTO_DIGITS - digits);
  return divideRoundingHalfAwayFromZero(atto, unit) * unit;
}

/** `numerator / denominator` as a number, exact to about 15 digits; undefined when the denominator is 0. For shares and percentages, never for money. */
export function ratio(
  numerator: bigint,
  denominator: bigint,
): number | undefined {
  if (denominator === 0n) {
    return undefined;
  }
  // Scaled integer division first: converting both to numbers would lose the exactness that the operands have.
  return Number((numerator * 10n ** 15n) / denominator) / 1e15;
}

/** Sum of decimal strings, as a decimal string. */
export function sumDecimals(values: Iterable<string>): string {
  let sum = 0n;
  for (const value of values) {
    sum += parseDecimal(value);
  }
  return formatDecimal(sum);
}

/** Orders decimal strings by value. */
export function compareDecimals(a: string, b: string): number {
  const difference = parseDecimal(a) - parseDecimal(b);
  if (difference === 0n) {
    return 0;
  }
  return difference < 0n ? -1 : 1;
}
