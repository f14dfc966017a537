import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { SloDefinitionRow, SloDocumentRow } from '../../database/tables';
import { chunks, countRevisions } from './countRevisions';
import type {
  EntitySloDefinitions,
  SloDefinitionStore,
  StoredSlo,
  StoredSloDocument,
} from './SloDefinitionStore';

const DEFINITIONS = 'slo_definitions';
const DOCUMENTS = 'slo_documents';

function fromRow(row: SloDefinitionRow): StoredSlo {
  return {
    definition: JSON.parse(row.definition),
    entityRef: row.entity_ref,
    documentUrl: row.document_url,
    revision: row.revision,
    sourceId: row.source_id ?? undefined,
    ownerRef: row.owner_ref ?? undefined,
    systemRef: row.system_ref ?? undefined,
    tier: row.tier ?? undefined,
  };
}

function fromDocumentRow(row: SloDocumentRow): StoredSloDocument {
  return {
    entityRef: row.entity_ref,
    url: row.url,
    readAt: row.read_at ?? undefined,
    etag: row.etag ?? undefined,
    error: row.error ?? undefined,
    problems: JSON.parse(row.problems),
  };
}

function toDocumentRow(document: StoredSloDocument): SloDocumentRow {
  return {
    entity_ref: document.entityRef,
    url: document.url,
    read_at: document.readAt ?? null,
    etag: document.etag ?? null,
    error: document.error ?? null,
    problems: JSON.stringify(document.problems),
  };
}

/** {@link SloDefinitionStore} in `slo_definitions`, `slo_documents` and `slo_revisions`. */
export class DatabaseSloDefinitionStore implements SloDefinitionStore {
  readonly #knex: Knex;
  readonly #clock: () => Date;

  static create(options: {
    knex: Knex;
    clock: () => Date;
  }): DatabaseSloDefinitionStore {
    return new DatabaseSloDefinitionStore(options.knex, options.clock);
  }

  private constructor(knex: Knex, clock: () => Date) {
    this.#knex = knex;
    this.#clock = clock;
  }

