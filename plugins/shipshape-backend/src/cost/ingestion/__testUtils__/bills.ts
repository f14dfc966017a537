import {
  addDays,
  addMonths,
  CostCell,
  CostControlTotals,
  CostLoadReport,
  formatDecimal,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import type { CostArtifact } from 'backstage-plugin-shipshape-node';
import { createHash } from 'node:crypto';

/** One charge of a test bill; what is not given does not matter. Amounts are decimal text. */
export interface TestCharge {
  account?: string;
  /** First day of the billing period. */
  period?: string;
  periodEnd?: string;
  day?: string;
  billed: string;
  effective?: string;
  currency?: string;
  category?: string;
  chargeClass?: string;
  tags?: Record<string, string>;
  rowCount?: number;
}

/** A delivered file set, as the test imagines it. */
export interface TestArtifact {
  name: string;
  runTime: string;
  charges: TestCharge[];
  scope?: CostArtifact['scope'];
  dataThrough?: string;
  closed?: boolean;
  /** Rows that the reader refuses. */
  rejected?: number;
}

/** October 2026 is the month that most tests are about. */
export const OCTOBER = '2026-10-01';

export function toCell(charge: TestCharge): CostCell {
  const period = charge.period ?? OCTOBER;
  const billed = parseDecimal(charge.billed);
  return {
    chargeDay: charge.day ?? addDays(period, 4),
    billingPeriodStart: period,
    billingPeriodEnd: charge.periodEnd ?? addMonths(period, 1),
    currency: charge.currency ?? 'USD',
    billingAccountId: charge.account ?? 'acme',
    subAccountId: 'sub-1',
    subAccountName: '',
    provider: 'AWS',
    invoiceIssuer: 'AWS',
    invoiceId: '',
    serviceCategory: 'Compute',
    service: 'Amazon EC2',
    region: 'eu-west-1',
    environment: '',
    chargeCategory: charge.category ?? 'Usage',
    chargeClass: charge.chargeClass ?? '',
    commitmentId: '',
    commitmentStatus: '',
    pricingCategory: 'Standard',
    allocationKey: JSON.stringify(charge.tags ? { tags: charge.tags } : {}),
    amounts: {
      billed,
      effective: parseDecimal(charge.effective ?? charge.billed),
      list: billed,
      contracted: billed,
    },
    rowCount: charge.rowCount ?? 1,
    missingList: 0,
    missingContracted: 0,
  };
}

function totalsOf(cells: CostCell[]): CostControlTotals[] {
  return [...new Set(cells.map(cell => cell.currency))].sort().map(currency => {
    const own = cells.filter(cell => cell.currency === currency);
    const sum = (metric: keyof CostCell['amounts']) =>
      formatDecimal(
        own.reduce((total, cell) => total + cell.amounts[metric], 0n),
      );
    return {
      currency,
      rows: own.reduce((total, cell) => total + cell.rowCount, 0),
      BilledCost: sum('billed'),
      EffectiveCost: sum('effective'),
      ListCost: sum('list'),
      ContractedCost: sum('contracted'),
    };
  });
}

/** The report that a reader would write about these cells. */
export function reportOf(cells: CostCell[], rejected = 0): CostLoadReport {
  const accepted = cells.reduce((total, cell) => total + cell.rowCount, 0);
  const totals = totalsOf(cells);
  return {
    files: [
      {
        name: 'part-0.csv',
        rows: accepted,
        format: 'csv',
        focusVersion: '1.2',
      },
    ],
    rows: { read: accepted + rejected, accepted, rejected },
    rejects: {
      cells: rejected,
      first: Array.from({ length: rejected }, (_, index) => ({
        file: 'part-0.csv',
        line: index + 2,
        column: 'BilledCost',
        value: '$3',
        reason: 'Not a number',
      })),
    },
    defects: [],
    totals: { before: totals, after: totals, precisionLoss: [] },
  };
}

/** Identity as a source would tell it: the hash is that of the content. */
export function toArtifact(artifact: TestArtifact): CostArtifact {
  const { charges, rejected, scope, dataThrough, closed } = artifact;
  return {
    name: artifact.name,
    runTime: artifact.runTime,
    hash: createHash('sha256')
      .update(JSON.stringify([charges, rejected, scope, dataThrough, closed]))
      .digest('hex'),
    scope,
    dataThrough,
    closed,
  };
}

/** A delivery of one account for October. */
export const bill = (
  billed: string[],
  rest: Partial<TestArtifact> = {},
): TestArtifact => ({
  name: 'acme-2026-10',
  runTime: '2026-10-20T05:00:00Z',
  charges: billed.map(amount => ({ billed: amount })),
  ...rest,
});

/** What readers see of it. */
export const acme = (rows: number, billed: string, period = OCTOBER) => ({
  account: 'acme',
  period,
  rows,
  billed: { USD: billed },
});
