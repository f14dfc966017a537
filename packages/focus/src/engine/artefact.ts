import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { FocusFileError } from '../errors';
import {
  findEncodingFault,
  writeWithUniformLineEnds,
} from '../files/csvFaults';
import { countRecords } from '../files/recordLines';
import { displayName, openSourceFile, SourceFile } from '../files/sourceFile';
import { FocusFormat } from '../files/sniff';
import { verifyText } from '../files/textStream';
import { toBatches } from './batches';
import { Database } from './database';
import {
  createGroupTables,
  GroupRequest,
  groupRows,
  splitDimensions,
} from './groups';
import { firstLine, readParquetColumns } from './parquetSchema';
import { explainRefusal } from './refusals';
import { toCount } from './values';

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
      if (!(await this.#isComplete(await verification))) {
        await this.#readAgain(request, false, onProgress);
      }
      if (!(await splitDimensions(this.database, request))) {
        await this.#readAgain(request, true, onProgress);
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

  /** @returns the number of lines of each CSV file, by position */
  async #verifyTexts(signal: AbortSignal): Promise<Map<number, number>> {
    const lines = new Map<number, number>();
    for (const [position, file] of this.files.entries()) {
      const facts = file.csv && (await verifyText(file, signal));
      if (facts && !facts.utf8) {
        const fault = await findEncodingFault(file);
        throw new FocusFileError(file.name, fault.reason, { line: fault.line });
      }
      if (facts) {
        lines.set(position, facts.lines);
      }
    }
    return lines;
  }

  /**
   * Whether DuckDB has found every row. Its threads start in the middle of a file and guess whether they are within quotes; a
   * value that looks like rows can deceive them. A file for which the lines do not prove it is counted, and if need be read
   * again from its start.
   */
  async #isComplete(lines: ReadonlyMap<number, number>): Promise<boolean> {
    const counts = new Map(
      (
        await this.database.rows(
          'SELECT source, sum("rows") FROM groups GROUP BY source',
        )
      ).map(row => [toCount(row[0]), toCount(row[1])]),
    );
    let complete = true;
    for (const [position, count] of lines) {
      const file = this.#files[position];
      const rows = counts.get(position) ?? 0;
      if (file.csv && rows !== count - 1) {
        if (rows !== (await countRecords(file, file.csv.delimiter))) {
          this.#readSequentially(position);
          complete = false;
        }
      }
    }
    return complete;
  }

  #readSequentially(position: number): void {
    const file = this.#files[position];
    if (file.csv) {
      this.#files[position] = {
        ...file,
        csv: { ...file.csv, sequential: true },
      };
    }
  }

  async #readAgain(
    request: GroupRequest,
    replaceSeparator: boolean,
    onProgress: ProgressListener,
  ): Promise<void> {
    await this.database.run('DELETE FROM groups');
    await this.#readBatches(request, replaceSeparator, onProgress);
  }

  async #readBatches(
    request: GroupRequest,
    replaceSeparator: boolean,
    onProgress: ProgressListener,
  ): Promise<void> {
    for (const batch of toBatches(this.files)) {
      let read = false;
      while (!read) {
        const files = batch.positions.map(position => this.#files[position]);
        try {
          await groupRows(
            this.database,
            { ...batch, files },
            request,
            replaceSeparator,
          );
          read = true;
        } catch (error) {
          await this.#adapt(files, batch.positions, error);
        }
      }
      const [[rows]] = await this.database.rows(
        'SELECT sum("rows") FROM groups',
      );
      onProgress({ phase: 'reading', rows: toCount(rows) });
    }
  }

  /**
   * Changes how files are read that DuckDB refused although they are sound.
   *
   * @throws FocusFileError when they are not, or when nothing is left to be changed.
   */
  async #adapt(
    files: readonly SourceFile[],
    positions: readonly number[],
    error: unknown,
  ): Promise<void> {
    const { mixedLineEnds } = await explainRefusal(files, error);
    if (mixedLineEnds) {
      for (const position of positions) {
        const file = this.#files[position];
        const path = join(this.#temporaryDirectory, `uniform-${position}.csv`);
        await writeWithUniformLineEnds(file, file.csv?.delimiter ?? ',', path);
        this.#files[position] = { ...file, path, format: 'csv' };
      }
    } else if (files.some(file => file.csv && !file.csv.sequential)) {
      positions.forEach(position => this.#readSequentially(position));
    } else {
      throw new FocusFileError(
        files.map(({ name }) => name).join(', '),
        `cannot be read: ${firstLine(error)}`,
      );
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
