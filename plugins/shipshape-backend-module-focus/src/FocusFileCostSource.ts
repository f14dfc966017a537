import type {
  LoggerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  CostArtifact,
  CostArtifactContent,
  CostArtifactListing,
  CostSource,
  SourceError,
} from 'backstage-plugin-shipshape-node';
import { join } from 'node:path';
import {
  assertUnchanged,
  describeArtifact,
  ListedArtifact,
} from './ArtifactFiles';
import { toSourceError } from './fileErrors';
import { FileHasher } from './FileHasher';
import { ArtifactDirectory, findDirectories } from './findDirectories';
import type { FocusReader } from './FocusReader';
import type { FocusSourceConfig } from './readConfig';

/** FOCUS billing files in a folder: every directory with data files is one artefact. */
export class FocusFileCostSource implements CostSource {
  readonly id: string;
  readonly schedule: SchedulerServiceTaskScheduleDefinition;
  readonly #config: FocusSourceConfig;
  readonly #logger: LoggerService;
  readonly #read: FocusReader;
  readonly #hasher: FileHasher;
  #listed = new Map<string, ListedArtifact>();

  static create(options: {
    config: FocusSourceConfig;
    logger: LoggerService;
    clock: () => Date;
    read: FocusReader;
  }): FocusFileCostSource {
    return new FocusFileCostSource(options);
  }

  private constructor(options: {
    config: FocusSourceConfig;
    logger: LoggerService;
    clock: () => Date;
    read: FocusReader;
  }) {
    this.id = options.config.id;
    this.schedule = options.config.schedule;
    this.#config = options.config;
    this.#logger = options.logger;
    this.#read = options.read;
    this.#hasher = new FileHasher(options);
  }

  async listArtifacts(options: {
    signal: AbortSignal;
  }): Promise<CostArtifactListing> {
    const directories = await this.#findDirectories(options.signal);
    const listing: CostArtifactListing = { artifacts: [], failures: [] };
    const listed = new Map<string, ListedArtifact>();
    for (const directory of directories) {
      try {
        const found = await describeArtifact(directory, {
          hasher: this.#hasher,
          logger: this.#logger,
          signal: options.signal,
        });
        listed.set(directory.name, found);
        listing.artifacts.push(found.artifact);
      } catch (error) {
        listing.failures.push({
          artifact: directory.name,
          error: asSourceError(error, `Artefact '${directory.name}'`),
        });
      }
    }
    this.#hasher.forgetUnseen();
    this.#listed = listed;
    return listing;
  }

  async readArtifact(
    artifact: CostArtifact,
    options: Parameters<CostSource['readArtifact']>[1],
  ): Promise<CostArtifactContent> {
    const listed = this.#listed.get(artifact.name);
    if (!listed || listed.artifact.hash !== artifact.hash) {
      throw new SourceError(
        'not_found',
        `Artefact '${artifact.name}' is not as it was listed`,
      );
    }
    options.signal.throwIfAborted();
    try {
      const content = await this.#read({
        ...options,
        files: listed.files.map(({ name }) => join(listed.directory, name)),
        baseDirectory: listed.directory,
        memoryLimit: this.#config.memoryLimit,
      });
      try {
        options.signal.throwIfAborted();
        await assertUnchanged(listed);
      } catch (error) {
        await content.close();
        throw error;
      }
      return content;
    } catch (error) {
      options.signal.throwIfAborted();
      throw toSourceError(error, `Artefact '${artifact.name}'`);
    }
  }

  async #findDirectories(signal: AbortSignal): Promise<ArtifactDirectory[]> {
    const { location } = this.#config;
    const place = 'path' in location ? location.path : location.glob;
    let directories: ArtifactDirectory[];
    try {
      directories = await findDirectories(location, signal);
    } catch (error) {
      throw toSourceError(error, place);
    }
    if (directories.length === 0) {
      throw new SourceError(
        'not_found',
        `${place} has no billing files (.csv, .csv.gz, .parquet)`,
      );
    }
    return directories;
  }
}

/** A failure of one artefact; an abort ends the whole listing. */
function asSourceError(error: unknown, what: string): SourceError {
  const sourceError = toSourceError(error, what);
  if (sourceError instanceof SourceError) {
    return sourceError;
  }
  if (isError(sourceError) && sourceError.name === 'AbortError') {
    throw sourceError;
  }
  return new SourceError('internal', `${what} could not be listed`, error);
}
