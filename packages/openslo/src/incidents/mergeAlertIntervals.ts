/** A time in which an alert of an SLO was firing: [firstAt, lastAt], both instants of evaluations. */
export interface FiringInterval {
  sloId: string;
  severity: 'page' | 'ticket';
  firstAt: Date;
  lastAt: Date;
  /** Seconds between evaluations. */
  stepSeconds: number;
}

/** An incident as alerts saw it. */
export interface AlertIncident {
  sloId: string;
  /** The highest that fired. */
  severity: 'page' | 'ticket';
  /** First evaluation that fired. */
  detectedAt: Date;
  /** Last evaluation that fired. */
  lastFiringAt: Date;
  /** First evaluation that did not fire any more; absent: open. */
  resolvedAt?: Date;
}

/** Alerts that flap, or a restart of what evaluates them. */
const GAP_MS = 10 * 60 * 1000;

interface Span {
  severity: 'page' | 'ticket';
  first: number;
  last: number;
  /** First evaluation after the last one. */
  end: number;
}

function toSpan(interval: FiringInterval): Span {
  const last = interval.lastAt.getTime();
  return {
    severity: interval.severity,
    first: interval.firstAt.getTime(),
    last,
    end: last + interval.stepSeconds * 1000,
  };
}

function join(a: Span, b: Span): Span {
  const later = b.end > a.end ? b : a;
  return {
    severity:
      a.severity === 'page' || b.severity === 'page' ? 'page' : 'ticket',
    first: Math.min(a.first, b.first),
    last: later.last,
    end: later.end,
  };
}

function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.first - b.first)) {
    const previous = merged[merged.length - 1];
    if (previous && span.first - previous.end <= GAP_MS) {
      merged[merged.length - 1] = join(previous, span);
    } else {
      merged.push(span);
    }
  }
  return merged;
}

/**
 * The incidents that firing alerts amount to, by SLO and time.
 *
 * @remarks Intervals of one SLO that overlap, or are at most ten minutes apart, are one incident, of page and ticket the more severe. To continue
 * what is known from before, pass it as an interval from `detectedAt` to `lastFiringAt`: the incident then keeps its `detectedAt`.
 * @param options - `until`: end of what was read; an incident without an evaluation after its last firing one is open
 */
export function mergeAlertIntervals(
  intervals: readonly FiringInterval[],
  options: { until: Date },
): AlertIncident[] {
  const bySlo = new Map<string, Span[]>();
  for (const interval of intervals) {
    const span = toSpan(interval);
    if (span.first <= span.last) {
      bySlo.set(interval.sloId, [...(bySlo.get(interval.sloId) ?? []), span]);
    }
  }
  return [...bySlo].flatMap(([sloId, spans]) =>
    mergeSpans(spans).map(({ severity, first, last, end }) => ({
      sloId,
      severity,
      detectedAt: new Date(first),
      lastFiringAt: new Date(last),
      ...(end <= options.until.getTime() && { resolvedAt: new Date(end) }),
    })),
  );
}
