import type {
  Incident,
  IncidentStats,
} from 'backstage-plugin-shipshape-common';

type Instants = Pick<
  Incident,
  'startedAt' | 'detectedAt' | 'acknowledgedAt' | 'resolvedAt'
>;

/** Durations of one incident in seconds; absent where an instant is not known. */
interface Durations {
  detect?: number;
  acknowledge?: number;
  resolve?: number;
}

function seconds(from: string | undefined, to: string | undefined) {
  return from === undefined || to === undefined
    ? undefined
    : (Date.parse(to) - Date.parse(from)) / 1000;
}

function durationsOf(incident: Instants): Durations {
  const { startedAt, detectedAt, acknowledgedAt, resolvedAt } = incident;
  return {
    detect: seconds(startedAt, detectedAt),
    acknowledge: seconds(detectedAt, acknowledgedAt),
    resolve: seconds(startedAt ?? detectedAt, resolvedAt),
  };
}

function statsOf(values: Array<number | undefined>) {
  const sorted = values
    .flatMap(value => (value !== undefined && value >= 0 ? [value] : []))
    .sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) {
    return { n };
  }
  const middle = Math.floor(n / 2);
  return {
    n,
    medianSeconds:
      n % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
    meanSeconds: sorted.reduce((sum, value) => sum + value, 0) / n,
  };
}

/**
 * Time to detect (start to detection), to acknowledge (detection to acknowledgement) and to resolve (start, or where that is not known detection,
 * to resolution) of the incidents that were detected in [from, to): median and mean, in seconds.
 *
 * @remarks Open incidents are in no time to resolve; those without a known start in no time to detect, never as 0. A negative duration is left out,
 * and its incident counted as invalid. The median of an even number is the mean of the two in the middle.
 */
export function incidentStats(
  incidents: readonly Instants[],
  period: { from: Date; to: Date },
): IncidentStats {
  const [from, to] = [period.from.getTime(), period.to.getTime()];
  const detected = incidents.filter(({ detectedAt }) => {
    const at = Date.parse(detectedAt);
    return from <= at && at < to;
  });
  const durations = detected.map(durationsOf);
  return {
    detected: detected.length,
    open: detected.filter(incident => incident.resolvedAt === undefined).length,
    timeToDetect: statsOf(durations.map(({ detect }) => detect)),
    timeToAcknowledge: statsOf(durations.map(({ acknowledge }) => acknowledge)),
    timeToResolve: statsOf(durations.map(({ resolve }) => resolve)),
    unknownStart: detected.filter(incident => incident.startedAt === undefined)
      .length,
    invalid: durations.filter(({ detect, acknowledge, resolve }) =>
      [detect, acknowledge, resolve].some(
        value => value !== undefined && value < 0,
      ),
    ).length,
  };
}
