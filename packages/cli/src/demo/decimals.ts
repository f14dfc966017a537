/**
 * Exact decimals as scaled integers. Written apart from the plugins' money code on purpose: the truth beside the demo
 * bills must not share a mistake with the code that it checks.
 */

/** Quantities have 6 places. */
export const QUANTITY_PLACES = 6;
/** Unit prices have 12 places. */
export const PRICE_PLACES = 12;
/** Costs have 18: a quantity times a price is exact. */
export const COST_PLACES = 18;

/** Reads a plain decimal with at most `places` places. @throws RangeError on anything else. */
export function scaled(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match || (match[3] ?? '').length > places) {
    throw new RangeError(`'${text}' is no decimal with ${places} places`);
  }
  const digits = BigInt(match[2] + (match[3] ?? '').padEnd(places, '0'));
  return match[1] ? -digits : digits;
}

/** Plain notation without trailing zeros. */
export function plain(value: bigint, places: number): string {
  const digits = (value < 0n ? -value : value)
    .toString()
    .padStart(places + 1, '0');
  const whole = digits.slice(0, -places);
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** E notation, `-3.52E-6`, for amounts below one; plain notation otherwise. */
export function scientific(value: bigint, places: number): string {
  const magnitude = value < 0n ? -value : value;
  const digits = magnitude.toString();
  const exponent = places - digits.length + 1;
  if (magnitude === 0n || exponent < 1) {
    return plain(value, places);
  }
  const fraction = digits.slice(1).replace(/0+$/, '');
  const mantissa = fraction ? `${digits[0]}.${fraction}` : digits[0];
  return `${value < 0n ? '-' : ''}${mantissa}E-${exponent}`;
}

/** Rounds a cost to cents, half away from zero, as invoices do with tax. */
export function toCents(value: bigint): bigint {
  const cent = 10n ** 16n;
  const half = value < 0n ? -cent / 2n : cent / 2n;
  return ((value + half) / cent) * cent;
}
