import { createWriteStream } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvFault, CsvScanner } from './csvScanner';
import { countLines, readText, TextFile } from './textStream';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

const ENCODING_REASON =
  'is not encoded in UTF-8: the line contains an invalid byte sequence';

/** What is wrong with a CSV file that the reader refused. */
export interface CsvDiagnosis {
  fault?: CsvFault;
  /** More than one kind of line end: legal, but the reader wants one. */
  mixedLineEnds: boolean;
}

/** Finds the first physical line that is not UTF-8. */
class EncodingCheck {
  fault?: CsvFault;
  #line = 1;
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(LF) + 1;
    const complete = bytes.subarray(0, end);
    this.#rest = bytes.subarray(end);
    if (isUtf8(complete)) {
      this.#line += countLines(complete);
      return;
    }
    let start = 0;
    while (!this.fault && start < complete.length) {
      const stop = complete.indexOf(LF, start) + 1;
      if (!isUtf8(complete.subarray(start, stop))) {
        this.fault = {
          line: this.#line,
          reason: ENCODING_REASON,
        };
      }
      this.#line += 1;
      start = stop;
    }
  }
}

/**
 * Finds the first record that breaks the CSV grammar, with its physical line. Reads the whole file in the worst case, and
 * only when the reader has refused it.
 *
 * @param columns - number of columns of the header
 */
export async function diagnoseCsv(
  file: TextFile,
  delimiter: string,
  columns: number,
): Promise<CsvDiagnosis> {
  const faults: CsvFault[] = [];
  const scanner = new CsvScanner(delimiter, {
    onFault: fault => faults.push(fault),
    onRecord: (_record, line, fields) => {
      if (fields !== columns) {
        const found = `${fields} ${fields === 1 ? 'value' : 'values'}`;
        faults.push({
          line,
          reason: `the row has ${found}, the header has ${columns} columns`,
        });
      }
    },
  });
  const encoding = new EncodingCheck();
  for await (const chunk of readText(file)) {
    scanner.push(chunk);
    encoding.push(chunk);
    if (faults.length > 0 || encoding.fault) {
      break;
    }
  }
  if (faults.length === 0) {
    scanner.end();
    encoding.push(Buffer.from([LF])); // completes a last line without a line end
  }
  const fault = [encoding.fault, ...faults]
    .filter(candidate => candidate !== undefined)
    .sort((a, b) => a.line - b.line)[0];
  return { fault, mixedLineEnds: scanner.lineEnds.size > 1 };
}

/** The first physical line of a file that is not UTF-8. */
export async function findEncodingFault(file: TextFile): Promise<CsvFault> {
  const encoding = new EncodingCheck();
  for await (const chunk of readText(file)) {
    encoding.push(chunk);
    if (encoding.fault) {
      break;
    }
  }
  encoding.push(Buffer.from([LF]));
  return encoding.fault ?? { line: 1, reason: ENCODING_REASON };
}

/** Writes a copy of a CSV file in which every record ends with LF; line ends within quoted values stay as they are. */
export async function writeWithUniformLineEnds(
  file: TextFile,
  delimiter: string,
  target: string,
): Promise<void> {
  await pipeline(
    Readable.from(uniformLineEnds(readText(file), delimiter)),
    createWriteStream(target),
  );
}

async function* uniformLineEnds(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
): AsyncGenerator<Buffer> {
  const scanner = new CsvScanner(delimiter);
  let afterCr = false;
  for await (const chunk of chunks) {
    const output = Buffer.alloc(chunk.length);
    let length = 0;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      const quoted = scanner.inQuotes;
      const skip = byte === LF && afterCr && !quoted;
      afterCr = byte === CR && !quoted;
      if (!skip) {
        output[length] = afterCr ? LF : byte;
        length += 1;
      }
      if (byte === QUOTE || !quoted) {
        scanner.push(chunk.subarray(index, index + 1));
      }
    }
    yield output.subarray(0, length);
  }
}
