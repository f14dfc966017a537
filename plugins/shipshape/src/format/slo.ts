import { formatDuration } from './days';

/*
 * Figures of SLOs. They are rates and counts, not money: binary numbers are exact enough, but rounding must never make a missed
 * objective look met, or a figure that is not zero look like zero.
 */

/** A target as its author wrote it, exact: `0.9995` as `99.95%`. */
export function formatTarget(target: string, locale?: string): string {
  // The type of `format` asks for a numeric literal: a plain decimal is one.
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 20,
  }).format(target as `${number}`);
}

/** Two digits of what is missing to 100 %, rounded down: 0.998996 as `99.89%`, 0.999962 as `99.9962%`, never 100 % below 1. */
export function formatAttainment(value: number, locale?: string): string {
  const missing = (1 - value) * 100;
  const digits =
    missing > 0
      ? Math.min(Math.max(1 - Math.floor(Math.log10(missing)), 2), 6)
      : 0;
  // A little more than the noise of binary fractions, far less than a digit that is shown.
  const floored = Math.floor(value * 100 * 10 ** digits + 1e-6) / 10 ** digits;
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
  }).format(floored / 100);
}

/**
 * A share of the budget, or of anything else: `42.5%`, `-150%`, `0%`. Small ones have the digit that tells them from zero, and less than all is
 * never `100%`.
 */
export function formatShare(share: number, locale?: string): string {
  const value = share > 0.999 && share < 1 ? 0.999 : share;
  const size = Math.abs(value);
  const options: Intl.NumberFormatOptions =
    value !== 0 && size < 0.001
      ? { maximumSignificantDigits: 1 }
      : { maximumFractionDigits: size < 10 ? 1 : 0 };
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'negative',
    ...options,
  }).format(value);
}

/** What is smaller is the dust of binary fractions: no source counts a millionth of an event. */
const DUST = 1e-6;

/** A number of events. Rates extrapolate, so that it need not be whole: `12,345`, `7.2`, `0.05`. */
export function formatCount(count: number, locale?: string): string {
  const value = Math.abs(count) < DUST ? 0 : count;
  const size = Math.abs(value);
  const options: Intl.NumberFormatOptions =
    value !== 0 && size < 0.1
      ? { maximumSignificantDigits: 1 }
      : { maximumFractionDigits: size < 100 ? 1 : 0 };
  return new Intl.NumberFormat(locale, {
    signDisplay: 'negative',
    ...options,
  }).format(value);
}

/** A burn rate: `14.4×`, `0.04×`, `0×`. */
export function formatBurnRate(value: number, locale?: string): string {
  return `${new Intl.NumberFormat(locale, {
    maximumSignificantDigits: value >= 100 ? 3 : 2,
    ...(value >= 10 && value < 100 && { maximumSignificantDigits: 3 }),
  }).format(value)}×`;
}

/** The length of a span without its sign: −21.6 minutes as `21.6 minutes`. */
export function formatMinutes(minutes: number, locale?: string): string {
  return formatDuration(Math.abs(minutes) * 60, locale);
}

const UNITS: Record<string, [Intl.RelativeTimeFormatUnit, number]> = {
  m: ['minute', 1],
  h: ['hour', 1],
  d: ['day', 1],
  w: ['week', 1],
  M: ['month', 1],
  Q: ['month', 3],
  Y: ['year', 1],
};

/** A length as OpenSLO writes it (`m` minutes, `M` months): `4w` as `4 weeks`. Anything else stays as it is. */
export function formatWindowLength(duration: string, locale?: string): string {
  const match = /^([1-9]\d*)([mhdwMQY])$/.exec(duration);
  if (!match) {
    return duration;
  }
  const [unit, factor] = UNITS[match[2]];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).format(Number(match[1]) * factor);
}

/** An instant at the axis: the time of day within up to two days, the day beyond. Always UTC. */
export function formatAxisInstant(
  instant: Date,
  spanSeconds: number,
  locale?: string,
): string {
  return new Intl.DateTimeFormat(locale, {
    ...(spanSeconds <= 2 * 86_400
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { day: 'numeric', month: 'short' }),
    timeZone: 'UTC',
  }).format(instant);
}
