import type {
  CostControlTotals,
  Load,
} from 'backstage-plugin-shipshape-common';
import type { LoadDetails } from '../cost/ingestion/CostLoadStore';

function toTotals(totals: CostControlTotals[]): Load['totals'] {
  return totals.map(({ currency, BilledCost, EffectiveCost }) => ({
    currency,
    billed: BilledCost ?? '0',
    effective: EffectiveCost ?? '0',
  }));
}

/** A load as the API shows it. `active` is the load that it would replace. */
export function toLoad(load: LoadDetails, active?: LoadDetails): Load {
  return {
    id: String(load.id),
    artifact: load.artifact,
    billingAccountId: load.scope?.billingAccountId,
    billingPeriodStart: load.scope?.billingPeriodStart,
    state: load.state,
    rows: load.rows,
    totals: toTotals(load.totals),
    activeTotals: active && toTotals(active.totals),
    guards: load.guards,
    rejects: load.report?.rejects,
    defects: load.report?.defects ?? [],
    error: load.error,
    createdAt: load.createdAt,
    activatedAt: load.activatedAt,
    decidedBy: load.decidedBy,
    decidedAt: load.decidedAt,
  };
}
