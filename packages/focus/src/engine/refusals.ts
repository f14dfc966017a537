import { FocusFileError, FocusLimitError } from '../errors';
import { diagnoseCsv } from '../files/csvFaults';
import { SourceFile } from '../files/sourceFile';
import { messageOf } from './parquetSchema';

/** Errors of DuckDB that say nothing about the files. */
const NOT_THE_FILE = /^(Binder|Catalog|Internal|Parser|Permission)/;

/**
 * Finds out why DuckDB refused files.
 *
 * @returns what may have been the reason, when they are sound
 * @throws FocusFileError with file and line of what is wrong, or the error itself if it is not about the files.
 */
export async function explainRefusal(
  files: readonly SourceFile[],
  error: unknown,
): Promise<{ mixedLineEnds: boolean }> {
  if (error instanceof FocusLimitError || NOT_THE_FILE.test(messageOf(error))) {
    throw error;
  }
  let mixedLineEnds = false;
  for (const file of files) {
    if (file.csv) {
      const diagnosis = await diagnoseCsv(
        file,
        file.csv.delimiter,
        file.columns.length,
      );
      if (diagnosis.fault) {
        const { reason, line } = diagnosis.fault;
        throw new FocusFileError(file.name, reason, { line });
      }
      mixedLineEnds ||= diagnosis.mixedLineEnds;
    }
  }
  return { mixedLineEnds };
}
