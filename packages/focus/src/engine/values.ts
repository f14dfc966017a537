import {
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBValue,
} from '@duckdb/node-api';

/** Thrown when DuckDB gives another type than the query promises: a defect of this package. */
function unexpected(value: DuckDBValue, expected: string): TypeError {
  return new TypeError(`Expected ${expected}, got ${typeof value}`);
}

/** A BIGINT or HUGEINT; null is 0, as in a sum over no rows. */
export function toBigInt(value: DuckDBValue): bigint {
  if (value === null) {
    return 0n;
  }
  if (typeof value === 'bigint') {
    return value;
  }
  if (typeof value === 'number') {
    return BigInt(value);
  }
  throw unexpected(value, 'an integer');
}

/** A count that fits a JS number. */
export function toCount(value: DuckDBValue): number {
  return Number(toBigInt(value));
}

/** A DECIMAL(38,18) in atto; null is 0. Never through a JS number. */
export function toAtto(value: DuckDBValue): bigint {
  if (value === null) {
    return 0n;
  }
  if (value instanceof DuckDBDecimalValue && value.scale === 18) {
    return value.value;
  }
  throw unexpected(value, 'DECIMAL(38,18)');
}

/** A VARCHAR; null is undefined. */
export function toText(value: DuckDBValue): string | undefined {
  if (value === null) {
    return undefined;
  }
  if (typeof value === 'string') {
    return value;
  }
  throw unexpected(value, 'VARCHAR');
}

/** A list of integers; null is empty. */
export function toCounts(value: DuckDBValue): number[] {
  if (value === null) {
    return [];
  }
  if (value instanceof DuckDBListValue) {
    return value.items.map(toCount);
  }
  throw unexpected(value, 'a list');
}

/** Writes an integer of 10^-scale as a plain decimal without trailing zeros. */
export function formatScaled(value: bigint, scale: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value)
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}
