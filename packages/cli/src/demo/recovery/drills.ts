import {
  CheckResult,
  DrillPhase,
  DrillReport,
  ReportRecord,
} from 'backstage-plugin-shipshape-common';
import { startOf } from '../calendar';
import { Noise } from '../noise';
import { lastPointBefore } from './backups';
import { BACKUP_STORIES } from './backupStories';
import { DRILL_STORIES } from './drillStories';
import type { DrillStory, DrillVariation } from './drillStory';
import { drillArtifacts, evidenceOf } from './evidence';
import { compactTime, isoTime, RecoverySpan, vary } from './timing';

/** Phases that count for the RTO. */
const MEASURED = [
  'queue',
  'provision',
  'restore',
  'start',
  'recover',
  'verify',
];
/** Phases before the declaration; after a fault in one of them nothing is restored. */
const BEFORE = ['claim', 'preflight', 'baseline'];

/** The drills that ended in [from, now): for each its artefacts, then the drill that names them. */
export function* drillRecords(span: RecoverySpan): Generator<ReportRecord> {
  const noise = new Noise(span.seed);
  for (const story of DRILL_STORIES) {
    for (const variation of drillsUntil(story, span)) {
      const drill = drillOf(story, variation, { span, noise });
      const finished = Date.parse(drill.finishedAt ?? '') / 1000;
      if (finished >= span.from && finished < span.now) {
        const artifacts = drillArtifacts(story, drill);
        for (const { record } of artifacts) {
          yield { type: 'artifact', report: record };
        }
        yield {
          type: 'drill',
          report: { ...drill, evidence: evidenceOf(artifacts, story, drill) },
        };
      }
    }
  }
}

/** Those that are told, and where somebody goes on with them those that followed. */
function* drillsUntil(
  { drills, everyDays }: DrillStory,
  { anchor, now }: RecoverySpan,
): Generator<DrillVariation> {
  yield* drills;
  const last = drills.at(-1);
  if (everyDays === undefined || last === undefined) {
    return;
  }
  let day = last.day + everyDays;
  while (startOf(anchor + day) < now) {
    yield { ...last, day };
    day += everyDays;
  }
}

function drillOf(
  story: DrillStory,
  variation: DrillVariation,
  { span, noise }: { span: RecoverySpan; noise: Noise },
): DrillReport {
  const { drillPlanId, resourceId, locationId } = story;
  const begun = startOf(span.anchor + variation.day) + story.hour * 3600;
  const timed = timePhases(story, variation, { begun, noise });
  const common = {
    drillId: `${drillPlanId}-${compactTime(begun).toLowerCase()}`,
    drillPlanId,
    resourceId,
    revision: 1,
    kind: 'restore' as const,
    scope: story.scope ?? ('data-corruption' as const),
    locationId,
    lifecycle: 'done' as const,
    rpoMethod: 'none' as const,
    rtoTargetSeconds: story.rtoTargetSeconds,
    rpoTargetSeconds: story.rpoTargetSeconds,
    phases: timed.phases,
    checks: [],
    evidence: [],
    cleanup: 'succeeded' as const,
    executedBy: 'runner' as const,
    finishedAt: isoTime(timed.end),
  };
  return variation.preflightFault
    ? {
        ...common,
        outcome: 'inconclusive',
        ...variation.preflightFault,
        environment: environmentOf(story),
      }
    : { ...common, ...measured(story, variation, { timed, span, noise }) };
}

interface TimedPhases {
  phases: DrillPhase[];
  /** Seconds since the epoch. */
  declared: number;
  end: number;
  secondsOf(names: readonly string[]): number;
}

