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

/** Which incident. */
export interface IncidentKey {
  sourceId: string;
  externalId: string;
}

/** Incidents of alerts and of reports. Instants are ISO-8601 with milliseconds, so that their order is that of their text. */
export interface IncidentStore {
  /** Adds or replaces by source and external id, unless a later version is stored. @returns how many were taken. */
  put(incidents: readonly StoredIncident[]): Promise<number>;

  /** Those of the keys that are stored, in any order. */
  find(keys: readonly IncidentKey[]): Promise<StoredIncident[]>;

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

  /** Until when the alerts of a source were read; absent: never. */
  alertsUntil(sourceId: string): Promise<string | undefined>;

  /** Stores what the alerts of a source say, and until when they were read, in one transaction. */
  putAlerts(read: {
    sourceId: string;
    incidents: readonly StoredIncident[];
    /** Incidents that turned out to be parts of others. */
    absorbed: readonly IncidentKey[];
    until: string;
  }): Promise<void>;

  /** Removes incidents that were resolved before. */
  prune(before: string): Promise<number>;
}
