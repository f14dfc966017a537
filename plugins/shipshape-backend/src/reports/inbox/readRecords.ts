import { isError } from '@backstage/errors';
import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';

/** Types of records. */
export const RECORD_TYPES = [
  'sli',
  'incident',
  'backup-run',
  'recovery-point',
  'replication',
  'drill',
  'artifact',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** A record of a file. */
export interface InboxRecord {
  /** From 1. */
  line: number;
  type: RecordType;
  /** Not checked yet. */
  report: unknown;
}

/** A line that is no record, or whose report was refused. */
export interface WrongLine {
  /** From 1. */
  line: number;
  code: string;
  /** Names the field and what was expected. */
  message: string;
}

/** Consecutive lines of a file. */
export interface InboxChunk {
  records: InboxRecord[];
  wrong: WrongLine[];
}

/** A longer line is no report: an artefact of 5 MB in Base64. */
const MAX_LINE = 7_000_000;

/** Lines of so many characters are held in memory at once, and one more. */
const MAX_CHUNK = 4_000_000;

const envelopeSchema = z.strictObject({
  type: z.enum(RECORD_TYPES),
  report: z.unknown(),
});

function parseLine(text: string, line: number): InboxRecord | WrongLine {
  if (text.length > MAX_LINE) {
    return {
      line,
      code: 'invalid',
      message: `expected at most ${MAX_LINE} characters`,
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!isError(error) || error.name !== 'SyntaxError') {
      throw error;
    }
    return { line, code: 'invalid', message: 'expected one JSON object' };
  }
  const result = envelopeSchema.safeParse(value);
  if (!result.success) {
    return {
      line,
      code: 'invalid',
      message: result.error.issues
        .map(({ path, message }) => `${path.join('.') || 'line'}: ${message}`)
        .join('; '),
    };
  }
  const { type, report } = result.data;
  return { line, type, report };
}

/** The lines of a file in chunks of at most `size` records, fewer where they are long; empty lines count as lines only. Closes the file. */
export async function* readRecords(
  file: FileHandle,
  size: number,
): AsyncGenerator<InboxChunk> {
  let chunk: InboxChunk = { records: [], wrong: [] };
  let line = 0;
  let characters = 0;
  for await (const raw of file.readLines({ encoding: 'utf8' })) {
    line += 1;
    // Some writers begin a file with a byte order mark.
    const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() === '') {
      continue;
    }
    const parsed = parseLine(text, line);
    if ('type' in parsed) {
      chunk.records.push(parsed);
    } else {
      chunk.wrong.push(parsed);
    }
    characters += text.length;
    if (
      chunk.records.length + chunk.wrong.length >= size ||
      characters >= MAX_CHUNK
    ) {
      yield chunk;
      chunk = { records: [], wrong: [] };
      characters = 0;
    }
  }
  yield chunk;
}
