import { relative, sep } from 'node:path';
import { FocusFileError, FocusFilePlace } from '../errors';
import {
  canonicalColumn,
  COST_COLUMNS,
  FocusVersion,
  MINIMUM_COLUMNS,
} from '../model/columns';
import { detectVersion } from '../model/version';
import { readCsvHeader } from './csvHeader';
import { FocusFormat, sniffFormat } from './sniff';

/** A column as it is delivered. */
export interface SourceColumn {
  /** Delivered name, trimmed. */
  name: string;
  /** FOCUS spelling; undefined for a column that is not part of FOCUS. */
  canonical?: string;
  /** Name by which the reader's SQL calls it. */
  identifier: string;
  /** DuckDB type; VARCHAR for everything in CSV. */
  type: string;
}

/** A delivered file whose columns are known. */
export interface SourceFile {
  path: string;
  name: string;
  format: FocusFormat;
  version: FocusVersion;
  columns: SourceColumn[];
  /** CSV only. */
  csv?: {
    delimiter: string;
    /** Blank lines before the header. */
    skip: number;
    /** Read by one thread from the start, because values look like rows. */
    sequential?: boolean;
  };
}

/** Reads the columns of a Parquet file. */
export type ParquetColumnsReader = (
  path: string,
  name: string,
) => Promise<Array<{ name: string; identifier: string; type: string }>>;

/** Name of a file in reports: relative to the base directory where it lies within, with `/`. */
export function displayName(path: string, baseDirectory?: string): string {
  if (!baseDirectory) {
    return path;
  }
  const inside = relative(baseDirectory, path);
  return inside.startsWith('..') ? path : inside.split(sep).join('/');
}

/**
 * Looks at a file's first bytes and header.
 *
 * @throws FocusFileError when it is no FOCUS CostAndUsage file that can be read.
 */
export async function openSourceFile(
  path: string,
  name: string,
  readParquetColumns: ParquetColumnsReader,
): Promise<SourceFile> {
  const format = await sniffFormat(path, name);
  if (format === 'parquet') {
    const columns = (await readParquetColumns(path, name)).map(column => ({
      ...column,
      canonical: canonicalColumn(column.name),
    }));
    return {
      path,
      name,
      format,
      columns,
      version: checkColumns(name, columns, {}),
    };
  }
  const { names, delimiter, skip } = await readCsvHeader({
    path,
    name,
    format,
  });
  const columns = names.map((delivered, index) => ({
    name: delivered,
    canonical: canonicalColumn(delivered),
    identifier: `c${index}`,
    type: 'VARCHAR',
  }));
  const version = checkColumns(name, columns, { line: 1 });
  return { path, name, format, columns, version, csv: { delimiter, skip } };
}

/** FOCUS names of a file's columns. */
export function canonicalNames(file: SourceFile): Set<string> {
  return new Set(file.columns.flatMap(column => column.canonical ?? []));
}

/** Columns without which a file cannot be ingested and that it lacks. */
export function missingMinimumColumns(file: SourceFile): string[] {
  const present = canonicalNames(file);
  return MINIMUM_COLUMNS.filter(column => !present.has(column));
}

/** @throws FocusFileError when a column that ingestion cannot do without is absent. */
export function assertIngestible(file: SourceFile): void {
  const missing = missingMinimumColumns(file);
  if (missing.length > 0) {
    throw new FocusFileError(
      file.name,
      `cannot be ingested: the ${
        missing.length === 1 ? 'column' : 'columns'
      } ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
      { line: file.csv ? 1 : undefined, column: missing[0] },
    );
  }
}

function checkColumns(
  name: string,
  columns: SourceColumn[],
  place: FocusFilePlace,
): FocusVersion {
  const seen = new Map<string, string>();
  for (const column of columns) {
    if (column.canonical !== undefined) {
      const other = seen.get(column.canonical);
      if (other !== undefined) {
        throw new FocusFileError(
          name,
          `has two columns for ${column.canonical}: '${other}' and '${column.name}'`,
          { ...place, column: column.canonical },
        );
      }
      seen.set(column.canonical, column.name);
    }
  }
  const version = detectVersion(new Set(seen.keys()));
  if (version === '1.0-preview') {
    throw new FocusFileError(
      name,
      'is FOCUS 1.0-preview; FOCUS 1.0 to 1.4 can be read',
      place,
    );
  }
  if (!COST_COLUMNS.some(column => seen.has(column))) {
    const delivered = columns.slice(0, 5).map(column => column.name);
    throw new FocusFileError(
      name,
      `is not a FOCUS CostAndUsage file: it has none of the columns ${COST_COLUMNS.join(
        ', ',
      )} (found: ${delivered.join(', ')}${columns.length > 5 ? ', …' : ''})`,
      place,
    );
  }
  return version;
}
