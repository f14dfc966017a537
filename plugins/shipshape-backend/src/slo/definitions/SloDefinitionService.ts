import type {
  AuthService,
  LoggerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { MAX_FILE_BYTES } from '@shipshape/openslo';
import { DocumentReader, ReadDocument } from '../../documents/DocumentReader';
import {
  DocumentUrl,
  documentUrls,
  UrlResolver,
} from '../../documents/documentUrls';
import { IdClaims } from '../../documents/IdClaims';
import { isSame } from '../../documents/isSame';
import { AnnotatedEntity, listAnnotatedEntities } from './annotatedEntities';
import { changesOf } from './definitionChanges';
import { FormerDefinitions, ID_COLLISION, planEntity } from './planEntity';
import type {
  SloDefinitionStore,
  StoredSlo,
  StoredSloDocument,
} from './SloDefinitionStore';

/** Entities whose files are read at the same time. */
const CONCURRENCY = 8;

/** Options of {@link SloDefinitionService.create}. */
export interface SloDefinitionServiceOptions {
  catalog: Pick<CatalogService, 'queryEntities' | 'getEntitiesByRefs'>;
  auth: AuthService;
  reader: UrlReaderService;
  /** `ScmIntegrations` of the portal. */
  urls: UrlResolver;
  store: SloDefinitionStore;
  /** In the order of registration. */
  sources: { list(): ReadonlyArray<{ readonly id: string }> };
  logger: LoggerService;
  clock: () => Date;
  /**
   * Told once per refresh which SLOs are new, different or gone; never with an empty list. The first time it is told of all SLOs, since nobody
   * knows what the process before got done. When it throws, it is told again with the next refresh.
   */
  onChanged(sloIds: readonly string[]): Promise<void>;
}

/** What a refresh found. */
export interface SloDefinitionsSummary {
  entities: number;
  slos: number;
  /** SLOs that are new, different or gone. */
  changed: number;
  /** Files that could not be read. */
  unreadable: number;
}

interface Former extends FormerDefinitions {
  slos: StoredSlo[];
  documents: Map<string, StoredSloDocument>;
}

/** Keeps the SLOs that the entities of the catalog promise in their OpenSLO files. */
export class SloDefinitionService {
  readonly #options: SloDefinitionServiceOptions;
  readonly #documents: DocumentReader;
  /**
   * Entities whose files this process has imported itself. Those that another one did are read again once, as it may have been of a version
   * that understood less.
   */
  readonly #imported = new Set<string>();
  /** SLOs that changed since it was told of any with success. */
  readonly #untold = new Set<string>();
  #toldAll = false;

  static create(options: SloDefinitionServiceOptions): SloDefinitionService {
    return new SloDefinitionService(options);
  }

  private constructor(options: SloDefinitionServiceOptions) {
    this.#options = options;
    this.#documents = DocumentReader.create(
      { what: 'SLO', maxBytes: MAX_FILE_BYTES },
      options,
    );
  }

  /**
   * Reads every file that the catalog names, and stores what they say now. One failing file or entity leaves the others alone.
   *
   * @throws the error of the catalog, before anything was changed; AggregateError when something could not be stored
   */
  async refresh(options: {
    signal?: AbortSignal;
  }): Promise<SloDefinitionsSummary> {
    const changed = new Set<string>();
    let outcome;
    try {
      outcome = await this.#refreshAll(changed, options.signal);
    } finally {
      changed.forEach(id => this.#untold.add(id));
    }
    await this.#tell();
    const { summary, errors } = outcome;
    if (errors.length > 0) {
      throw new AggregateError(
        errors,
        `The SLOs of ${errors.length} entities could not be stored`,
      );
    }
    // It comes every few minutes; what does not change is no news.
    this.#options.logger[summary.changed > 0 ? 'info' : 'debug'](
      `${summary.slos} SLOs of ${summary.entities} entities, ${summary.changed} changed; ${summary.unreadable} files could not be read`,
    );
    return summary;
  }

  async #tell(): Promise<void> {
    const { store, onChanged } = this.#options;
    const all = this.#toldAll ? [] : await store.list();
    const sloIds = new Set([
      ...this.#untold,
      ...all.map(({ definition }) => definition.id),
    ]);
    if (sloIds.size > 0) {
      await onChanged([...sloIds].sort());
    }
    this.#untold.clear();
    this.#toldAll = true;
  }

  /** @param changed - gets the SLOs that are new, different or gone, also when it throws */
  async #refreshAll(
    changed: Set<string>,
    signal?: AbortSignal,
  ): Promise<{ summary: SloDefinitionsSummary; errors: unknown[] }> {
    const { store, logger } = this.#options;
    const entities = await listAnnotatedEntities({ ...this.#options, signal });
    const refs = entities.map(({ ref }) => ref);
    const former = await this.#forgetOthers(refs, changed);
    const claims = IdClaims.fromStored(
      [...former.values()].flatMap(({ slos }) =>
        slos.map(slo => [slo.definition.id, slo.entityRef] as const),
      ),
    );
    const summary = {
      entities: refs.length,
      slos: 0,
      changed: 0,
      unreadable: 0,
    };
    const unchanged: string[] = [];
    const errors: unknown[] = [];
    for (let start = 0; start < entities.length; start += CONCURRENCY) {
      const batch = entities.slice(start, start + CONCURRENCY);
      const readings = await Promise.all(
        batch.map(entity => this.#read(entity, former.get(entity.ref), signal)),
      );
      // One after the other, because the first one by ref gets an id that two want.
      for (const [index, entity] of batch.entries()) {
        signal?.throwIfAborted();
        const known = former.get(entity.ref) ?? emptyFormer();
        try {
          const plan = planEntity({
            entity,
            documents: readings[index],
            former: known,
            claims,
            sourceIds: this.#options.sources.list().map(({ id }) => id),
            readAt: this.#options.clock().toISOString(),
          });
          summary.slos += plan.slos.length;
          summary.unreadable += plan.documents.filter(
            ({ error }) => error !== undefined,
          ).length;
          const changes = changesOf(plan, known);
          if (changes) {
            await store.replaceEntity(plan);
            changes.forEach(id => changed.add(id));
          } else {
            unchanged.push(entity.ref);
          }
          if (
            readings[index].every(({ reading }) => reading.kind !== 'failed')
          ) {
            this.#imported.add(entity.ref);
          }
        } catch (error) {
          const failure = new ForwardedError(
            `The SLOs of ${entity.ref} could not be stored`,
            error,
          );
          logger.error(failure.message, failure);
          errors.push(failure);
        }
      }
    }
    await store.noteRead(unchanged, this.#options.clock().toISOString());
    summary.changed = changed.size;
    return { summary, errors };
  }

  /** What is stored about the entities, after all others were forgotten. */
  async #forgetOthers(
    refs: readonly string[],
    changed: Set<string>,
  ): Promise<Map<string, Former>> {
    const { store } = this.#options;
    const former = new Map(refs.map(ref => [ref, emptyFormer()]));
    for (const slo of await store.list()) {
      const known = former.get(slo.entityRef);
      if (known) {
        known.slos.push(slo);
      } else {
        changed.add(slo.definition.id);
      }
    }
    await store.retainEntities(refs);
    for (const document of await store.listDocuments(refs)) {
      former.get(document.entityRef)?.documents.set(document.url, document);
    }
    return former;
  }

  /** All files anew as soon as one has changed, because they may refer to each other. */
  async #read(
    entity: AnnotatedEntity,
    former: Former = emptyFormer(),
    signal?: AbortSignal,
  ): Promise<ReadDocument[]> {
    const documents = documentUrls(
      entity.openslo,
      entity.entity,
      this.#options.urls,
    );
    const same = isSame(
      documents.map(({ shown }) => shown).sort(),
      [...former.documents.keys()].sort(),
    );
    const collided = [...former.documents.values()].some(({ problems }) =>
      problems.some(({ code }) => code === ID_COLLISION),
    );
    const mayBeUnchanged = same && !collided && this.#imported.has(entity.ref);
    const read = (document: DocumentUrl, etag?: string) =>
      this.#documents.read(document, { etag, signal });
    const first = await Promise.all(
      documents.map(document =>
        read(
          document,
          mayBeUnchanged
            ? former.documents.get(document.shown)?.etag
            : undefined,
        ),
      ),
    );
    const anew = first.some(({ kind }) => kind === 'read');
    return Promise.all(
      documents.map(async (document, index) => ({
        shown: document.shown,
        reading:
          anew && first[index].kind === 'unchanged'
            ? await read(document)
            : first[index],
      })),
    );
  }
}

function emptyFormer(): Former {
  return { slos: [], documents: new Map() };
}
