/** Control totals: what was read, what the cells add up to, and what the database adds up are compared to the last digit on every load. */
import {
  COST_METRICS,
  CostAmounts,
  CostLoadReport,
  formatDecimal,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import { CustomErrorBase } from '@backstage/errors';
import type { StoredSums } from './CostLoadStore';
import type { ReadScope } from './ArtifactReading';

const COLUMN_OF_METRIC = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  list: 'ListCost',
  contracted: 'ContractedCost',
} as const;

/** What was read is not what would be shown: nothing of it becomes visible. */
export class ControlTotalsError extends CustomErrorBase {
  constructor(message: string) {
    super(message);
    this.name = 'ControlTotalsError';
  }
}

function assertEqual(what: string, expected: bigint, actual: bigint): void {
  if (expected !== actual) {
    throw new ControlTotalsError(
      `Control totals differ: ${what} ${formatDecimal(
        expected,
      )} was read, but ${formatDecimal(actual)} is in the cells`,
    );
  }
}

/** @throws ControlTotalsError when the cells of all scopes do not add up to the totals of the report. */
export function assertReportEqualsCells(
  report: CostLoadReport,
  scopes: readonly ReadScope[],
): void {
  const sums = new Map<string, CostAmounts>();
  let rows = 0;
  for (const { tally } of scopes) {
    rows += tally.rows;
    for (const [currency, { amounts }] of tally.byCurrency) {
      const sum = sums.get(currency) ?? {
        billed: 0n,
        effective: 0n,
        list: 0n,
        contracted: 0n,
      };
      for (const metric of COST_METRICS) {
        sum[metric] += amounts[metric];
      }
      sums.set(currency, sum);
    }
  }
  if (rows !== report.rows.accepted) {
    throw new ControlTotalsError(
      `Control totals differ: ${report.rows.accepted} rows were accepted, but ${rows} are in the cells`,
    );
  }
  const { read, accepted, rejected } = report.rows;
  if (accepted + rejected !== read) {
    throw new ControlTotalsError(
      `Control totals differ: ${read} rows were read, but ${accepted} accepted and ${rejected} rejected`,
    );
  }
  const totals = new Map(
    report.totals.after.map(total => [total.currency, total]),
  );
  for (const currency of new Set([...sums.keys(), ...totals.keys()])) {
    for (const metric of COST_METRICS) {
      const column = COLUMN_OF_METRIC[metric];
      assertEqual(
        `${column} in ${currency}`,
        parseDecimal(totals.get(currency)?.[column] ?? '0'),
        sums.get(currency)?.[metric] ?? 0n,
      );
    }
  }
}

/** @throws ControlTotalsError when the database does not add up the stored cells to what was read. */
export function assertStoredEqualsCells(
  stored: readonly StoredSums[],
  scopes: readonly ReadScope[],
): void {
  const sums = new Map(
    stored.map(sum => [`${sum.loadId} ${sum.currency}`, sum]),
  );
  for (const { plan, loadId, tally } of scopes) {
    if (plan !== 'load') {
      continue;
    }
    for (const [currency, { rows, amounts }] of tally.byCurrency) {
      const sum = sums.get(`${loadId} ${currency}`);
      if (sum?.rows !== rows) {
        throw new ControlTotalsError(
          `Control totals differ: ${rows} rows in ${currency} were read, but ${
            sum?.rows ?? 0
          } are stored`,
        );
      }
      for (const metric of COST_METRICS) {
        assertEqual(
          `stored ${COLUMN_OF_METRIC[metric]} in ${currency}`,
          amounts[metric],
          sum[metric],
        );
      }
    }
  }
}
