import type { DrillReport } from 'backstage-plugin-shipshape-common';

/** A duration for people: `12.3 s`, `3 min 5 s`, `1 h 2 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 60_000) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  const whole = Math.round(milliseconds / 1000);
  return whole < 3600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** The result of a drill for people. */
export function describeDrill(report: DrillReport): string {
  const lines = [
    `${report.outcome}${report.reason ? ` (${report.reason})` : ''}: drill ${
      report.drillId
    } of ${report.resourceId}, plan ${report.drillPlanId}`,
    ...(report.pointNativeId ? [`point   ${report.pointNativeId}`] : []),
    target(
      'RTO',
      report.achievedRtoSeconds,
      report.rtoTargetSeconds,
      report.rtoMet,
    ),
    target(
      'RPO',
      report.achievedRpoSeconds,
      report.rpoTargetSeconds,
      report.rpoMet,
    ),
    ...(known(report.rpoLowerBoundSeconds)
      ? [`RPO     at least ${seconds(report.rpoLowerBoundSeconds)}`]
      : []),
    ...(known(report.targetAccuracySeconds)
      ? [`target  ${report.targetAccuracySeconds} s before the target time`]
      : []),
    ...(report.message
      ? report.message.split('\n').map(line => `note    ${line}`)
      : []),
    `cleanup ${report.cleanup}${
      report.cleanupMessage ? `: ${report.cleanupMessage}` : ''
    }`,
  ];
  return lines.map(line => `${line}\n`).join('');
}

function target(
  name: string,
  achieved: number | null | undefined,
  wanted: number | null | undefined,
  met: boolean | null | undefined,
): string {
  const verdicts = new Map([
    [true, 'met'],
    [false, 'missed'],
  ]);
  const verdict = known(met) ? verdicts.get(met) : 'unknown';
  return `${name}     ${known(achieved) ? seconds(achieved) : 'unknown'}${
    known(wanted) ? `, target ${seconds(wanted)}: ${verdict}` : ', no target'
  }`;
}

function seconds(value: number): string {
  return duration(value * 1000);
}

function known<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
