import { describeSystemError } from 'backstage-plugin-shipshape-common';
import { open, stat } from 'node:fs/promises';
import { FocusFileError } from '../errors';

/** How a file is encoded; found by its first bytes, because extensions lie. */
export type FocusFormat = 'csv' | 'csv.gz' | 'parquet';

const HEAD_BYTES = 16;
const PARQUET_MAGIC = 'PAR1';

/** First bytes of formats that bills arrive in by mistake. */
const UNREADABLE: ReadonlyArray<readonly [hex: string, what: string]> = [
  ['504b0304', 'a ZIP archive (or an Excel workbook)'],
  ['28b52ffd', 'compressed with zstd'],
  ['425a68', 'compressed with bzip2'],
  ['fd377a585a00', 'compressed with xz'],
  ['4f5243', 'an ORC file'],
  ['25504446', 'a PDF document'],
  ['50415245', 'an encrypted Parquet file'],
];

/**
 * Finds the format of a file.
 *
 * @param path - absolute path
 * @param name - how messages call the file
 * @throws FocusFileError when the file is missing, empty, truncated, or in a format that is not read.
 */
export async function sniffFormat(
  path: string,
  name: string,
): Promise<FocusFormat> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new FocusFileError(name, describeSystemError(error));
  });
  if (!info.isFile()) {
    throw new FocusFileError(name, 'is not a regular file');
  }
  if (info.size === 0) {
    throw new FocusFileError(name, 'is empty (0 bytes)');
  }
  const { head, tail } = await readEnds(path, name, info.size);
  const hex = head.toString('hex');
  if (hex.startsWith('1f8b')) {
    return 'csv.gz';
  }
  if (head.toString('latin1').startsWith(PARQUET_MAGIC)) {
    if (info.size < 12 || tail.toString('latin1') !== PARQUET_MAGIC) {
      throw new FocusFileError(
        name,
        'is truncated: the Parquet footer is missing',
      );
    }
    return 'parquet';
  }
  assertReadableText(head, name);
  return 'csv';
}

/** @throws FocusFileError when the first bytes are those of a binary format or of UTF-16. */
export function assertReadableText(head: Buffer, name: string): void {
  const hex = head.toString('hex');
  const unreadable = UNREADABLE.find(([magic]) => hex.startsWith(magic));
  if (unreadable) {
    throw new FocusFileError(
      name,
      `is ${unreadable[1]}; expected CSV, gzipped CSV or Parquet`,
    );
  }
  if (hex.startsWith('fffe') || hex.startsWith('feff')) {
    throw new FocusFileError(name, 'is encoded in UTF-16; expected UTF-8', {
      line: 1,
    });
  }
  if (head.includes(0)) {
    throw new FocusFileError(
      name,
      'is not a text file in UTF-8 (it contains null bytes); expected CSV, gzipped CSV or Parquet',
      { line: 1 },
    );
  }
}

async function readEnds(
  path: string,
  name: string,
  size: number,
): Promise<{ head: Buffer; tail: Buffer }> {
  try {
    const handle = await open(path, 'r');
    try {
      const head = Buffer.alloc(Math.min(HEAD_BYTES, size));
      await handle.read(head, 0, head.length, 0);
      const tail = Buffer.alloc(Math.min(PARQUET_MAGIC.length, size));
      await handle.read(tail, 0, tail.length, size - tail.length);
      return { head, tail };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new FocusFileError(
      name,
      describeSystemError(error as NodeJS.ErrnoException),
    );
  }
}
