import { ATTO_DIGITS } from 'backstage-plugin-shipshape-common';

/** Decimal places of the precision loss, which is what lies beyond {@link ATTO_DIGITS}. */
export const LOSS_DIGITS = 38;
const TAIL_DIGITS = LOSS_DIGITS - ATTO_DIGITS;

/** Places that a 64-bit decimal keeps; numbers that fit take the fast path. */
const FAST_DIGITS = 12;

const E_NOTATION = String.raw`^([+-]?)([0-9]*)\.?([0-9]*)[eE]([+-]?[0-9]{1,3})$`;

/**
 * Reads numbers exactly. DuckDB's own cast to DECIMAL refuses E notation whose digits times 10^18 overflow and accepts `_`,
 * so E notation is written out first, and `_` is refused here.
 *
 * - `focus_plain(x)`: the number without E notation, null if it is not a number in E notation
 * - `focus_short(x)`: DECIMAL(18,12) of a plain number that fits; null for others, readable or not
 * - `focus_long(x)`: DECIMAL(38,18), half away from zero; null if it is not a number or ≥ 10^20
 * - `focus_rounded(x)`: whether a number has digits other than 0 beyond the 18th decimal
 * - `focus_loss(x)`: delivered minus read value in 10^-38, HUGEINT
 */
export const DECIMAL_MACROS: readonly string[] = [
  `CREATE MACRO focus_e(x) AS regexp_extract(trim(x), '${E_NOTATION}', ['sign', 'whole', 'fraction', 'exponent'])`,
  `CREATE MACRO focus_shift(sign, whole, fraction, exponent) AS CASE
    WHEN whole || fraction = '' THEN NULL
    WHEN exponent >= 0 THEN sign || whole
      || rpad(left(fraction, exponent), exponent, '0') || '.' || substr(fraction, exponent + 1)
    ELSE sign || left(lpad(whole, greatest(strlen(whole)::INTEGER, -exponent), '0'),
        greatest(strlen(whole)::INTEGER, -exponent) + exponent)
      || '.' || right(lpad(whole, greatest(strlen(whole)::INTEGER, -exponent), '0'), -exponent) || fraction
    END`,
  `CREATE MACRO focus_plain(x) AS focus_shift(
    focus_e(x).sign, focus_e(x).whole, focus_e(x).fraction, TRY_CAST(focus_e(x).exponent AS INTEGER))`,
  `CREATE MACRO focus_has_e(x) AS contains(x, 'E') OR contains(x, 'e')`,
  `CREATE MACRO focus_digits(x) AS CASE WHEN focus_has_e(x) THEN focus_plain(x) ELSE trim(x) END`,
  // 64-bit arithmetic is several times as fast as 128-bit, and nearly all amounts fit; the total is the same.
  `CREATE MACRO focus_short(x) AS CASE
    WHEN strlen(x) - strpos(x, '.') <= ${FAST_DIGITS} AND NOT (focus_has_e(x)) AND NOT contains(x, '_') AND NOT contains(x, '+')
    THEN TRY_CAST(x AS DECIMAL(18,${FAST_DIGITS})) END`,
  `CREATE MACRO focus_long(x) AS CASE WHEN contains(x, '_') THEN NULL
    ELSE TRY_CAST(focus_digits(x) AS DECIMAL(38,${ATTO_DIGITS})) END`,
  `CREATE MACRO focus_tail(digits) AS CASE WHEN strpos(digits, '.') = 0 THEN ''
    ELSE rtrim(substr(digits, strpos(digits, '.') + ${
      ATTO_DIGITS + 1
    }), '0') END`,
  `CREATE MACRO focus_rounded(x) AS CASE
    WHEN strlen(x) - strpos(x, '.') > ${ATTO_DIGITS} OR focus_has_e(x)
    THEN focus_tail(focus_digits(x)) <> '' ELSE false END`,
  `CREATE MACRO focus_loss(x) AS (CASE WHEN starts_with(focus_digits(x), '-') THEN -1 ELSE 1 END)::HUGEINT
    * (TRY_CAST(rpad(left(focus_tail(focus_digits(x)), ${TAIL_DIGITS}), ${TAIL_DIGITS}, '0') AS HUGEINT)
      - (CASE WHEN left(focus_tail(focus_digits(x)), 1) >= '5' THEN 1 ELSE 0 END)::HUGEINT * ${
        10n ** BigInt(TAIL_DIGITS)
      }::HUGEINT)`,
];
