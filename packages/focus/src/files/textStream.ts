import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FocusFileError } from '../errors';
import { describeSystemError, FocusFormat } from './sniff';

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

/**
 * Decompresses a gzip file to nothing, which verifies its length and checksum. DuckDB does neither: of a truncated file it
 * silently reads the rows before the cut.
 *
 * @throws FocusFileError when the file is truncated or corrupt.
 */
export async function verifyGzip(
  file: TextFile,
  signal?: AbortSignal,
): Promise<void> {
  const discard = async (source: AsyncIterable<Buffer>): Promise<void> => {
    const chunks = source[Symbol.asyncIterator]();
    while (!(await chunks.next()).done) {
      // the bytes are only needed by the checksum
    }
  };
  try {
    await pipeline(
      createReadStream(file.path, { highWaterMark: 1 << 20 }),
      createGunzip({ chunkSize: 1 << 20 }),
      discard,
      { signal },
    );
  } catch (error) {
    if (signal?.aborted) {
      return; // whoever aborted reports why
    }
    throw toFileError(file, error as NodeJS.ErrnoException);
  }
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
