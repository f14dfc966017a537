import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FocusFileError, FocusLimitError } from '../errors';
import {
  diagnoseCsv,
  findEncodingFault,
  writeWithUniformLineEnds,
} from '../files/csvFaults';
import { displayName, openSourceFile, SourceFile } from '../files/sourceFile';
import { FocusFormat } from '../files/sniff';
import { verifyText } from '../files/textStream';
import { Batch, toBatches } from './batches';
import { Database } from './database';
import {
  createGroupTables,
  GroupRequest,
  groupRows,
  splitDimensions,
} from './groups';
import { firstLine, readParquetColumns } from './parquetSchema';

/** Files of one artefact and what the reading process may use. */
export interface ArtefactOptions {
  /** Absolute paths. */
  files: readonly string[];
  /** Names in the report are relative to it. */
  baseDirectory?: string;
  /** Memory of DuckDB. */
  memoryBytes: number;
  /** An existing directory that belongs to this load alone. */
  temporaryDirectory: string;
}

/** Called after each step, with the rows that have been read so far. */
export type ProgressListener = (progress: {
  phase: string;
  rows?: number;
}) => void;

/** Errors of DuckDB that say nothing about the files. */
const NOT_THE_FILE = /^(Binder|Catalog|Internal|Parser|Permission)/;

/** An artefact whose rows are in the tables `groups` and `raw_dims`. */
export class Artefact {
  readonly database: Database;
  /** Formats as delivered; a file that is read from a copy has another one in `files`. */
  readonly formats: readonly FocusFormat[];
  #files: SourceFile[];
  #temporaryDirectory: string;

  private constructor(
    database: Database,
    files: SourceFile[],
    temporaryDirectory: string,
  ) {
    this.database = database;
    this.formats = files.map(file => file.format);
    this.#files = files;
    this.#temporaryDirectory = temporaryDirectory;
  }

  /** The files in the order in which they were given; their paths can be those of links and copies. */
  get files(): readonly SourceFile[] {
    return this.#files;
  }

  /** @throws FocusFileError when a file cannot be read as FOCUS. */
  static async open(options: ArtefactOptions): Promise<Artefact> {
    if (options.files.length === 0) {
      throw new FocusFileError(
        options.baseDirectory ?? 'The artefact',
        'contains no files',
      );
    }
    const paths = await Promise.all(
      options.files.map((path, position) =>
        withoutGlobCharacters(path, position, options.temporaryDirectory),
      ),
    );
    const database = await Database.open({
      ...options,
      files: [...options.files, ...paths],
    });
    try {
      const files: SourceFile[] = [];
      for (const [position, path] of options.files.entries()) {
        files.push(
          await openSourceFile(
            paths[position],
            displayName(path, options.baseDirectory),
            (readable, name) => readParquetColumns(database, readable, name),
          ),
        );
      }
      return new Artefact(database, files, options.temporaryDirectory);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /**
   * Reads all rows, once.
   *
   * @throws FocusFileError when a file is damaged; DuckDB's own checks are completed here, because it notices neither a
   * truncated gzip stream nor a wrong encoding in unused columns, and does not always name the physical line.
   */
  async group(
    request: GroupRequest,
    onProgress: ProgressListener,
  ): Promise<void> {
    const stop = new AbortController();
    const verification = this.#verifyTexts(stop.signal);
    // Its failure is awaited below; without a listener it would count as unhandled until then.
    verification.catch(() => undefined);
    try {
      await createGroupTables(this.database);
      await this.#readBatches(request, false, onProgress);
      await verification;
      if (!(await splitDimensions(this.database, request))) {
        await this.database.run('DELETE FROM groups');
        await this.#readBatches(request, true, onProgress);
        await splitDimensions(this.database, request);
      }
    } catch (error) {
      // A damaged stream also breaks rows; the damage is the cause.
      await verification;
      throw error;
    } finally {
      stop.abort();
    }
  }

  async #verifyTexts(signal: AbortSignal): Promise<void> {
    for (const file of this.files) {
      if (file.csv && !(await verifyText(file, signal))) {
        const fault = await findEncodingFault(file);
        throw new FocusFileError(file.name, fault.reason, { line: fault.line });
      }
    }
  }

  async #readBatches(
    request: GroupRequest,
    replaceSeparator: boolean,
    onProgress: ProgressListener,
  ): Promise<void> {
    for (const batch of toBatches(this.files)) {
      const read = (files: readonly SourceFile[]) =>
        groupRows(
          this.database,
          { ...batch, files },
          request,
          replaceSeparator,
        );
      try {
        await read(batch.files);
      } catch (error) {
        await this.#explain(batch, error);
        await read(batch.positions.map(position => this.files[position]));
      }
      const [[rows]] = await this.database.rows(
        'SELECT sum("rows") FROM groups',
      );
      onProgress({ phase: 'reading', rows: Number(rows ?? 0) });
    }
  }

  /**
   * Finds out why DuckDB refused files. If only their line ends were mixed, they are replaced by copies that it can read.
   *
   * @throws FocusFileError otherwise
   */
  async #explain(batch: Batch, error: unknown): Promise<void> {
    const message = firstLine(error);
    if (
      error instanceof FocusLimitError ||
      NOT_THE_FILE.test((error as Error).message)
    ) {
      throw error;
    }
    let mixed = false;
    for (const file of batch.files) {
      if (!file.csv) {
        continue;
      }
      const { fault, mixedLineEnds } = await diagnoseCsv(
        file,
        file.csv.delimiter,
        file.columns.length,
      );
      if (fault) {
        throw new FocusFileError(file.name, fault.reason, { line: fault.line });
      }
      mixed ||= mixedLineEnds;
    }
    if (!mixed) {
      const [file] = batch.files.length === 1 ? batch.files : [];
      throw new FocusFileError(
        file?.name ?? batch.files.map(({ name }) => name).join(', '),
        `cannot be read: ${message}`,
      );
    }
    for (const position of batch.positions) {
      const file = this.#files[position];
      const path = join(this.#temporaryDirectory, `uniform-${position}.csv`);
      await writeWithUniformLineEnds(file, file.csv?.delimiter ?? ',', path);
      this.#files[position] = { ...file, path, format: 'csv' };
    }
  }

  close(): void {
    this.database.close();
  }
}

/** DuckDB takes `*`, `?` and `[` in a path for a pattern; such a file is read through a link. */
async function withoutGlobCharacters(
  path: string,
  position: number,
  directory: string,
): Promise<string> {
  if (!/[*?[]/.test(path)) {
    return path;
  }
  const safe = basename(path).replace(/[^\w.-]/g, '_');
  const link = join(directory, `link-${position}-${safe}`);
  await symlink(path, link);
  return link;
}
