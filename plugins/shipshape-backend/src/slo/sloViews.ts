import {
  DefinitionProblem,
  SLO_STATUSES,
  SloDetails,
  SloStatus,
  SloSummary,
} from 'backstage-plugin-shipshape-common';
import type { StoredSlo } from './definitions/SloDefinitionStore';
import type { SloView } from './status/SloStatusStore';

/** What is known of an SLO before figures were computed for it the first time: its definition, and that there are no counts. */
export function pendingView(slo: StoredSlo): SloView {
  const { definition } = slo;
  const data =
    definition.support === 'supported' ? 'noData' : definition.support;
  return {
    sloId: definition.id,
    entityRef: slo.entityRef,
    title: definition.title,
    description: definition.description,
    ownerRef: slo.ownerRef,
    systemRef: slo.systemRef,
    tier: slo.tier,
    target: definition.target,
    window: definition.window,
    method: definition.method,
    status: data,
    data,
    dataReason: definition.supportReason,
    burnRates: [],
    timeToExhaustion: { kind: 'unknown' },
    flags: [],
    sourceId: slo.sourceId,
    runbookUrl: definition.alerting.runbookUrl,
    definitionUrl: slo.documentUrl,
    alerts: [],
    exclusions: definition.exclusions,
  };
}

/** What a source said about an error is for its operators: pages have the code of it. */
export function withoutErrorText<Slo extends SloSummary | SloView>(
  slo: Slo,
): Slo {
  return slo.data === 'error' ? { ...slo, dataReason: undefined } : slo;
}

/** With the warnings about its own document. */
export function toDetails(
  view: SloView,
  slo: StoredSlo,
  problems: readonly DefinitionProblem[],
): SloDetails {
  const { file, document } = slo.definition.source;
  return {
    ...withoutErrorText(view),
    problems: problems.filter(
      problem => problem.file === file && problem.document === document,
    ),
  };
}

/** A row of a list. */
export function toSummary(details: SloDetails): SloSummary {
  const {
    alerts: _alerts,
    basis: _basis,
    problems: _problems,
    exclusions: _exclusions,
    ...summary
  } = details;
  return summary;
}

/** Worst first: by status, then by budget left, not known last, then by id. */
export function byRisk(a: SloSummary, b: SloSummary): number {
  const risk = (slo: SloSummary) => SLO_STATUSES.indexOf(slo.status);
  const remaining = (slo: SloSummary) =>
    slo.figures?.budgetRemaining ?? Number.MAX_VALUE;
  return (
    risk(a) - risk(b) ||
    Math.sign(remaining(a) - remaining(b)) ||
    (a.sloId < b.sloId ? -1 : 1)
  );
}

/** How many SLOs have each status, worst first; statuses that none has are left out. */
export function countStatuses(
  slos: readonly SloSummary[],
): Array<{ status: SloStatus; count: number }> {
  return SLO_STATUSES.map(status => ({
    status,
    count: slos.filter(slo => slo.status === status).length,
  })).filter(({ count }) => count > 0);
}