  async replaceEntity(definitions: EntitySloDefinitions): Promise<void> {
    const { entityRef, documents, slos } = definitions;
    const ids = slos.map(({ definition }) => definition.id);
    await this.#knex.transaction(async tx => {
      await requireFree(tx, ids, entityRef);
      const revisions = await countRevisions(tx, slos, entityRef);
      const firstSeenAt = this.#clock().toISOString();
      const rows = slos.map(
        (slo, position): SloDefinitionRow => ({
          slo_id: slo.definition.id,
          entity_ref: entityRef,
          document_url: slo.documentUrl,
          position,
          definition: JSON.stringify(slo.definition),
          revision: revisions.get(slo.definition.id) ?? 1,
          source_id: slo.sourceId ?? null,
          owner_ref: slo.ownerRef ?? null,
          system_ref: slo.systemRef ?? null,
          tier: slo.tier ?? null,
          first_seen_at: firstSeenAt,
        }),
      );
      await deleteOthers(tx, entityRef, new Set(ids));
      for (const chunk of chunks(rows)) {
        const [{ slo_id: _, first_seen_at: __, ...replaced }] = chunk;
        await tx<SloDefinitionRow>(DEFINITIONS)
          .insert(chunk)
          .onConflict('slo_id')
          .merge(Object.keys(replaced) as Array<keyof SloDefinitionRow>);
      }
      await tx<SloDocumentRow>(DOCUMENTS)
        .where({ entity_ref: entityRef })
        .delete();
      for (const chunk of chunks(documents)) {
        await tx<SloDocumentRow>(DOCUMENTS).insert(chunk.map(toDocumentRow));
      }
    });
  }

  async noteRead(entityRefs: readonly string[], readAt: string): Promise<void> {
    for (const chunk of chunks(entityRefs)) {
      await this.#knex<SloDocumentRow>(DOCUMENTS)
        .whereIn('entity_ref', chunk)
        .whereNull('error')
        .update({ read_at: readAt });
    }
  }

  async retainEntities(entityRefs: readonly string[]): Promise<number> {
    const retained = new Set(entityRefs);
    return this.#knex.transaction(async tx => {
      const stored = [
        ...(await tx<SloDefinitionRow>(DEFINITIONS).distinct('entity_ref')),
        ...(await tx<SloDocumentRow>(DOCUMENTS).distinct('entity_ref')),
      ];
      const gone = [...new Set(stored.map(row => row.entity_ref))].filter(
        ref => !retained.has(ref),
      );
      for (const chunk of chunks(gone)) {
        await tx(DEFINITIONS).whereIn('entity_ref', chunk).delete();
        await tx(DOCUMENTS).whereIn('entity_ref', chunk).delete();
      }
      return gone.length;
    });
  }

  async list(): Promise<StoredSlo[]> {
    const rows = await this.#knex<SloDefinitionRow>(DEFINITIONS).orderBy([
      'entity_ref',
      'position',
    ]);
    return rows.map(fromRow);
  }

  async listByEntities(entityRefs: readonly string[]): Promise<StoredSlo[]> {
    const found: StoredSlo[] = [];
    for (const chunk of chunks([...new Set(entityRefs)].sort())) {
      const rows = await this.#knex<SloDefinitionRow>(DEFINITIONS)
        .whereIn('entity_ref', chunk)
        .orderBy(['entity_ref', 'position']);
      found.push(...rows.map(fromRow));
    }
    return found;
  }

  async get(sloId: string): Promise<StoredSlo | undefined> {
    const row = await this.#knex<SloDefinitionRow>(DEFINITIONS)
      .where({ slo_id: sloId })
      .first();
    return row && fromRow(row);
  }

  async listByIds(sloIds: readonly string[]): Promise<StoredSlo[]> {
    const found: StoredSlo[] = [];
    for (const chunk of chunks([...new Set(sloIds)])) {
      const rows = await this.#knex<SloDefinitionRow>(DEFINITIONS).whereIn(
        'slo_id',
        chunk,
      );
      found.push(...rows.map(fromRow));
    }
    return found;
  }

  async listEntitiesOf(
    sloIds: readonly string[],
  ): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const chunk of chunks([...new Set(sloIds)])) {
      const rows = await this.#knex<SloDefinitionRow>(DEFINITIONS)
        .whereIn('slo_id', chunk)
        .select('slo_id', 'entity_ref');
      rows.forEach(row => found.set(row.slo_id, row.entity_ref));
    }
    return found;
  }

  async listDocuments(
    entityRefs: readonly string[],
  ): Promise<StoredSloDocument[]> {
    const found: StoredSloDocument[] = [];
    for (const chunk of chunks([...new Set(entityRefs)].sort())) {
      const rows = await this.#knex<SloDocumentRow>(DOCUMENTS)
        .whereIn('entity_ref', chunk)
        .orderBy(['entity_ref', 'url']);
      found.push(...rows.map(fromDocumentRow));
    }
    return found;
  }
}

/** @throws ConflictError when another entity has one of the ids */
async function requireFree(
  tx: Knex.Transaction,
  ids: readonly string[],
  entityRef: string,
): Promise<void> {
  for (const chunk of chunks(ids)) {
    const taken = await tx<SloDefinitionRow>(DEFINITIONS)
      .whereIn('slo_id', chunk)
      .whereNot({ entity_ref: entityRef })
      .first('slo_id');
    if (taken) {
      throw new ConflictError(
        `The SLO id '${taken.slo_id}' belongs to another entity than ${entityRef}`,
      );
    }
  }
}

/** Deletes the SLOs of an entity that it does not promise any more. */
async function deleteOthers(
  tx: Knex.Transaction,
  entityRef: string,
  kept: ReadonlySet<string>,
): Promise<void> {
  const rows = await tx<SloDefinitionRow>(DEFINITIONS)
    .where({ entity_ref: entityRef })
    .select('slo_id');
  const gone = rows.map(row => row.slo_id).filter(id => !kept.has(id));
  for (const chunk of chunks(gone)) {
    await tx(DEFINITIONS).whereIn('slo_id', chunk).delete();
  }
}
