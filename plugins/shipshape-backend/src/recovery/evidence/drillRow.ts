import type { DrillReport } from 'backstage-plugin-shipshape-common';
import type { DrillRow } from '../../database/recoveryTables';
import { drillText } from './weighDrill';

function iso(text: string | null | undefined): string | null {
  return text ? new Date(text).toISOString() : null;
}

/** A drill as it is stored: its report, and the columns that it is looked for by. */
export function toDrillRow(
  report: DrillReport,
  {
    origin,
    receivedAt,
    targets,
  }: { origin: string; receivedAt: string; targets: string | null },
): DrillRow {
  const declaredAt = iso(report.declaredAt);
  const finishedAt = iso(report.finishedAt);
  return {
    drill_id: report.drillId,
    drill_plan_id: report.drillPlanId,
    resource_id: report.resourceId,
    revision: report.revision,
    scope: report.scope,
    lifecycle: report.lifecycle,
    outcome: report.outcome ?? null,
    declared_at: declaredAt,
    finished_at: finishedAt,
    sort_at: declaredAt ?? finishedAt ?? receivedAt,
    report: drillText(report),
    targets,
    origin,
    received_at: receivedAt,
  };
}
