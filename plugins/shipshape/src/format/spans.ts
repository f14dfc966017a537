/** Units of a length of time, largest first, with their seconds. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

function withUnit(
  value: number,
  unit: (typeof UNITS)[number][0],
  digits: number,
  locale: string | undefined,
): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'day' ? 'long' : 'short',
    maximumFractionDigits: digits,
  }).format(value);
}

/**
 * A measured length of time in its two largest units: 87,600 s as `24 hr 20 min`, 1,035.4 s as `17 min 15 sec`, 30.829 s as `30.8 sec`. Days
 * begin at 48 hours, because the hours beyond one day decide about an RPO of a day.
 */
export function formatSpan(seconds: number, locale?: string): string {
  if (seconds < 59.95) {
    return withUnit(seconds, 'second', 1, locale);
  }
  const whole = Math.round(seconds);
  const first = UNITS.findIndex(
    ([unit, length]) =>
      whole >= (unit === 'day' ? 2 * length : length) || unit === 'second',
  );
  const [unit, length] = UNITS[first];
  const next = UNITS[first + 1];
  const major = Math.floor(whole / length);
  const minor = next ? Math.floor((whole % length) / next[1]) : 0;
  const parts = [withUnit(major, unit, 0, locale)];
  if (next && minor > 0) {
    parts.push(withUnit(minor, next[0], 0, locale));
  }
  return parts.join(' ');
}

const BYTE_UNITS = [
  'byte',
  'kilobyte',
  'megabyte',
  'gigabyte',
  'terabyte',
  'petabyte',
] as const;

/** A number of bytes in decimal units: 12,515,198 as `12.5 MB`. */
export function formatBytes(bytes: number, locale?: string): string {
  const exponent = Math.min(
    BYTE_UNITS.length - 1,
    bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3),
  );
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: BYTE_UNITS[exponent],
    unitDisplay: exponent === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** exponent);
}
