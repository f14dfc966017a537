import {
  ShowbackCurrency,
  formatDecimal,
  parseDecimal,
  sumDecimals,
} from 'backstage-plugin-shipshape-common';

/** The parts of a month in one currency, and whether they add up. Exact decimal strings. */
export interface ShowbackSums {
  owners: string;
  hidden: string;
  unallocated: string;
  /** Of the organisation; absent for those who may see only some owners. */
  total?: string;
  /** total − (owners + hidden + unallocated): `0` when all is well. */
  difference: string;
}

/** Adds up what the table shows, exactly, so that the reader need not trust it. */
export function sumShowback(currency: ShowbackCurrency): ShowbackSums {
  const owners = sumDecimals(currency.owners.map(owner => owner.amount));
  const hidden = currency.hidden?.amount ?? '0';
  const unallocated = sumDecimals(
    (currency.unallocated ?? []).map(line => line.amount),
  );
  const total = currency.total?.amount;
  const parts = sumDecimals([owners, hidden, unallocated]);
  const difference =
    total === undefined
      ? '0'
      : formatDecimal(parseDecimal(total) - parseDecimal(parts));
  return { owners, hidden, unallocated, total, difference };
}
