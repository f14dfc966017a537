import {
  BILLING_ACCOUNTS,
  type BillingAccount,
  type ProviderKey,
} from './accounts';
import { firstDay, formatDay, formatMonth } from './calendar';
import { snapshotOf, type Charge, type Snapshot } from './charge';
import {
  flexCommitmentDay,
  reservationDay,
  savingsPlanDay,
} from './committedUse';
import { monthlyCharges, taxCharge } from './monthly';
import type { Noise } from './noise';
import { unitsOn, usageCharge } from './usage';
import { USAGE_LINES } from './usageLines';

/** How an artefact's files are written. */
export type FileFormat = 'csv' | 'csv.gz' | 'parquet';

/** One delivery: the charges of one provider and billing period, and how they are packed. */
export interface Artefact {
  /** Name of the directory. */
  name: string;
  provider: ProviderKey;
  accounts: readonly BillingAccount[];
  month: number;
  /** Last day covered. */
  dataThrough: number;
  charges: readonly Charge[];
  /** The invoice exists: nothing of the period will change any more. */
  issued: boolean;
  format: FileFormat;
  parts: number;
  manifest: Manifest | undefined;
}

/** `manifest.json` of an artefact; every field is optional for a reader. */
export interface Manifest {
  exportId: string;
  runTime: string;
  delivery: 'overwrite';
  scope?: { billingAccountId: string; billingPeriodStart: string };
  files: string[];
  dataThrough: string;
  closed?: boolean;
}

/** Days after the end of a billing period until its invoices are out. */
const INVOICE_DAYS = 5;
/** Google's export of April is Parquet and that of August is gzipped, once the month is over. */
const PARQUET_MONTH = 3;
const GZIP_MONTH = 7;

/** The artefact of a provider and month as it is on `today`; undefined when there is nothing to deliver yet. */
export function artefactOf(
  provider: ProviderKey,
  month: number,
  today: number,
  noise: Noise,
): Artefact | undefined {
  const accounts = BILLING_ACCOUNTS.filter(
    account => account.provider === provider,
  );
  const lag = Math.max(...accounts.map(account => account.lagDays));
  const snapshot = snapshotOf(month, today - lag);
  if (!snapshot) {
    return undefined;
  }
  const issuedFrom = firstDay(month + 1) + INVOICE_DAYS;
  const packed = {
    name: `${provider}-${formatMonth(month)}`,
    provider,
    accounts,
    month,
    dataThrough: snapshot.until - 1,
    issued: today >= issuedFrom,
    format: formatOf(provider, month, snapshot),
    parts: provider === 'aws' && month % 4 !== 3 ? 2 : 1,
  };
  return {
    ...packed,
    charges: chargesOf(accounts, snapshot, noise),
    manifest: manifestOf(packed, Math.min(today, issuedFrom)),
  };
}

/** Names of an artefact's files. */
export function fileNames(
  artefact: Pick<Artefact, 'format' | 'parts'>,
): string[] {
  return Array.from(
    { length: artefact.parts },
    (_, part) => `part-${part}.${artefact.format}`,
  );
}

function chargesOf(
  accounts: readonly BillingAccount[],
  snapshot: Snapshot,
  noise: Noise,
): Charge[] {
  const [{ provider }] = accounts;
  const lines = USAGE_LINES.filter(line => line.account.provider === provider);
  const charges: Charge[] = [];
  for (let day = firstDay(snapshot.month); day < snapshot.until; day += 1) {
    for (const line of lines) {
      charges.push(usageCharge(line, day, unitsOn(line, day, noise)));
    }
    charges.push(...committedDay(provider, day, noise));
  }
  charges.push(...monthlyCharges(provider, snapshot, noise));
  const tax = accounts.flatMap(account =>
    taxCharge(account, snapshot, charges),
  );
  return [...charges, ...tax];
}

function committedDay(
  provider: ProviderKey,
  day: number,
  noise: Noise,
): Charge[] {
  switch (provider) {
    case 'aws':
      return savingsPlanDay(day, noise);
    case 'microsoft':
      return reservationDay(day);
    default:
      return flexCommitmentDay(day, noise);
  }
}

function formatOf(
  provider: ProviderKey,
  month: number,
  snapshot: Snapshot,
): FileFormat {
  if (provider !== 'google' || !snapshot.complete) {
    return 'csv';
  }
  if (month % 12 === PARQUET_MONTH) {
    return 'parquet';
  }
  return month % 12 === GZIP_MONTH ? 'csv.gz' : 'csv';
}

/** Microsoft always sends a manifest, AWS in even months (for both of its billing accounts at once), Google never. */
function manifestOf(
  artefact: Omit<Artefact, 'charges' | 'manifest'>,
  runDay: number,
): Manifest | undefined {
  const { provider, month, accounts, issued } = artefact;
  if (provider === 'google' || (provider === 'aws' && month % 2 === 1)) {
    return undefined;
  }
  return {
    exportId: `tidewater-${artefact.name}`,
    runTime: `${formatDay(runDay)}T05:00:00Z`,
    delivery: 'overwrite',
    ...(accounts.length === 1
      ? {
          scope: {
            billingAccountId: accounts[0].id,
            billingPeriodStart: formatDay(firstDay(month)),
          },
        }
      : {}),
    files: fileNames(artefact),
    dataThrough: formatDay(artefact.dataThrough),
    ...(issued ? { closed: true } : {}),
  };
}
