import type {
  BackupRun,
  EffectiveObjective,
} from 'backstage-plugin-shipshape-common';
import type { PlanFacts } from '../facts';
import { checkSchedule, intervalSeconds } from '../schedule';
import { sizeCollapse } from '../slots';
import { durationInWords } from '../words';

/** Something about a plan that people should know; none of it is an error. */
export interface PlanWarning {
  code:
    | 'suspicious-schedule'
    | 'schedule-invalid'
    | 'size-collapse'
    | 'retention-below-drill-interval'
    | 'retention-below-detection';
  message: string;
}

/** What is doubtful about a plan. */
export function planWarnings(
  { plan }: PlanFacts,
  context: {
    runs: readonly BackupRun[];
    objectives: ReadonlyArray<
      Pick<
        EffectiveObjective,
        'scope' | 'drillIntervalSeconds' | 'maxDetectAndDecideSeconds'
      >
    >;
    /** Longest drill so far, seconds. */
    longestDrillSeconds?: number;
  },
): PlanWarning[] {
  const collapse = sizeCollapse(context.runs);
  return [
    ...checkSchedule(plan.schedule).map(({ code, message }) => ({
      code,
      message,
    })),
    ...(collapse
      ? [
          {
            code: 'size-collapse' as const,
            message: `The last backup has ${collapse.bytes} bytes, more than 70 % less than the median of those before it (${collapse.medianBytes})`,
          },
        ]
      : []),
    ...retentionWarnings(plan, context),
  ];
}

function retentionWarnings(
  plan: PlanFacts['plan'],
  { objectives, longestDrillSeconds = 0 }: Parameters<typeof planWarnings>[1],
): PlanWarning[] {
  const kept = retentionSeconds(plan);
  const objective = objectives.find(({ scope }) => scope === 'data-corruption');
  if (kept === undefined || !objective) {
    return [];
  }
  const { drillIntervalSeconds, maxDetectAndDecideSeconds } = objective;
  return [
    ...(drillIntervalSeconds !== undefined &&
    kept < drillIntervalSeconds + longestDrillSeconds
      ? [
          {
            code: 'retention-below-drill-interval' as const,
            message: `Points are kept ${durationInWords(
              kept,
            )}, drills are due every ${durationInWords(
              drillIntervalSeconds,
            )}: every point that a drill restored is gone before the next one`,
          },
        ]
      : []),
    ...(maxDetectAndDecideSeconds !== undefined &&
    kept < maxDetectAndDecideSeconds
      ? [
          {
            code: 'retention-below-detection' as const,
            message: `Points are kept ${durationInWords(
              kept,
            )}, but it may take ${durationInWords(
              maxDetectAndDecideSeconds,
            )} to notice a corruption: no point from before it would be left`,
          },
        ]
      : []),
  ];
}

/** How long points of a plan are kept, seconds: as it says, or as many intervals as it keeps points. Absent: not known. */
export function retentionSeconds(plan: PlanFacts['plan']): number | undefined {
  if (plan.retention?.seconds !== undefined) {
    return plan.retention.seconds;
  }
  const readable = checkSchedule(plan.schedule).every(
    ({ severity }) => severity !== 'error',
  );
  const interval = readable ? intervalSeconds(plan.schedule) : undefined;
  return plan.retention?.count === undefined || interval === undefined
    ? undefined
    : plan.retention.count * interval;
}
