import type { Fields } from '../fields';
import { decimalText, percentToFraction } from './decimals';

/**
 * Reads `target` or `targetPercent` as an exact decimal, 0 ≤ target < 1.
 *
 * @param keys - the fields that the version has
 */
export function readTarget(
  fields: Fields,
  keys: { fraction?: string; percent?: string },
): string | undefined {
  const { fraction, percent } = keys;
  if (fraction && percent && fields.has(fraction) && fields.has(percent)) {
    fields.report.error(
      'target-conflict',
      fields.place(percent),
      `${fraction} and ${percent} are both given; expected one of them.`,
    );
    return undefined;
  }
  const key = percent && fields.has(percent) ? percent : fraction ?? percent;
  const value = key === undefined ? undefined : fields.number(key);
  if (key === undefined || value === undefined) {
    fields.report.error(
      'target-missing',
      fields.place(fraction ?? percent ?? 'target'),
      `The objective has no ${[fraction, percent]
        .filter(Boolean)
        .join(' or ')}; expected a number such as ${
        fraction ? '0.999' : '99.9'
      }.`,
    );
    return undefined;
  }
  return key === percent
    ? checkRange(fields, key, value, 100)
    : checkRange(fields, key, value, 1);
}

function checkRange(
  fields: Fields,
  key: string,
  value: number,
  limit: 1 | 100,
): string | undefined {
  if (Number.isFinite(value) && value >= 0 && value < limit) {
    const text = decimalText(value);
    return limit === 100 ? percentToFraction(text) : text;
  }
  fields.report.error(
    'target-range',
    fields.place(key),
    `${key} is ${value}; expected a number from 0 to below ${limit}.${hint(
      value,
      limit,
    )}`,
  );
  return undefined;
}

function hint(value: number, limit: 1 | 100): string {
  if (value === limit) {
    return ' A target of 100 % leaves no error budget, so that nothing can be computed.';
  }
  return limit === 1 && value > 1 && value <= 100
    ? ` A percentage belongs into targetPercent.`
    : '';
}
