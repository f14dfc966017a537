import { rtoQuantiles } from '@shipshape/recovery';
import type {
  DrillPlan,
  DrillPlanView,
  ResourceDrills,
} from 'backstage-plugin-shipshape-common';
import type { Assessment } from '../status/assess';
import { toDrillSummary } from './drillViews';
import { planStanding } from './planStanding';
import type { StoredChain, StoredDrill } from './RecoveryReadStore';

/** Severities that checks have where the document says nothing. */
const ADVISORY = ['tool-verify', 'smoke'];

function toPlanView(
  plan: DrillPlan,
  { dossier, applicable }: Assessment,
  now: Date,
): DrillPlanView {
  return {
    id: plan.id,
    kind: plan.kind,
    scope: plan.scope,
    provider: plan.provider,
    backupPlanId: plan.backupPlanId,
    runner: plan.runner,
    checks: plan.checks.map(({ id, kind, severity }) => ({
      id,
      kind,
      severity: severity ?? (ADVISORY.includes(kind) ? 'advisory' : 'blocking'),
    })),
    standing: planStanding(plan, dossier, { now, applicable }),
  };
}

function toChain(chain: StoredChain | undefined): ResourceDrills['chain'] {
  return chain
    ? {
        records: chain.records,
        verifiedAt: chain.verifiedAt,
        intact: chain.intact,
        brokenAt: chain.brokenAt,
      }
    : { records: 0 };
}

/** The drills of a resource as its tab shows them. */
export function toResourceDrills(
  assessment: Assessment,
  facts: {
    /** Newest first. */
    newest: readonly StoredDrill[];
    /** Of the last two years. */
    ended: readonly StoredDrill[];
    chain?: StoredChain;
    now: Date;
  },
): ResourceDrills {
  const { dossier, standing, objectives } = assessment;
  const { summary } = standing;
  return {
    resource: summary.resource,
    status: summary.status,
    standing: summary.drill,
    objectives,
    plans: dossier.resource.drillPlans.map(plan =>
      toPlanView(plan, assessment, facts.now),
    ),
    backupPlanIds: dossier.resource.plans.map(({ plan }) => plan.id),
    drills: facts.newest.map(toDrillSummary),
    rto: rtoQuantiles(
      facts.ended.flatMap(({ report }) =>
        report.outcome === 'passed' ? report.achievedRtoSeconds ?? [] : [],
      ),
    ),
    chain: toChain(facts.chain),
  };
}
