import {
  CostPoint,
  CurrencyCost,
  addDays,
  formatDecimal,
  listDays,
  listMonths,
  addMonths,
  maxDay,
  minDay,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';

/** One group of made-up cost: about so much a day, with a weekly rhythm and some noise. */
export interface MadeUpGroup {
  key: string;
  label?: string;
  /** Units of a cent a day. */
  centsPerDay: number;
  /** Growth in percent a month. */
  growth?: number;
  sharedPercent?: number;
  missingPriceRows?: number;
}

/** A small hash, so that the same day has the same cost on every reload. */
function noise(text: string): number {
  let hash = 2166136261;
  for (const char of text) {
    hash = Math.imul(hash ^ char.charCodeAt(0), 16777619);
  }
  return (hash >>> 0) % 1000;
}

/** Cost of a group on a day in micro-units of the currency. */
function dayCost(group: MadeUpGroup, day: string): bigint {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const weekly = weekday === 0 || weekday === 6 ? 70 : 105;
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  const growth = 100 + (group.growth ?? 0) * (month - (2026 * 12 + 11));
  const jitter = 950 + noise(`${group.key}${day}`) / 10;
  const micro =
    (group.centsPerDay * 10_000 * weekly * Math.max(growth, 20) * jitter) /
    (100 * 100 * 1000);
  return (
    BigInt(Math.round(micro)) * 10n ** 12n + BigInt(noise(day)) * 10n ** 8n
  );
}

function rangeCost(group: MadeUpGroup, from: string, to: string): bigint {
  return listDays(from, to).reduce((sum, day) => sum + dayCost(group, day), 0n);
}

/** Options of {@link madeUpCost}. */
export interface MadeUpOptions {
  currency: string;
  groups: MadeUpGroup[];
  from: string;
  to: string;
  granularity: 'daily' | 'monthly';
  today: string;
  dataUntil: string;
  /** Days that no source covers. */
  missing?: readonly string[];
}

/** A believable answer, for looking at the screens without a backend. */
export function madeUpCost(options: MadeUpOptions): CurrencyCost {
  const { groups, from, today, dataUntil } = options;
  const to = minDay(options.to, addDays(today, 1));
  const sum = (begin: string, end: string) =>
    groups.reduce((total, group) => total + rangeCost(group, begin, end), 0n);
  const compare = (
    begin: string,
    end: string,
    before: string,
    until: string,
  ) => {
    const amount = sum(begin, end);
    const previous = sum(before, until);
    return {
      from: begin,
      to: end,
      amount: formatDecimal(amount),
      previousFrom: before,
      previousTo: until,
      previousAmount: formatDecimal(previous),
      change: formatDecimal(amount - previous),
    };
  };
  const month = `${today.slice(0, 7)}-01`;
  const lastMonth = addMonths(month, -1);
  const completeTo = addDays(dataUntil, 1);
  const beforeTo = addDays(lastMonth, listDays(month, completeTo).length);
  const rows = groups
    .map(group => {
      const amount = rangeCost(group, from, to);
      const shared = (amount * BigInt(group.sharedPercent ?? 0)) / 100n;
      const before = (amount * 9n) / 10n;
      return {
        key: group.key,
        label: group.label,
        amount: formatDecimal(amount),
        shared: formatDecimal(shared),
        direct: formatDecimal(amount - shared),
        previousAmount: formatDecimal(before),
        change: formatDecimal(amount - before),
        missingPriceRows: group.missingPriceRows ?? 0,
      };
    })
    .sort((a, b) => (parseDecimal(a.amount) > parseDecimal(b.amount) ? -1 : 1));
  const movers = groups
    .map(group => {
      const amount = rangeCost(group, month, completeTo);
      const previous = rangeCost(group, lastMonth, beforeTo);
      return {
        key: group.key,
        label: group.label,
        amount: formatDecimal(amount),
        previousAmount: formatDecimal(previous),
        change: formatDecimal(amount - previous),
        size: amount > previous ? amount - previous : previous - amount,
      };
    })
    .sort((a, b) => (a.size > b.size ? -1 : 1))
    .slice(0, 5)
    .map(({ size, ...mover }) => mover);
  const total = (read: (row: (typeof rows)[number]) => string) =>
    formatDecimal(rows.reduce((all, row) => all + parseDecimal(read(row)), 0n));
  return {
    currency: options.currency,
    total: total(row => row.amount),
    direct: total(row => row.direct),
    shared: total(row => row.shared),
    monthToDate: compare(month, completeTo, lastMonth, beforeTo),
    monthToDateTotal: formatDecimal(sum(month, addDays(today, 1))),
    lastMonth: compare(lastMonth, month, addMonths(month, -2), lastMonth),
    comparison: compare(
      from,
      minDay(to, completeTo),
      addMonths(from, -1),
      addDays(
        addMonths(from, -1),
        listDays(from, minDay(to, completeTo)).length,
      ),
    ),
    movers,
    groups: rows,
    series: series(options, from, to),
  };
}

function series(options: MadeUpOptions, from: string, to: string): CostPoint[] {
  const periods =
    options.granularity === 'daily'
      ? listDays(from, to).map(day => ({ start: day, end: addDays(day, 1) }))
      : listMonths(from, to).map(month => ({
          start: maxDay(month, from),
          end: minDay(addMonths(month, 1), to),
        }));
  return periods.map(({ start, end }) => {
    if (options.missing?.includes(start)) {
      return { start, end, state: 'missing', total: '0', values: {} };
    }
    const values = options.groups.map(
      group => [group.key, rangeCost(group, start, end)] as const,
    );
    return {
      start,
      end,
      state: addDays(end, -1) > options.dataUntil ? 'incomplete' : 'complete',
      total: formatDecimal(values.reduce((all, [, value]) => all + value, 0n)),
      values: Object.fromEntries(
        values.map(([key, value]) => [key, formatDecimal(value)]),
      ),
    };
  });
}
