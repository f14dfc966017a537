import type {
  Source,
  SourceFreshness,
} from 'backstage-plugin-shipshape-common';
import type { CostSource } from 'backstage-plugin-shipshape-node';
import type { LoadDetails } from '../cost/ingestion/CostLoadStore';
import { scopeKey } from '../cost/ingestion/plan';
import { toLoad } from './loadView';
import type { StoredRun } from './SourceRunStore';

/** Active loads shown per source. */
const ACTIVE_LOADS = 100;

/** A run as the API shows it. */
export function toRun({
  sourceId: _,
  ...run
}: StoredRun): Source['runs'][number] {
  return run;
}

/** A cost source as the API shows it. */
export function toCostSource(
  source: CostSource,
  facts: {
    freshness: SourceFreshness;
    runs: StoredRun[];
    /** Oldest first. */
    loads: LoadDetails[];
  },
): Source {
  const active = facts.loads.filter(({ state }) => state === 'active');
  const activeByScope = new Map(
    active.flatMap(load => (load.scope ? [[scopeKey(load.scope), load]] : [])),
  );
  return {
    id: source.id,
    kind: 'cost',
    warnings: [],
    freshness: facts.freshness,
    runs: facts.runs.map(toRun),
    quarantined: facts.loads
      .filter(({ state }) => state === 'quarantined')
      .map(load =>
        toLoad(load, load.scope && activeByScope.get(scopeKey(load.scope))),
      ),
    loads: [
      ...facts.loads
        .filter(({ state }) => ['rejected', 'failed'].includes(state))
        .map(load => toLoad(load)),
      ...active
        .sort(byPeriod)
        .slice(0, ACTIVE_LOADS)
        .map(load => toLoad(load)),
    ],
  };
}

/** Newest billing period first, then by account. */
function byPeriod(a: LoadDetails, b: LoadDetails): number {
  const [periodA, periodB] = [a, b].map(
    load => load.scope?.billingPeriodStart ?? '',
  );
  if (periodA !== periodB) {
    return periodA < periodB ? 1 : -1;
  }
  return (a.scope?.billingAccountId ?? '') < (b.scope?.billingAccountId ?? '')
    ? -1
    : 1;
}
