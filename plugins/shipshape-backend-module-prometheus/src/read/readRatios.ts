import {
  BURN_WINDOW_SECONDS,
  BURN_WINDOWS,
} from 'backstage-plugin-shipshape-common';
import type { PrometheusClient } from '../client/PrometheusClient';
import type { Ratios, SeriesFamily } from './families';

/**
 * Error ratios of all SLOs of a family at one instant, with one query. Where an id has several series of one window, labels of rules are being edited or
 * replicas record the same: which one is the newest does not show here, so the window is left to the buckets.
 *
 * @returns by id in the family.
 */
export async function readRatios(
  client: PrometheusClient,
  family: SeriesFamily,
  at: number,
  signal: AbortSignal,
): Promise<Map<string, Ratios>> {
  const byId = new Map<string, Ratios>();
  const { ratios, idLabel } = family;
  if (!ratios) {
    return byId;
  }
  const { series } = await client.query(
    `{__name__=~"${ratios.metric}", ${idLabel}!=""}`,
    at,
    signal,
  );
  const seen = new Set<string>();
  for (const { labels, points } of series) {
    const id = labels[idLabel];
    const name = ratios.windowOf(labels.__name__);
    const window = BURN_WINDOWS.find(known => known === name);
    if (window) {
      const known = byId.get(id) ?? {};
      byId.set(id, known);
      const key = `${window}/${id}`;
      if (seen.has(key)) {
        delete known[window];
      } else if (points.length > 0) {
        const value = ratios.good ? 1 - points[0][1] : points[0][1];
        known[window] = Math.min(Math.max(0, value), 1);
      }
      seen.add(key);
    }
  }
  return byId;
}

/** The ratios of windows that begin at `since` (seconds since the epoch) or later: longer ones were recorded in part with another query. */
export function ratiosSince(
  ratios: Ratios,
  at: Date,
  since = -Infinity,
): Ratios {
  return Object.fromEntries(
    BURN_WINDOWS.filter(
      window =>
        ratios[window] !== undefined &&
        at.getTime() / 1000 - BURN_WINDOW_SECONDS[window] >= since,
    ).map(window => [window, ratios[window]]),
  );
}
