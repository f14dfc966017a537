import type {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { MAX_RECOVERY_FILE_BYTES } from '@shipshape/recovery';
import type { RecoveryDocumentRow } from '../../database/recoveryTables';
import { DocumentReader, ReadDocument } from '../../documents/DocumentReader';
import { documentUrls, UrlResolver } from '../../documents/documentUrls';
import { IdClaims } from '../../documents/IdClaims';
import { isSame } from '../../documents/isSame';
import type { RecoveryConfig } from '../config';
import { ID_COLLISION, idsOf, planRecoveryEntity } from './planRecoveryEntity';
import type {
  EntityRecoveryRows,
  RecoveryDefinitionStore,
} from './RecoveryDefinitionStore';
import { listRecoveryEntities, RecoveryEntity } from './recoveryEntities';

/** Entities whose files are read at the same time. */
const CONCURRENCY = 8;

/** Options of {@link RecoveryDefinitionService.create}. */
export interface RecoveryDefinitionServiceOptions {
  catalog: Pick<CatalogService, 'queryEntities' | 'getEntitiesByRefs'>;
  auth: AuthService;
  reader: UrlReaderService;
  /** `ScmIntegrations` of the portal. */
  urls: UrlResolver;
  definitions: RecoveryDefinitionStore;
  config: Pick<RecoveryConfig, 'tiers' | 'defaults' | 'dataStoreTypes'>;
  logger: LoggerService;
  clock: () => Date;
  /** Told once per refresh which resources are new, different or gone; never with an empty list. When it throws, it is told again with the next refresh. */
  onChanged(resourceIds: readonly string[]): Promise<void>;
}

/** What a refresh found. */
export interface RecoveryDefinitionsSummary {
  resources: number;
  /** Resources that are new, different or gone. */
  changed: number;
  /** Files that could not be read. */
  unreadable: number;
}

/** Keeps what the Resources of the catalog promise about their recovery. */
export class RecoveryDefinitionService {
  readonly #options: RecoveryDefinitionServiceOptions;
  readonly #documents: DocumentReader;
  /** Entities whose files this process has read itself: those of another one may have been read by a version that understood less. */
  readonly #read = new Set<string>();
  /** Resources that changed since it was told of any with success. */
  readonly #untold = new Set<string>();

  static create(
    options: RecoveryDefinitionServiceOptions,
  ): RecoveryDefinitionService {
    return new RecoveryDefinitionService(options);
  }

  private constructor(options: RecoveryDefinitionServiceOptions) {
    this.#options = options;
    this.#documents = DocumentReader.create(
      { what: 'recovery', maxBytes: MAX_RECOVERY_FILE_BYTES },
      options,
    );
  }

  /**
   * Reads every file that the catalog names, and stores what they say now. One failing file or entity leaves the others alone.
   *
   * @throws the error of the catalog, before anything was changed; AggregateError when something could not be stored
   */
  async refresh(
    options: { signal?: AbortSignal } = {},
  ): Promise<RecoveryDefinitionsSummary> {
    const { logger, onChanged } = this.#options;
    const { summary, errors } = await this.#refreshAll(options.signal);
    if (this.#untold.size > 0) {
      await onChanged([...this.#untold].sort());
      this.#untold.clear();
    }
    if (errors.length > 0) {
      throw new AggregateError(
        errors,
        `What ${errors.length} entities promise about recovery could not be stored`,
      );
    }
    // It comes every few minutes; what does not change is no news.
    logger[summary.changed > 0 ? 'info' : 'debug'](
      `${summary.resources} resources to recover, ${summary.changed} changed; ${summary.unreadable} files could not be read`,
    );
    return summary;
  }

  async #refreshAll(
    signal?: AbortSignal,
  ): Promise<{ summary: RecoveryDefinitionsSummary; errors: unknown[] }> {
    const { definitions, config, clock, logger } = this.#options;
    const entities = await listRecoveryEntities({
      ...this.#options,
      dataStoreTypes: config.dataStoreTypes,
      signal,
    });
    const former = await this.#forgetOthers(entities.map(({ ref }) => ref));
    const enrolments = await definitions.listEnrolments(clock());
    const claims = IdClaims.fromStored(claimedIds(former.values()));
    const summary = { resources: 0, changed: 0, unreadable: 0 };
    const unchanged: string[] = [];
    const errors: unknown[] = [];
    for (let start = 0; start < entities.length; start += CONCURRENCY) {
      const batch = entities.slice(start, start + CONCURRENCY);
      const readings = await Promise.all(
        batch.map(item =>
          this.#readDocuments(item, former.get(item.ref), signal),
        ),
      );
      // One after the other, because the first one by ref gets an id that two want.
      for (const [index, entity] of batch.entries()) {
        signal?.throwIfAborted();
        const known = former.get(entity.ref) ?? noRows(entity.ref);
        try {
          const rows = planRecoveryEntity({
            entity,
            documents: readings[index],
            former: known,
            enrolments,
            claims,
            config,
            now: clock(),
          });
          summary.resources += rows.resources.length;
          summary.unreadable += rows.documents.filter(
            ({ error }) => error !== null,
          ).length;
          if (isSame(withoutTimes(rows), withoutTimes(known))) {
            unchanged.push(entity.ref);
          } else {
            await definitions.replaceEntity(rows);
            changedIds(known, rows).forEach(id => this.#untold.add(id));
          }
          if (
            readings[index].every(({ reading }) => reading.kind !== 'failed')
          ) {
            this.#read.add(entity.ref);
          }
        } catch (error) {
          const failure = new ForwardedError(
            `What ${entity.ref} promises about recovery could not be stored`,
            error,
          );
          logger.error(failure.message, failure);
          errors.push(failure);
        }
      }
    }
    await definitions.noteRead(unchanged, clock().toISOString());
    summary.changed = this.#untold.size;
    return { summary, errors };
  }

  /** What is stored about the entities, after all others were forgotten. */
  async #forgetOthers(
    refs: readonly string[],
  ): Promise<Map<string, EntityRecoveryRows>> {
    const { definitions, clock } = this.#options;
    const kept = new Set(refs);
    const former = await definitions.list();
    for (const [ref, { resources }] of former) {
      if (!kept.has(ref)) {
        resources.forEach(row => this.#untold.add(row.resource_id));
        former.delete(ref);
      }
    }
    await definitions.retainEntities(refs, clock());
    return former;
  }

  async #readDocuments(
    entity: RecoveryEntity,
    former: EntityRecoveryRows | undefined,
    signal?: AbortSignal,
  ): Promise<ReadDocument[]> {
    const documents =
      entity.recovery === undefined
        ? []
        : documentUrls(entity.recovery, entity.entity, this.#options.urls);
    return Promise.all(
      documents.map(async document => {
        const known = former?.documents.find(
          ({ url }) => url === document.shown,
        );
        const etag =
          known && this.#read.has(entity.ref) && !hasCollision(known)
            ? known.etag ?? undefined
            : undefined;
        return {
          shown: document.shown,
          reading: await this.#documents.read(document, { etag, signal }),
        };
      }),
    );
  }
}

function noRows(entityRef: string): EntityRecoveryRows {
  return {
    entityRef,
    documents: [],
    resources: [],
    plans: [],
    drillPlans: [],
  };
}

/** A definition that was refused for its ids is not stored: it must be read again to be had once they are free. */
function hasCollision({ problems }: RecoveryDocumentRow): boolean {
  return problems.includes(`"${ID_COLLISION}"`);
}

function* claimedIds(
  entities: Iterable<EntityRecoveryRows>,
): Generator<[string, string]> {
  for (const { entityRef, resources } of entities) {
    for (const row of resources) {
      for (const id of idsOf(JSON.parse(row.definition))) {
        yield [id, entityRef];
      }
    }
  }
}

/** The time of reading alone is no change. */
function withoutTimes(rows: EntityRecoveryRows): object {
  return {
    ...rows,
    documents: rows.documents.map(({ read_at: _, ...rest }) => rest),
  };
}

/** Resources that are new, different or gone; a change of the documents is one of all that the entity has. */
function changedIds(
  former: EntityRecoveryRows,
  now: EntityRecoveryRows,
): string[] {
  return [...former.resources, ...now.resources].map(row => row.resource_id);
}
