import { describeSystemError } from 'backstage-plugin-shipshape-common';
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FocusFileError } from '../errors';
import type { FocusFormat } from './sniff';

const LF = 0x0a;

/** What is needed to open the text of a delivered file. */
export interface TextFile {
  /** Absolute path. */
  path: string;
  /** How messages call the file. */
  name: string;
  format: FocusFormat;
}

/**
 * The decompressed bytes of a CSV file, in chunks.
 *
 * @throws FocusFileError when the file cannot be read or its gzip stream is damaged.
 */
export async function* readText(file: TextFile): AsyncGenerator<Buffer> {
  const source = createReadStream(file.path, { highWaterMark: 1 << 20 });
  let stream: Readable = source;
  if (file.format === 'csv.gz') {
    stream = createGunzip({ chunkSize: 1 << 20 });
    // A read error must surface in the consumer, which only listens to the decompressed side.
    source.on('error', error => stream.destroy(error));
    source.pipe(stream as Readable & NodeJS.WritableStream);
  }
  try {
    for await (const chunk of stream) {
      yield chunk as Buffer;
    }
  } catch (error) {
    throw toFileError(file, error as NodeJS.ErrnoException);
  } finally {
    source.destroy();
    stream.destroy();
  }
}

/** What is known of a text that has been read to its end. */
export interface TextFacts {
  utf8: boolean;
  /** Lines, counted by LF; the number of records and the header, unless there are blank lines or line breaks in values. */
  lines: number;
}

/**
 * Reads a CSV file to its end without making anything of it. That verifies what DuckDB does not: the length and checksum of
 * a gzip stream (of a truncated one it silently reads the rows before the cut), and the encoding of columns that no query
 * needs.
 *
 * @returns undefined when the signal stops it.
 * @throws FocusFileError when the gzip stream is truncated or corrupt.
 */
export async function verifyText(
  file: TextFile,
  signal?: AbortSignal,
): Promise<TextFacts | undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let lines = 0;
  let last: number = LF;
  for await (const chunk of readText(file)) {
    if (signal?.aborted) {
      return undefined; // whoever aborted reports why
    }
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    // A character may continue in the next chunk, but not one that an ASCII byte follows.
    const end = lastAscii(bytes) + 1;
    if (!isUtf8(bytes.subarray(0, end))) {
      return { utf8: false, lines };
    }
    rest = bytes.subarray(end);
    lines += countLines(chunk);
    last = chunk[chunk.length - 1];
  }
  return { utf8: isUtf8(rest), lines: last === LF ? lines : lines + 1 };
}

/** Number of LF bytes. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    lines += 1;
  }
  return lines;
}

function lastAscii(bytes: Buffer): number {
  let index = bytes.length - 1;
  while (index >= 0 && bytes[index] > 0x7f) {
    index -= 1;
  }
  return index;
}

function toFileError(
  file: TextFile,
  error: NodeJS.ErrnoException,
): FocusFileError {
  if (error.code === 'Z_BUF_ERROR') {
    return new FocusFileError(
      file.name,
      'is truncated: the gzip stream ends early',
    );
  }
  if (error.code?.startsWith('Z_')) {
    return new FocusFileError(
      file.name,
      `is corrupt: the gzip stream is damaged (${error.message})`,
    );
  }
  return new FocusFileError(file.name, describeSystemError(error));
}
