import { CsvScanner } from './csvScanner';
import { readText, TextFile } from './textStream';

/**
 * Physical lines at which records start.
 *
 * @param records - ordinals of data rows, 1 is the first row after the header
 * @returns lines by ordinal; 1 is the first line of the file
 */
export async function linesOfRecords(
  file: TextFile,
  delimiter: string,
  records: Iterable<number>,
): Promise<Map<number, number>> {
  const wanted = [...new Set(records)].sort((a, b) => a - b);
  const lines = new Map<number, number>();
  if (wanted.length === 0) {
    return lines;
  }
  let next = 0;
  const scanner = new CsvScanner(delimiter, {
    onRecord: (record, line) => {
      if (record === wanted[next]) {
        lines.set(record, line);
        next += 1;
      }
    },
  });
  for await (const chunk of readText(file)) {
    scanner.push(chunk);
    if (next === wanted.length) {
      return lines;
    }
  }
  scanner.end();
  return lines;
}

/** Number of data rows of a CSV file. */
export async function countRecords(
  file: TextFile,
  delimiter: string,
): Promise<number> {
  let records = 0;
  const scanner = new CsvScanner(delimiter, {
    onRecord: () => {
      records += 1;
    },
  });
  for await (const chunk of readText(file)) {
    scanner.push(chunk);
  }
  scanner.end();
  return Math.max(records - 1, 0);
}
