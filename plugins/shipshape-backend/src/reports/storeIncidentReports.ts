import type { IncidentReport } from 'backstage-plugin-shipshape-common';
import { isDeepStrictEqual } from 'node:util';
import type {
  IncidentKey,
  IncidentStore,
  StoredIncident,
} from '../incidents/IncidentStore';
import type { Checked, Rejection } from './checkReports';

function instant(value: string): string {
  return new Date(value).toISOString();
}

function optionalInstant(value: string | null | undefined): string | undefined {
  return value ? instant(value) : undefined;
}

function toIncident(report: IncidentReport): StoredIncident {
  return {
    ...incidentKeyOf(report),
    entityRef: report.entityRef,
    sloIds: [...new Set(report.sloIds)],
    severity: report.severity ?? undefined,
    title: report.title ?? undefined,
    url: report.url ?? undefined,
    startedAt: optionalInstant(report.startedAt),
    detectedAt: instant(report.detectedAt),
    acknowledgedAt: optionalInstant(report.acknowledgedAt),
    resolvedAt: optionalInstant(report.resolvedAt),
    updatedAt: instant(report.updatedAt),
  };
}

function keyOf({ sourceId, externalId }: IncidentKey): string {
  return JSON.stringify([sourceId, externalId]);
}

function isSame(a: StoredIncident, b: StoredIncident): boolean {
  return isDeepStrictEqual(
    JSON.parse(JSON.stringify(a)),
    JSON.parse(JSON.stringify(b)),
  );
}

/** The incident of a report. */
export function incidentKeyOf(report: IncidentReport): IncidentKey {
  return {
    sourceId: `report:${report.reporter}`,
    externalId: report.incidentId,
  };
}

/**
 * Stores incidents: of two versions the one with the later `updatedAt` stays, an equal one changes nothing, and two that say different things at
 * the same instant are a conflict, since nobody can tell which one is right.
 *
 * @param options - `stored`: those of the reports that are stored; `mayReplace`: whether the reporter may touch what is stored about an entity.
 */
export async function storeIncidentReports(
  reports: ReadonlyArray<Checked<IncidentReport>>,
  options: {
    incidents: IncidentStore;
    stored: readonly StoredIncident[];
    mayReplace(entityRef: string): boolean;
    refuse(index: number): Rejection;
  },
): Promise<{ accepted: number; rejected: Rejection[] }> {
  const { incidents, stored, mayReplace, refuse } = options;
  const versions = reports.map(({ index, report }) => ({
    index,
    incident: toIncident(report),
  }));
  const untouchable = new Set(
    stored.filter(({ entityRef }) => !mayReplace(entityRef)).map(keyOf),
  );
  const latest = new Map(stored.map(incident => [keyOf(incident), incident]));
  const taken: StoredIncident[] = [];
  const rejected: Rejection[] = [];
  for (const { index, incident } of versions) {
    const known = latest.get(keyOf(incident));
    if (untouchable.has(keyOf(incident))) {
      rejected.push(refuse(index));
    } else if (
      known?.updatedAt === incident.updatedAt &&
      !isSame(known, incident)
    ) {
      rejected.push({
        index,
        code: 'conflict',
        message:
          'updatedAt: another version of this incident has the same instant and says something else: expected a later one',
      });
    } else {
      taken.push(incident);
      if (!known || known.updatedAt < incident.updatedAt) {
        latest.set(keyOf(incident), incident);
      }
    }
  }
  await incidents.put(taken);
  return { accepted: taken.length, rejected };
}
