import {
  exposureSegments,
  exposureSeries,
  rpoCompliance,
  thinExposureSeries,
} from '@shipshape/recovery';
import type {
  DefinitionProblem,
  ResourceBackups,
} from 'backstage-plugin-shipshape-common';
import type { Assessment } from '../status/assess';
import { daysBefore, JUDGED_DAYS } from './dossier';
import { toPlanView } from './planView';
import { toPointViews, toReplicationViews } from './pointViews';
import type { RecoveryDocument } from './RecoveryReadStore';

/** Instants of the line of exposure: more than a chart has pixels for would only be sent. */
const SHOWN_INSTANTS = 600;

/** Problems of the annotations of a resource, and those that its document has with it. */
function problemsOf(
  { dossier: { resource } }: Assessment,
  documents: readonly Pick<RecoveryDocument, 'url' | 'problems'>[],
): DefinitionProblem[] {
  const own = documents
    .filter(({ url }) => url === resource.documentUrl)
    .flatMap(({ problems }) => problems)
    .filter(
      ({ object }) =>
        object === undefined || object.endsWith(`/${resource.resourceId}`),
    );
  return [...resource.problems, ...own];
}

/** Exposure over the judged days; nothing from before the resource was enrolled. */
function exposureOf(
  { dossier, timeline, objective, applicable }: Assessment,
  now: Date,
): Pick<ResourceBackups, 'exposureSeries' | 'rpoCompliance'> {
  const since = daysBefore(now, JUDGED_DAYS);
  const { enrolledAt } = dossier.resource;
  const segments = applicable
    ? exposureSegments(timeline, since > enrolledAt ? since : enrolledAt, now)
    : [];
  return {
    exposureSeries: thinExposureSeries(
      exposureSeries(segments),
      SHOWN_INSTANTS,
    ),
    rpoCompliance: rpoCompliance(segments, objective),
  };
}

/** The backups of a resource as its tab shows them. */
export function toResourceBackups(
  assessment: Assessment,
  documents: readonly Pick<RecoveryDocument, 'url' | 'problems'>[],
  now: Date,
): ResourceBackups {
  const { dossier, standing, plans, index, objectives } = assessment;
  return {
    ...standing.summary,
    objectives,
    plans: plans.map(plan => toPlanView(plan, dossier, now)),
    ...exposureOf(assessment, now),
    points: toPointViews(dossier.points, index, now),
    replication: toReplicationViews(dossier, now),
    controlResults: standing.controls,
    problems: problemsOf(assessment, documents),
  };
}
