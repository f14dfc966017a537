import type { ProviderKey } from './accounts';
import { formatTime } from './calendar';
import {
  FOCUS_COLUMNS,
  type Cell,
  type Decimal,
  type FocusColumn,
} from './columns';
import { plain, scientific } from './decimals';

/** How a provider writes the same facts: all within, or close to, what FOCUS allows. */
export interface Dialect {
  columns: readonly FocusColumn[];
  /** How null is written. */
  nullWord: string;
  lineEnd: string;
  byteOrderMark: boolean;
  /** Text is quoted even where nothing requires it. */
  quoteText: boolean;
  decimal(value: Decimal): string;
  time(seconds: number): string;
}

const alphabetical = [...FOCUS_COLUMNS].sort();

/** Ten places at least, as in a spreadsheet column. */
function padded({ value, places }: Decimal): string {
  const [whole, fraction = ''] = plain(value, places).split('.');
  return `${whole}.${fraction.padEnd(10, '0')}`;
}

/** E notation below a thousandth. */
function compact({ value, places }: Decimal): string {
  const small = (value < 0n ? -value : value) < 10n ** BigInt(places - 3);
  return small ? scientific(value, places) : plain(value, places);
}

const DIALECTS: Record<ProviderKey, Dialect> = {
  aws: {
    columns: alphabetical,
    nullWord: '',
    lineEnd: '\n',
    byteOrderMark: false,
    quoteText: false,
    decimal: padded,
    time: formatTime,
  },
  microsoft: {
    columns: alphabetical,
    nullWord: 'NULL',
    lineEnd: '\r\n',
    byteOrderMark: true,
    quoteText: true,
    decimal: compact,
    time: formatTime,
  },
  google: {
    columns: FOCUS_COLUMNS,
    nullWord: '""',
    lineEnd: '\n',
    byteOrderMark: false,
    quoteText: false,
    decimal: ({ value, places }) => plain(value, places),
    time: formatTime,
  },
};

/** The month (January is 0) in which Microsoft's export left out the seconds: a deliberate defect (E08). */
const MONTH_WITHOUT_SECONDS = 4;

/** The dialect of a provider in a billing month. */
export function dialectOf(provider: ProviderKey, month: number): Dialect {
  const dialect = DIALECTS[provider];
  return provider === 'microsoft' && month % 12 === MONTH_WITHOUT_SECONDS
    ? {
        ...dialect,
        time: seconds => formatTime(seconds).replace(/:\d\dZ$/, 'Z'),
      }
    : dialect;
}

/** A whole file. */
export function writeCsv(
  rows: ReadonlyArray<Record<FocusColumn, Cell>>,
  dialect: Dialect,
): string {
  const lines = rows.map(row =>
    dialect.columns.map(column => cellText(row[column], dialect)).join(','),
  );
  return [
    dialect.byteOrderMark ? '\ufeff' : '',
    [dialect.columns.join(','), ...lines].join(dialect.lineEnd),
    dialect.lineEnd,
  ].join('');
}

function cellText(cell: Cell, dialect: Dialect): string {
  if (cell === undefined) {
    return dialect.nullWord;
  }
  if (typeof cell === 'string') {
    return dialect.quoteText || /[",\r\n]/.test(cell)
      ? `"${cell.replace(/"/g, '""')}"`
      : cell;
  }
  return 'seconds' in cell ? dialect.time(cell.seconds) : dialect.decimal(cell);
}
