import { ATTO_DIGITS } from 'backstage-plugin-shipshape-common';
import { letSql } from './sql';

/** Decimal places of the precision loss, which is what lies beyond {@link ATTO_DIGITS}. */
export const LOSS_DIGITS = 38;
const TAIL_DIGITS = LOSS_DIGITS - ATTO_DIGITS;

/** Places that a 64-bit decimal keeps; numbers that fit take the fast path. */
const FAST_DIGITS = 12;

const E_NOTATION = String.raw`^([+-]?)([0-9]*)\.?([0-9]*)[eE]([+-]?[0-9]{1,3})$`;

/** Writes out the number in E notation whose parts are `p` and whose exponent is `e`. */
const SHIFTED = `CASE
  WHEN p.whole || p.fraction = '' THEN NULL
  WHEN e >= 0 THEN p.sign || p.whole || rpad(left(p.fraction, e), e, '0') || '.' || substr(p.fraction, e + 1)
  ELSE p.sign || ${letSql(
    'w',
    `lpad(p.whole, greatest(strlen(p.whole)::INTEGER, -e), '0')`,
    `left(w, strlen(w)::INTEGER + e) || '.' || right(w, -e)`,
  )} || p.fraction END`;

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
  `CREATE MACRO focus_has_e(x) AS contains(x, 'E') OR contains(x, 'e')`,
  `CREATE MACRO focus_plain(x) AS ${letSql(
    'p',
    `regexp_extract(trim(x), '${E_NOTATION}', ['sign', 'whole', 'fraction', 'exponent'])`,
    letSql('e', 'TRY_CAST(p.exponent AS INTEGER)', SHIFTED),
  )}`,
  `CREATE MACRO focus_digits(x) AS CASE WHEN focus_has_e(x) THEN focus_plain(x) ELSE trim(x) END`,
  // 64-bit arithmetic is several times as fast as 128-bit, and nearly all amounts fit; the total is the same.
  `CREATE MACRO focus_short(x) AS CASE
    WHEN strlen(x) - strpos(x, '.') <= ${FAST_DIGITS} AND NOT (focus_has_e(x)) AND NOT contains(x, '_') AND NOT contains(x, '+')
    THEN TRY_CAST(x AS DECIMAL(18,${FAST_DIGITS})) END`,
  `CREATE MACRO focus_long(x) AS CASE WHEN contains(x, '_') THEN NULL
    ELSE TRY_CAST(focus_digits(x) AS DECIMAL(38,${ATTO_DIGITS})) END`,
  `CREATE MACRO focus_tail(x) AS ${letSql(
    'd',
    'focus_digits(x)',
    `CASE WHEN strpos(d, '.') = 0 THEN ''
      ELSE rtrim(substr(d, strpos(d, '.') + ${ATTO_DIGITS + 1}), '0') END`,
  )}`,
  `CREATE MACRO focus_rounded(x) AS CASE
    WHEN strlen(x) - strpos(x, '.') > ${ATTO_DIGITS} OR focus_has_e(x)
    THEN focus_tail(x) <> '' ELSE false END`,
  `CREATE MACRO focus_loss(x) AS (CASE WHEN starts_with(trim(x), '-') THEN -1 ELSE 1 END)::HUGEINT
    * ${letSql(
      't',
      'focus_tail(x)',
      `TRY_CAST(rpad(left(t, ${TAIL_DIGITS}), ${TAIL_DIGITS}, '0') AS HUGEINT)
        - (CASE WHEN left(t, 1) >= '5' THEN 1 ELSE 0 END)::HUGEINT * ${
          10n ** BigInt(TAIL_DIGITS)
        }::HUGEINT`,
    )}`,
];
