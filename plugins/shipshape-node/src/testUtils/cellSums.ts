import {
  COST_METRICS,
  CostAmounts,
  CostCell,
  CostLoadReport,
  parseDecimal,
} from 'backstage-plugin-shipshape-common';
import type { CostArtifactContent } from '../cost/CostSource';

const COLUMN_OF_METRIC = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  list: 'ListCost',
  contracted: 'ContractedCost',
} as const;

/** What the cells of an artefact add up to. */
export interface CellSums {
  rows: number;
  byCurrency: Map<string, CostAmounts>;
  cells: CostCell[];
}

/** Adds up all cells; iterates the content. */
export async function sumCells(
  content: CostArtifactContent,
): Promise<CellSums> {
  const sums: CellSums = { rows: 0, byCurrency: new Map(), cells: [] };
  for await (const chunk of content.cells()) {
    for (const cell of chunk) {
      const amounts = sums.byCurrency.get(cell.currency) ?? {
        billed: 0n,
        effective: 0n,
        list: 0n,
        contracted: 0n,
      };
      for (const metric of COST_METRICS) {
        amounts[metric] += cell.amounts[metric];
      }
      sums.byCurrency.set(cell.currency, amounts);
      sums.rows += cell.rowCount;
      sums.cells.push(cell);
    }
  }
  return sums;
}

/** Totals as the report tells them, in the shape of {@link CellSums}, by currency. */
export function reportedSums(
  report: CostLoadReport,
): Array<[string, CostAmounts]> {
  return report.totals.after
    .map(({ currency, ...totals }): [string, CostAmounts] => {
      const amount = (metric: (typeof COST_METRICS)[number]) =>
        parseDecimal(totals[COLUMN_OF_METRIC[metric]] ?? '0');
      return [
        currency,
        {
          billed: amount('billed'),
          effective: amount('effective'),
          list: amount('list'),
          contracted: amount('contracted'),
        },
      ];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
