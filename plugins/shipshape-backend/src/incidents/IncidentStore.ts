import type { Incident } from 'backstage-plugin-shipshape-common';

/** An incident with what is needed to continue it. */
export interface StoredIncident extends Omit<Incident, 'id'> {
  /** Unique within the source. */
  externalId: string;
  /** Of alerts: the last evaluation that was seen firing. */
  lastFiringAt?: string;
  /** Of two versions the later one stays. */
  updatedAt: string;
}

/** Incidents of alerts and of reports. */
export interface IncidentStore {
  /** Adds or replaces by source and external id, unless a later version is stored. @returns how many were taken. */
  put(incidents: readonly StoredIncident[]): Promise<number>;

  /** Of these entities, detected in [from, to) or still open, newest first. */
  listByEntities(
    entityRefs: readonly string[],
    options: { from: string; to: string },
  ): Promise<Incident[]>;

  /** Those of a source that are open, or ended after the instant. */
  listRecent(options: {
    sourceId: string;
    since: string;
  }): Promise<StoredIncident[]>;

  /** Removes incidents that were resolved before. */
  prune(before: string): Promise<number>;
}
