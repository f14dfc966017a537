import type { IncidentReport } from 'backstage-plugin-shipshape-common';
import {
  firstDay,
  formatMonth,
  formatTime,
  lastDay,
  monthOf,
  startOf,
} from '../calendar';
import type { Noise } from '../noise';
import { SCENARIOS } from './scenarios';

const SECONDS_PER_HOUR = 3600;
const SECONDS_PER_DAY = 86_400;
/** Months before this one with invented history. */
const MONTHS = 11;
/** Who reports them. */
const REPORTER = 'pager';

const TITLES: Record<string, string> = {
  'checkout-availability': 'Release 4.18 answered half of all orders with 502',
  'search-availability': 'A shard of the product index is missing',
  'recommendations-availability': 'The model could not be loaded',
  'payment-gateway-availability': 'Card scheme timed out',
  'ledger-timeliness': 'Nightly booking waited for a lock',
};

interface Times {
  started: number;
  detectAfter: number;
  acknowledgeAfter: number;
  /** Absent: still open. */
  resolved?: number;
}

/**
 * Incidents of the demo: one for each episode in which more than a twentieth of all events failed, and a few in each earlier month.
 *
 * @param now - seconds since the epoch; what is in its future has not happened
 */
export function demoIncidents(
  day: number,
  now: number,
  noise: Noise,
): IncidentReport[] {
  return [...recent(startOf(day), now, noise), ...earlier(day, noise)].sort(
    (a, b) => (a.detectedAt < b.detectedAt ? -1 : 1),
  );
}

function* recent(
  dayStart: number,
  now: number,
  noise: Noise,
): Generator<IncidentReport> {
  for (const { sloId, entityRef, episodes } of SCENARIOS) {
    for (const { fromHours, toHours, errorRatio } of episodes) {
      const started = dayStart + fromHours * SECONDS_PER_HOUR;
      const resolved = dayStart + toHours * SECONDS_PER_HOUR;
      const detectAfter = 120 + noise.below(480, sloId, 'detect', fromHours);
      if (errorRatio > 0.05 && started + detectAfter < now) {
        yield report(
          `${sloId}-${formatTime(started)}`,
          { sloId, entityRef },
          {
            started,
            detectAfter,
            acknowledgeAfter: 90 + noise.below(200, sloId, 'ack', fromHours),
            resolved: resolved < now ? resolved : undefined,
          },
          now,
        );
      }
    }
  }
}

function* earlier(day: number, noise: Noise): Generator<IncidentReport> {
  const affected = SCENARIOS.filter(({ sloId }) => sloId in TITLES);
  for (let back = 1; back <= MONTHS; back++) {
    const month = monthOf(day) - back;
    const key = formatMonth(month);
    const days = lastDay(month) - firstDay(month);
    for (let index = 0; index <= noise.below(3, key, 'count'); index++) {
      const of = (limit: number, what: string) =>
        noise.below(limit, key, index, what);
      const started =
        startOf(firstDay(month)) + of(days * SECONDS_PER_DAY, 'at');
      yield report(
        `${key}-${index + 1}`,
        affected[of(affected.length, 'which')],
        {
          started,
          // They were found faster and faster over the year.
          detectAfter: 180 + back * 60 + of(300, 'detect'),
          acknowledgeAfter: 60 + of(600, 'ack'),
          resolved: started + 1500 + back * 240 + of(5400, 'resolve'),
        },
        started,
      );
    }
  }
}

function report(
  incidentId: string,
  { sloId, entityRef }: { sloId: string; entityRef: string },
  times: Times,
  now: number,
): IncidentReport {
  const detected = times.started + times.detectAfter;
  const acknowledged = detected + times.acknowledgeAfter;
  return {
    reporter: REPORTER,
    incidentId,
    entityRef,
    sloIds: [sloId],
    severity: 'page',
    title: TITLES[sloId] ?? 'Too many errors',
    url: null,
    startedAt: formatTime(times.started),
    detectedAt: formatTime(detected),
    acknowledgedAt: formatTime(acknowledged),
    resolvedAt:
      times.resolved === undefined ? null : formatTime(times.resolved),
    updatedAt: formatTime(times.resolved ?? now),
  };
}
