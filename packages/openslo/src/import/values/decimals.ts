import { formatRational, parseRational } from '../../alerts';

/**
 * The decimal that an author wrote as a number: `0.9995`, never `9.995e-1`. Printing the shortest digits that give the same double returns
 * what was written, up to 15 digits.
 */
export function decimalText(value: number): string {
  const [mantissa, exponent] = String(value).split('e');
  return exponent === undefined
    ? mantissa
    : shiftPoint(mantissa, Number(exponent));
}

/** A percentage as a fraction, exact: `99.95` → `0.9995`. */
export function percentToFraction(percent: string): string {
  return shiftPoint(percent, -2);
}

/** decimal × 10^places, without arithmetic in floating point. */
function shiftPoint(decimal: string, places: number): string {
  const { numerator, denominator } = parseRational(decimal);
  const power = 10n ** BigInt(Math.abs(places));
  return formatRational(
    places < 0
      ? { numerator, denominator: denominator * power }
      : { numerator: numerator * power, denominator },
  );
}
