import {
  formatRational,
  multiply,
  parseRational,
  rational,
} from '../alerts/rational';

const UNITS: ReadonlyArray<[number, string]> = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A length of time in its two largest units, rounded: `43 min 12 s`, `3 d`; below a minute `25.92 s`. */
export function inWords(seconds: number): string {
  const first = UNITS.findIndex(([length]) => seconds >= length);
  if (first === -1 || first === UNITS.length - 1) {
    return `${asCount(seconds)} s`;
  }
  const [[large, largeUnit], [small, smallUnit]] = UNITS.slice(first);
  const rounded = Math.round(seconds / small) * small;
  const larger = UNITS[first - 1];
  if (larger && rounded >= larger[0]) {
    return inWords(rounded);
  }
  const rest = (rounded % large) / small;
  return `${Math.floor(rounded / large)} ${largeUnit}${
    rest > 0 ? ` ${rest} ${smallUnit}` : ''
  }`;
}

/** A decimal from 0 to 1 as a percentage, exact: `99.9 %` for `0.999`. */
export function asPercent(decimal: string): string {
  return `${formatRational(multiply(parseRational(decimal), rational(100)))} %`;
}

/** A number with grouped digits and at most two decimals: `1,440.25`. */
export function asCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
