import type { Incident } from 'backstage-plugin-shipshape-common';
import type { Knex } from 'knex';
import type { IncidentRow, SloSourceFactsRow } from '../database/tables';
import type {
  IncidentKey,
  IncidentStore,
  StoredIncident,
} from './IncidentStore';

const TABLE = 'incidents';
const FACTS = 'slo_source_facts';

/** Rows and keys per statement: below the limits of both engines. */
const CHUNK = 200;

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}

function toRow(incident: StoredIncident): Omit<IncidentRow, 'id'> {
  return {
    source_id: incident.sourceId,
    external_id: incident.externalId,
    entity_ref: incident.entityRef,
    slo_ids: JSON.stringify(incident.sloIds),
    severity: incident.severity ?? null,
    title: incident.title ?? null,
    url: incident.url ?? null,
    started_at: incident.startedAt ?? null,
    detected_at: incident.detectedAt,
    acknowledged_at: incident.acknowledgedAt ?? null,
    resolved_at: incident.resolvedAt ?? null,
    last_firing_at: incident.lastFiringAt ?? null,
    updated_at: incident.updatedAt,
  };
}

function toIncident(row: IncidentRow): Incident {
  return {
    id: String(row.id),
    entityRef: row.entity_ref,
    sloIds: JSON.parse(row.slo_ids),
    severity: row.severity ?? undefined,
    title: row.title ?? undefined,
    url: row.url ?? undefined,
    startedAt: row.started_at ?? undefined,
    detectedAt: row.detected_at,
    acknowledgedAt: row.acknowledged_at ?? undefined,
    resolvedAt: row.resolved_at ?? undefined,
    sourceId: row.source_id,
  };
}

function toStored(row: IncidentRow): StoredIncident {
  const { id: _, ...incident } = toIncident(row);
  return {
    ...incident,
    externalId: row.external_id,
    lastFiringAt: row.last_firing_at ?? undefined,
    updatedAt: row.updated_at,
  };
}

/** One version per incident, the latest, so that a statement never meets the same row twice. */
function latestVersions(
  incidents: readonly StoredIncident[],
): StoredIncident[] {
  const latest = new Map<string, StoredIncident>();
  for (const incident of incidents) {
    const key = JSON.stringify([incident.sourceId, incident.externalId]);
    const known = latest.get(key);
    if (!known || known.updatedAt <= incident.updatedAt) {
      latest.set(key, incident);
    }
  }
  return [...latest.values()];
}

async function putAll(
  knex: Knex,
  incidents: readonly StoredIncident[],
): Promise<number> {
  let taken = 0;
  for (const chunk of chunks(latestVersions(incidents))) {
    const rows = await knex<IncidentRow>(TABLE)
      .insert(chunk.map(toRow))
      .onConflict(['source_id', 'external_id'])
      .merge()
      .where(`${TABLE}.updated_at`, '<=', knex.raw('excluded.updated_at'))
      .returning('id');
    taken += rows.length;
  }
  return taken;
}

/** {@link IncidentStore} in `incidents`, and in `slo_source_facts` how far alerts were read. */
export class DatabaseIncidentStore implements IncidentStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseIncidentStore {
    return new DatabaseIncidentStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async put(incidents: readonly StoredIncident[]): Promise<number> {
    return this.#knex.transaction(tx => putAll(tx, incidents));
  }

  async find(keys: readonly IncidentKey[]): Promise<StoredIncident[]> {
    const found: StoredIncident[] = [];
    for (const chunk of chunks(keys)) {
      const rows = await this.#knex<IncidentRow>(TABLE).whereIn(
        ['source_id', 'external_id'],
        chunk.map(({ sourceId, externalId }) => [sourceId, externalId]),
      );
      found.push(...rows.map(toStored));
    }
    return found;
  }

  async listByEntities(
    entityRefs: readonly string[],
    options: { from: string; to: string },
  ): Promise<Incident[]> {
    const rows: IncidentRow[] = [];
    for (const chunk of chunks([...new Set(entityRefs)])) {
      rows.push(
        ...(await this.#knex<IncidentRow>(TABLE)
          .whereIn('entity_ref', chunk)
          .where('detected_at', '<', options.to)
          .where(builder =>
            builder
              .where('detected_at', '>=', options.from)
              .orWhereNull('resolved_at'),
          )),
      );
    }
    return rows
      .sort((a, b) =>
        a.detected_at === b.detected_at
          ? b.id - a.id
          : Number(a.detected_at < b.detected_at) * 2 - 1,
      )
      .map(toIncident);
  }

  async listRecent(options: {
    sourceId: string;
    since: string;
  }): Promise<StoredIncident[]> {
    const rows = await this.#knex<IncidentRow>(TABLE)
      .where({ source_id: options.sourceId })
      .where(builder =>
        builder
          .whereNull('resolved_at')
          .orWhere('resolved_at', '>', options.since),
      )
      .orderBy(['detected_at', 'id']);
    return rows.map(toStored);
  }

  async alertsUntil(sourceId: string): Promise<string | undefined> {
    const row = await this.#knex<SloSourceFactsRow>(FACTS)
      .where({ source_id: sourceId })
      .first('alerts_until');
    return row?.alerts_until ?? undefined;
  }

  async putAlerts(read: {
    sourceId: string;
    incidents: readonly StoredIncident[];
    absorbed: readonly IncidentKey[];
    until: string;
  }): Promise<void> {
    await this.#knex.transaction(async tx => {
      for (const { sourceId, externalId } of read.absorbed) {
        await tx<IncidentRow>(TABLE)
          .where({ source_id: sourceId, external_id: externalId })
          .delete();
      }
      await putAll(tx, read.incidents);
      await tx<SloSourceFactsRow>(FACTS)
        .insert({
          source_id: read.sourceId,
          warnings: '[]',
          alerts_until: read.until,
        })
        .onConflict('source_id')
        .merge(['alerts_until']);
    });
  }

  async prune(before: string): Promise<number> {
    return this.#knex<IncidentRow>(TABLE)
      .where('resolved_at', '<', before)
      .delete();
  }
}
