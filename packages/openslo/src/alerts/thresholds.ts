import {
  compare,
  formatRational,
  multiply,
  parseRational,
  Rational,
  rational,
  subtract,
  rationalToNumber,
} from './rational';

const ONE = rational(1);

/** A burn rate: exact, or a decimal such as `14.4`. */
export type Factor = Rational | string;

function toRational(factor: Factor): Rational {
  return typeof factor === 'string' ? parseRational(factor) : factor;
}

/** 1 − target: the share of events that may be bad, exact. */
export function errorBudget(target: string): Rational {
  return subtract(ONE, parseRational(target));
}

/** 1 − target as a decimal: `0.001` for `0.999`. */
export function complement(target: string): string {
  return formatRational(errorBudget(target));
}

/** Error ratio at which the burn rate is `factor`: factor × (1 − target), exact. */
export function exactThreshold(factor: Factor, target: string): Rational {
  return multiply(toRational(factor), errorBudget(target));
}

/** The same as a decimal: in full where it ends, else 12 significant digits. */
export function alertThreshold(factor: Factor, target: string): string {
  return formatRational(exactThreshold(factor, target));
}

/** Whether an alert with this factor can fire at all: an error ratio is never above 1, so factor × (1 − target) has to be below it. */
export function isReachable(factor: Factor, target: string): boolean {
  return compare(exactThreshold(factor, target), ONE) < 0;
}

/** A target above which (exclusively) an alert with this factor can fire: 1 − 1 ÷ factor, exact; 0 for factors up to 1. */
export function minimumTarget(factor: Factor): Rational {
  const { numerator, denominator } = toRational(factor);
  return numerator <= denominator
    ? rational(0)
    : rational(numerator - denominator, numerator);
}

/**
 * Seconds from the start of a constant error ratio, after a clean history, until its long window is above the threshold:
 * threshold ÷ error ratio × window. Evaluation adds up to one interval.
 *
 * @returns undefined when the ratio does not reach the threshold
 */
export function detectionSeconds(options: {
  factor: Factor;
  target: string;
  longSeconds: number;
  /** 0..1; 1 is a total outage. */
  errorRatio: number;
}): number | undefined {
  const threshold = rationalToNumber(
    exactThreshold(options.factor, options.target),
  );
  return threshold < options.errorRatio
    ? (threshold / options.errorRatio) * options.longSeconds
    : undefined;
}
