import {
  backupDays,
  checkSchedule,
  describeSchedule,
  inferRuns,
  JudgedSlot,
  nextSlot,
  planWarnings,
  successRate,
  survives,
  usualDurationSeconds,
} from '@shipshape/recovery';
import {
  BackupLocation,
  BackupPlanView,
  BackupRun,
  BackupRunView,
  FAILURE_SCOPES,
  LocationView,
} from 'backstage-plugin-shipshape-common';
import { daysBefore, Dossier, JUDGED_DAYS, SHOWN_DAYS } from './dossier';
import { judgePlan, PlanFacts } from './judgePlan';
import type { StoredRun } from './RecoveryReadStore';

const DAY_SECONDS = 86_400;
const SHOWN_RUNS = 20;

/** A plan with what became of its slots. */
export interface JudgedPlan extends PlanFacts {
  /** Of the shown days, oldest first. */
  slots: JudgedSlot[];
  /** Those of the judged days. */
  recent: JudgedSlot[];
}

/** Judges the slots of all plans of a resource until now. */
export function judgePlans(
  { resource, plans }: Dossier,
  now: Date,
): JudgedPlan[] {
  const since = daysBefore(now, JUDGED_DAYS);
  return plans.map(facts => {
    const slots = judgePlan(facts, resource.enrolledAt, {
      from: daysBefore(now, SHOWN_DAYS),
      to: now,
      now,
    });
    return {
      ...facts,
      slots,
      recent: slots.filter(({ slotAt }) => slotAt >= since),
    };
  });
}

/** Success rate of the judged days. */
export function recentSuccess(plans: readonly JudgedPlan[], now: Date) {
  return successRate(
    plans.flatMap(({ recent }) => recent),
    { windowSeconds: JUDGED_DAYS * DAY_SECONDS, now },
  );
}

function toIso(at: Date | undefined): string | undefined {
  return at?.toISOString();
}

function toRunView(
  planId: string,
  run: BackupRun & Partial<StoredRun>,
): BackupRunView {
  return {
    runKey: run.runKey,
    planId,
    nativeId: run.nativeId,
    kind: run.kind,
    trigger: run.trigger,
    state: run.state,
    slotAt: toIso(run.slotAt),
    startedAt: toIso(run.startedAt),
    finishedAt: toIso(run.finishedAt),
    exitCode: run.exitCode,
    signal: run.signal,
    message: run.message,
    bytesProcessed: run.bytesProcessed,
    bytesStored: run.bytesStored,
    source: run.source,
    conflict: run.conflict,
  };
}

/** Newest first, with the slots that were missed and the runs that were lost. */
function runViews(plan: JudgedPlan, now: Date): BackupRunView[] {
  const { stored, runs, slots } = plan;
  return inferRuns({ plan: stored.plan, runs, slots, now })
    .slice(-SHOWN_RUNS)
    .reverse()
    .map(run => toRunView(stored.plan.id, run));
}

function locationView(
  location: BackupLocation,
  { resource }: Dossier,
): LocationView {
  const { definition, objectives } = resource;
  const { id, host, az, region, account, encryption, immutability, state } =
    location;
  const requireImmutable = objectives.find(
    ({ scope }) => scope === 'data-corruption',
  )?.requireImmutable;
  return {
    id,
    host,
    az,
    region,
    account,
    encryption,
    immutability,
    state,
    survives: FAILURE_SCOPES.filter(scope =>
      survives(location, definition.placement, scope, { requireImmutable }),
    ),
  };
}

/** When the next backup is due; absent for plans that are not active, or have no times. */
function nextSlotOf({ stored }: JudgedPlan, now: Date): Date | undefined {
  const { state, schedule } = stored.plan;
  const isReadable = checkSchedule(schedule).every(
    ({ severity }) => severity !== 'error',
  );
  return state === 'active' && isReadable ? nextSlot(schedule, now) : undefined;
}

function timezoneOf({ stored }: JudgedPlan): string {
  const summary = describeSchedule(stored.plan.schedule);
  return 'timezone' in summary ? summary.timezone : 'UTC';
}

/** A plan as the tab shows it. */
export function toPlanView(
  plan: JudgedPlan,
  dossier: Dossier,
  now: Date,
): BackupPlanView {
  const { stored, runs, slots } = plan;
  const { id, provider, mechanism, state, schedule, retention, locations } =
    stored.plan;
  return {
    id,
    provider,
    mechanism,
    state,
    schedule,
    scheduleSummary: describeSchedule(schedule),
    retentionSeconds: retention?.seconds,
    retentionCount: retention?.count,
    locations: locations.map(location => locationView(location, dossier)),
    nextSlotAt: toIso(nextSlotOf(plan, now)),
    success: recentSuccess([plan], now),
    // The first of them only began to be looked at in its middle.
    days: backupDays(slots, {
      from: daysBefore(now, SHOWN_DAYS),
      to: now,
      timezone: timezoneOf(plan),
    }).slice(-SHOWN_DAYS),
    runs: runViews(plan, now),
    usualDurationSeconds: usualDurationSeconds(runs),
    warnings: planWarnings(stored, {
      runs,
      objectives: dossier.resource.objectives,
    }),
  };
}
