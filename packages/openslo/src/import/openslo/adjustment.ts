import type { Fields } from '../fields';
import type { Place, ObjectReport } from '../report';
import { parseDuration } from '../values/durations';
import { normalizeName } from '../values/names';
import { parseInstant } from '../values/times';
import { readDescription } from './description';

/** Fields of the spec of a BudgetAdjustment. */
export const ADJUSTMENT_FIELDS = [
  'description',
  'service',
  'indicatorRef',
  'startTime',
  'endTime',
  'duration',
];

/** A maintenance that leaves counts out, for the SLOs of a service or an SLI. */
export interface Adjustment {
  service?: string;
  indicator?: string;
  exclusion: { from: string; to: string; reason?: string };
  report: ObjectReport;
  place: Place;
  isUsed: boolean;
}

/** Reads the spec of a BudgetAdjustment. */
export function readAdjustment(spec: Fields): Adjustment | undefined {
  const reason = readDescription(spec);
  const from = readInstant(spec, 'startTime');
  if (spec.has('endTime') && spec.has('duration')) {
    spec.report.warn(
      'value-ignored',
      spec.place('duration'),
      'There are endTime and duration; duration is ignored.',
    );
  }
  const to = spec.has('endTime')
    ? readInstant(spec, 'endTime')
    : from && readEnd(spec, from);
  if (!from || !to) {
    return undefined;
  }
  if (to <= from) {
    spec.report.error(
      'starttime-invalid',
      spec.place('endTime'),
      'endTime is not after startTime; expected a later time.',
    );
    return undefined;
  }
  const nameOf = (key: string) => {
    const text = spec.text(key)?.trim();
    return text ? normalizeName(text) : undefined;
  };
  return {
    service: nameOf('service'),
    indicator: nameOf('indicatorRef'),
    exclusion: {
      from: from.toISOString(),
      to: to.toISOString(),
      ...(reason && { reason }),
    },
    report: spec.report,
    place: spec.here,
    isUsed: false,
  };
}

/** The intervals that an SLO leaves out: those of its service and SLI. */
export function exclusionsFor(
  adjustments: readonly Adjustment[],
  slo: { service?: string; indicator?: string },
): Array<Adjustment['exclusion']> {
  const matches = (wanted: string | undefined, found: string | undefined) =>
    wanted === undefined ||
    (found !== undefined && wanted === normalizeName(found));
  return adjustments
    .filter(
      ({ service, indicator }) =>
        (service !== undefined || indicator !== undefined) &&
        matches(service, slo.service) &&
        matches(indicator, slo.indicator),
    )
    .map(adjustment => {
      adjustment.isUsed = true;
      return adjustment.exclusion;
    })
    .sort((a, b) => a.from.localeCompare(b.from));
}

/** Names the adjustments that no SLO uses. */
export function warnUnusedAdjustments(
  adjustments: readonly Adjustment[],
): void {
  for (const { isUsed, report, place } of adjustments) {
    if (!isUsed) {
      report.warn(
        'exclusion-unused',
        place,
        'No SLO has this service and SLI, so that nothing is left out.',
      );
    }
  }
}

function readInstant(spec: Fields, key: string): Date | undefined {
  const text = spec.text(key)?.trim() ?? '';
  const instant = parseInstant(text);
  if (!instant) {
    spec.report.error(
      'starttime-invalid',
      spec.place(key),
      `${key} is ${
        text ? `'${text}'` : 'missing'
      }; expected a time with its offset (RFC 3339) such as 2026-01-31T22:00:00Z.`,
    );
  }
  return instant;
}

function readEnd(spec: Fields, from: Date): Date | undefined {
  const text = spec.text('duration')?.trim();
  const duration = text === undefined ? undefined : parseDuration(text);
  if (!duration) {
    spec.report.error(
      'duration-invalid',
      spec.place('duration'),
      `There is ${
        text === undefined
          ? 'no endTime and no duration'
          : `the duration '${text}'`
      }; expected an endTime, or a duration such as 2h.`,
    );
    return undefined;
  }
  return new Date(from.getTime() + duration.seconds * 1000);
}
