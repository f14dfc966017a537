import {
  DrillDetails,
  DrillPhaseName,
} from 'backstage-plugin-shipshape-common';

/** A phase on the axis of a drill; times are milliseconds from the declaration, negative before it. */
export interface PhaseBar {
  /** Its place in the drill: a phase may occur twice. */
  index: number;
  name: DrillPhaseName;
  startMs: number;
  /** Absent: it has not ended. */
  durationMs?: number;
  exitCode?: number;
  /** Between the declaration and the moment at which the copy was usable. */
  countsForRto: boolean;
}

/** The phases of a drill on one axis of time. */
export interface DrillTimeline {
  bars: PhaseBar[];
  /** The axis reaches from here… */
  fromMs: number;
  /** …to here. */
  toMs: number;
  /** When the copy was usable; absent: never, or not known. */
  usableMs?: number;
}

/** Phases that never count for the RTO: the source would not exist in a disaster, and cleaning up restores nothing. */
const OUTSIDE: readonly DrillPhaseName[] = [
  'claim',
  'preflight',
  'baseline',
  'stop',
  'cleanup',
];

/** Lays the phases of a drill on an axis; undefined when there is none. Without a declaration the first phase is the origin. */
export function drillTimeline(
  drill: Pick<DrillDetails, 'phases' | 'declaredAt' | 'achievedRtoSeconds'>,
): DrillTimeline | undefined {
  const { phases } = drill;
  const starts = phases.map(phase => Date.parse(phase.startedAt));
  if (starts.length === 0) {
    return undefined;
  }
  const origin = drill.declaredAt
    ? Date.parse(drill.declaredAt)
    : Math.min(...starts);
  const bars = phases.map((phase, index): PhaseBar => {
    const durationMs = phase.durationMs ?? undefined;
    return {
      index,
      name: phase.name,
      startMs: starts[index] - origin,
      ...(durationMs !== undefined && { durationMs }),
      ...(typeof phase.exitCode === 'number' && { exitCode: phase.exitCode }),
      countsForRto: !OUTSIDE.includes(phase.name),
    };
  });
  const usableMs =
    drill.achievedRtoSeconds === undefined
      ? undefined
      : drill.achievedRtoSeconds * 1000;
  return {
    bars,
    fromMs: Math.min(0, ...bars.map(bar => bar.startMs)),
    toMs: Math.max(
      usableMs ?? 0,
      1,
      ...bars.map(bar => bar.startMs + (bar.durationMs ?? 0)),
    ),
    ...(usableMs !== undefined && { usableMs }),
  };
}
