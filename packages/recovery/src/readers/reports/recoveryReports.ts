import { InputError } from '@backstage/errors';
import {
  BackupRun,
  RecoveryFacts,
  RecoveryPoint,
  RecoverySubject,
  ReplicationSample,
  ReportRecord,
  reportRecordSchema,
} from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import { known } from '../common/known';
import { recoveryIdOf } from '../common/subjects';

/** Whose evidence the facts are. */
export interface RecoveryReportOptions {
  /** Of the runs and points; those that name another plan are left out. */
  planId?: string;
  /** Of the replication samples. */
  resourceId?: string;
  /** Ids of the plan's locations by those that the tool uses: `repo1` → `offsite`. */
  locations?: ReadonlyMap<string, string>;
  /** Which resource, where the output has several. */
  nativeId?: string;
}

/** Records for the reports inbox, and what had to be left out of them. */
export interface RecoveryReports {
  records: readonly ReportRecord[];
  /** For people. */
  omitted: readonly string[];
}

/** States that a report may have; the others are not reported but inferred, or not known. */
const REPORTED_STATES = new Set([
  'queued',
  'running',
  'succeeded',
  'partial',
  'failed',
  'aborted',
  'lost',
]);
const UNFINISHED_STATES = new Set(['queued', 'running', 'lost']);

/**
 * Makes of facts what a reports inbox takes. A trigger that the tool does not tell counts as `schedule`, as it does in every report.
 *
 * @throws InputError when the output has several resources and none is named, when there is nothing to report, or when an id cannot be one
 */
export function recoveryReports(
  facts: RecoveryFacts,
  options: RecoveryReportOptions,
): RecoveryReports {
  const subject = subjectOf(facts, options.nativeId);
  const { planId, resourceId } = options;
  const omitted: string[] = [];
  const isOfPlan = (item: { planId?: string }) =>
    item.planId === undefined || item.planId === planId;
  const records: object[] = [];
  if (planId === undefined) {
    note(omitted, 'runs and points need a plan', [
      ...subject.runs,
      ...subject.points,
    ]);
  } else {
    for (const run of subject.runs.filter(isOfPlan)) {
      const problem = problemOf(run);
      if (problem === undefined) {
        records.push({ type: 'backup-run', report: runReport(run, planId) });
      } else {
        omitted.push(`run ${run.runKey}: ${problem}`);
      }
    }
    records.push(
      ...subject.points.filter(isOfPlan).map(point => ({
        type: 'recovery-point',
        report: pointReport(point, facts.observedAt, { ...options, planId }),
      })),
    );
  }
  if (resourceId === undefined) {
    note(omitted, 'replication samples need a resource', subject.samples);
  } else {
    records.push(
      ...subject.samples.map(sample => ({
        type: 'replication',
        report: sampleReport(sample, { ...options, resourceId }),
      })),
    );
  }
  return { records: records.map(checkRecord), omitted };
}

function note(omitted: string[], reason: string, items: readonly object[]) {
  if (items.length > 0) {
    omitted.push(`${reason}, so ${items.length} were left out`);
  }
}

function subjectOf(
  { provider, subjects }: RecoveryFacts,
  nativeId: string | undefined,
): RecoverySubject {
  const ids = subjects.map(({ native }) => native.nativeId);
  const found =
    nativeId === undefined && subjects.length === 1
      ? subjects[0]
      : subjects.find(({ native }) => native.nativeId === nativeId);
  if (found) {
    return found;
  }
  throw new InputError(
    subjects.length === 0
      ? `There is no resource in this output of ${provider}`
      : `This output of ${provider} has ${ids.join(', ')}; ${
          nativeId === undefined ? 'name one of them' : `"${nativeId}" is none`
        }`,
  );
}

function problemOf({ state, finishedAt }: BackupRun): string | undefined {
  if (!REPORTED_STATES.has(state)) {
    return `its state is ${state}`;
  }
  return finishedAt || UNFINISHED_STATES.has(state)
    ? undefined
    : 'the tool does not tell when it finished';
}

function runReport(run: BackupRun, planId: string): object {
  const { trigger, runKey, kind, state, nativeId, exitCode, signal } = run;
  return {
    planId,
    runKey,
    kind,
    state,
    ...known({
      trigger: trigger === 'unknown' ? undefined : trigger,
      nativeId,
      slotAt: run.slotAt?.toISOString(),
      queuedAt: run.queuedAt?.toISOString(),
      startedAt: run.startedAt?.toISOString(),
      finishedAt: run.finishedAt?.toISOString(),
      exitCode,
      signal,
      message: run.message,
      bytesProcessed: run.bytesProcessed,
      bytesStored: run.bytesStored,
      pointNativeId: run.pointNativeId,
    }),
  };
}

function pointReport(
  point: RecoveryPoint,
  observedAt: Date,
  { planId, locations }: RecoveryReportOptions,
): object {
  const { locationId, range } = point;
  return {
    planId,
    locationId: locations?.get(locationId) ?? recoveryIdOf(locationId),
    nativeId: point.nativeId,
    type: point.type,
    dependsOn: [...point.dependsOn],
    createdAt: point.createdAt.toISOString(),
    consistentAt: point.consistentAt.toISOString(),
    encrypted: point.encrypted,
    completeness: point.completeness,
    state: point.state,
    verification: point.verification,
    observedAt: observedAt.toISOString(),
    ...known({
      copyOf: point.copyOf,
      timelineKey: point.timelineKey,
      availableAt: point.availableAt?.toISOString(),
      range: range && {
        from: range.from.toISOString(),
        to: range.to.toISOString(),
      },
      expiresAt: point.expiresAt?.toISOString(),
      neverExpires: point.neverExpires,
      sizeBytes: point.sizeBytes,
      storedBytes: point.storedBytes,
      lock: point.lock,
      verifiedAt: point.verifiedAt?.toISOString(),
    }),
  };
}

/** The link to a location is `archive:<location>`, `receiver:<location>` or `standby:<location>`. */
function sampleReport(
  sample: ReplicationSample,
  { resourceId, locations }: RecoveryReportOptions,
): object {
  const [, kind, place = ''] = /^([^:]*):?(.*)$/s.exec(sample.linkId) ?? [];
  const location = locations?.get(sample.linkId) ?? locations?.get(place);
  return {
    resourceId,
    linkId: location === undefined ? sample.linkId : `${kind}:${location}`,
    mode: sample.mode,
    caughtUp: sample.caughtUp,
    measuredAt: sample.measuredAt.toISOString(),
    ...known({
      sentLsn: sample.sentLsn,
      replayLsn: sample.replayLsn,
      lagBytes: sample.lagBytes,
      lagSeconds: sample.lagSeconds,
      protectedUntil: sample.protectedUntil?.toISOString(),
      failing: sample.failing,
      failingSince: sample.failingSince?.toISOString(),
      gapAt: sample.gapAt,
    }),
  };
}

function checkRecord(record: object): ReportRecord {
  const result = reportRecordSchema.safeParse(record);
  if (!result.success) {
    throw new InputError(
      `This cannot be reported: ${z.prettifyError(result.error)}`,
    );
  }
  return result.data;
}