function timePhases(
  { drillPlanId, phases }: DrillStory,
  { slowness = 1, preflightFault, day }: DrillVariation,
  { begun, noise }: { begun: number; noise: Noise },
): TimedPhases {
  const run = preflightFault
    ? phases.filter(([name]) =>
        ['claim', 'preflight', 'cleanup'].includes(name),
      )
    : phases;
  let at = begun;
  const timed = run.map(([name, seconds]): DrillPhase => {
    const durationMs = Math.round(
      1000 * vary(seconds * slowness, 60, noise, drillPlanId, day, name),
    );
    const startedAt = isoTime(at);
    at += durationMs / 1000;
    const failed = preflightFault !== undefined && name === 'preflight';
    return { name, startedAt, durationMs, exitCode: failed ? 1 : 0 };
  });
  const secondsOf = (names: readonly string[]) =>
    timed
      .filter(({ name }) => names.includes(name))
      .reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0) / 1000;
  return {
    phases: timed,
    declared: begun + secondsOf(BEFORE),
    end: at,
    secondsOf,
  };
}

/** What a drill measured that got as far as its checks. */
function measured(
  story: DrillStory,
  variation: DrillVariation,
  {
    timed,
    span,
    noise,
  }: { timed: TimedPhases; span: RecoverySpan; noise: Noise },
): Partial<DrillReport> {
  const { rtoTargetSeconds, rpoTargetSeconds, rpoMethod } = story;
  const { declared, secondsOf } = timed;
  const point = pointOf(story, declared, span);
  const lost =
    rpoMethod === 'fenced'
      ? 12 + noise.below(60_000, story.drillPlanId, variation.day, 'rpo') / 1000
      : declared - point.consistentAt;
  const rto = secondsOf(MEASURED);
  const passed = variation.failedCheck === undefined;
  const wal =
    rpoMethod === 'fenced'
      ? { archiveMaxAtDeclaration: segmentName(declared, span) }
      : {};
  return {
    ...wal,
    rpoMethod,
    pointNativeId: point.nativeId,
    outcome: passed ? 'passed' : 'failed',
    reason: passed ? null : 'check-failed',
    message: variation.failedCheck?.message ?? null,
    declaredAt: isoTime(declared),
    referenceAt: isoTime(declared),
    recoveredTo: isoTime(declared - lost),
    usableAt: passed ? isoTime(declared + rto) : null,
    achievedRtoSeconds: passed ? round(rto) : null,
    restoredSeconds: round(secondsOf(MEASURED.slice(0, -1))),
    achievedRpoSeconds: passed ? round(lost) : null,
    rtoMet: passed && rto <= rtoTargetSeconds,
    rpoMet: passed ? lost <= rpoTargetSeconds + 1 : null,
    checks: checksOf(story, variation, declared),
    environment: { ...environmentOf(story), dataBytes: point.bytes },
  };
}

function pointOf(story: DrillStory, at: number, span: RecoverySpan) {
  const backups = BACKUP_STORIES.find(({ planId }) => planId === story.planId);
  const point = backups && lastPointBefore(backups, at, span);
  if (!point) {
    throw new Error(
      `The demo has no point of ${story.planId} before ${isoTime(at)}`,
    );
  }
  return point;
}

function checksOf(
  { checks }: DrillStory,
  { failedCheck }: DrillVariation,
  declared: number,
): CheckResult[] {
  return checks.map(item => {
    const { copyOnly, ...check } = item;
    const failed = failedCheck?.checkId === check.checkId;
    return {
      ...check,
      severity: 'blocking',
      status: failed ? 'failed' : 'passed',
      baseline:
        copyOnly || check.kind === 'files'
          ? null
          : {
              status: 'passed',
              observed: check.expected,
              at: isoTime(declared - 10),
            },
      observed: failed ? failedCheck.observed : check.observed,
      tolerance: check.kind === 'row-count' ? 0.01 : null,
      message: failed ? failedCheck.message : null,
    };
  });
}

function environmentOf({ toolVersions }: DrillStory) {
  return {
    host: 'drill-runner-1',
    cpu: '8 × Intel Xeon Platinum 8488C',
    toolVersions,
  };
}

/** Newest segment of the archive at the declaration; of its name only the form matters here. */
function segmentName(at: number, { anchor }: RecoverySpan): string {
  const number = Math.floor((at - startOf(anchor - 200)) / 50);
  const hex = (value: number) =>
    value.toString(16).toUpperCase().padStart(8, '0');
  return `00000001${hex(Math.floor(number / 256))}${hex(number % 256)}`;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
