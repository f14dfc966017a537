/**
 * An exact fraction in lowest terms; the denominator is positive. Targets, budgets and alert factors are compared and printed exactly, because
 * in floating point 1 − 0.999 is 0.0010000000000000009.
 */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const DEFAULT_DIGITS = 12;

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) {
    [x, y] = [y, x % y];
  }
  return x;
}

/** @throws RangeError when the denominator is 0 */
export function rational(
  numerator: bigint | number,
  denominator: bigint | number = 1n,
): Rational {
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  if (d === 0n) {
    throw new RangeError('A fraction cannot have the denominator 0');
  }
  const [top, bottom] = d < 0n ? [-n, -d] : [n, d];
  const divisor = gcd(top, bottom);
  return { numerator: top / divisor, denominator: bottom / divisor };
}

/**
 * Reads a decimal such as `0.999` exactly.
 *
 * @throws RangeError when the text is no plain decimal
 */
export function parseRational(decimal: string): Rational {
  const match = DECIMAL.exec(decimal);
  if (!match) {
    throw new RangeError(
      `Expected a decimal such as 0.999, got ${JSON.stringify(decimal)}`,
    );
  }
  const [, sign, whole, fraction = ''] = match;
  const digits = BigInt(whole + fraction);
  return rational(sign ? -digits : digits, 10n ** BigInt(fraction.length));
}

/** a × b */
export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** a − b */
export function subtract(a: Rational, b: Rational): Rational {
  return rational(
    a.numerator * b.denominator - b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

/** Negative when a < b, positive when a > b, 0 when they are equal. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  if (difference === 0n) {
    return 0;
  }
  return difference < 0n ? -1 : 1;
}

/** The nearest floating-point number, but for one unit in the last place. */
export function rationalToNumber(value: Rational): number {
  return Number(formatRational(value, 20));
}

/** How many decimals the value has, or undefined when they do not end. */
function decimalPlaces({ denominator }: Rational): number | undefined {
  let rest = denominator;
  let [twos, fives] = [0, 0];
  while (rest % 2n === 0n) {
    rest /= 2n;
    twos += 1;
  }
  while (rest % 5n === 0n) {
    rest /= 5n;
    fives += 1;
  }
  return rest === 1n ? Math.max(twos, fives) : undefined;
}

/** Digits before the decimal point, or minus the zeros that follow it. */
function magnitude(numerator: bigint, denominator: bigint): number {
  let places = 0;
  let [top, bottom] = [numerator, denominator];
  while (top >= bottom) {
    bottom *= 10n;
    places += 1;
  }
  while (top * 10n < bottom) {
    top *= 10n;
    places -= 1;
  }
  return places;
}

/**
 * Writes the decimal in full where it ends (`0.0144`), else rounded half up to the given number of significant digits
 * (`0.000933333333333`). Never in exponent notation.
 */
export function formatRational(
  value: Rational,
  significantDigits: number = DEFAULT_DIGITS,
): string {
  const isNegative = value.numerator < 0n;
  const numerator = isNegative ? -value.numerator : value.numerator;
  if (numerator === 0n) {
    return '0';
  }
  const exact = decimalPlaces(value);
  const places =
    exact ??
    Math.max(significantDigits - magnitude(numerator, value.denominator), 0);
  const scale = 10n ** BigInt(places);
  const scaled =
    (2n * numerator * scale + value.denominator) / (2n * value.denominator);
  const digits = scaled.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return `${isNegative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}
