import { FocusFileError } from '../errors';
import { assertReadableText } from './sniff';
import { readText, TextFile } from './textStream';
import { CsvScanner } from './csvScanner';

const DELIMITERS = [',', ';', '\t'];
const MAX_HEADER_BYTES = 1 << 20;
const BOM = '\ufeff';

/** The first record of a CSV file. */
export interface CsvHeader {
  /** Names as delivered, trimmed. */
  names: string[];
  delimiter: string;
  /** Blank lines before the header. */
  skip: number;
}

/**
 * Reads the header of a CSV file. The delimiter is the one of comma, semicolon and tab that splits the header into most
 * columns: rows are never consulted, so a strange row cannot change how the whole file is read.
 *
 * @throws FocusFileError when there is no readable header.
 */
export async function readCsvHeader(file: TextFile): Promise<CsvHeader> {
  const head = await readHead(file);
  const text = decode(head, file.name);
  const lines = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(text)?.[0] ?? '';
  const skip = lines.split(/\r\n|\n|\r/).length - 1;
  const body = text.slice(lines.length);
  if (body.trim() === '') {
    throw new FocusFileError(file.name, 'has no header line', { line: 1 });
  }
  const candidates = DELIMITERS.map(delimiter => ({
    delimiter,
    names: splitRecord(body, delimiter).map(name => name.trim()),
  }));
  const best = candidates.reduce((a, b) =>
    b.names.length > a.names.length ? b : a,
  );
  return { ...best, skip };
}

/** Bytes up to the end of the header record, at least. */
async function readHead(file: TextFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  let complete = false;
  // A quoted line break in the header is followed whatever the delimiter is.
  const scanner = new CsvScanner(',', {
    onRecord: () => {
      complete = true;
    },
  });
  for await (const chunk of readText(file)) {
    if (size === 0) {
      assertReadableText(chunk.subarray(0, 4096), file.name);
    }
    chunks.push(chunk);
    size += chunk.length;
    scanner.push(chunk);
    if (complete || size > MAX_HEADER_BYTES) {
      break;
    }
  }
  if (!complete && size > MAX_HEADER_BYTES) {
    throw new FocusFileError(
      file.name,
      'has no line end in the first MiB; is it a CSV file?',
      { line: 1 },
    );
  }
  return Buffer.concat(chunks);
}

function decode(head: Buffer, name: string): string {
  const end = firstLineBreak(head);
  const line = head.subarray(0, end);
  try {
    // The header alone is decoded strictly: the chunk may end within a character.
    new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch (error) {
    throw new FocusFileError(
      name,
      'is not encoded in UTF-8: the header contains an invalid byte sequence',
      { line: 1 },
    );
  }
  const text = head.toString('utf8');
  return text.startsWith(BOM) ? text.slice(1) : text;
}

function firstLineBreak(head: Buffer): number {
  const index = head.findIndex(byte => byte === 0x0a || byte === 0x0d);
  return index === -1 ? head.length : index;
}

/** Fields of the first record of the text. */
function splitRecord(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let index = 0;
  while (index < text.length) {
    if (field === '' && text[index] === '"') {
      const end = closingQuote(text, index + 1);
      field += text.slice(index + 1, end).replace(/""/g, '"');
      index = end + 1;
    } else if (text[index] === delimiter) {
      fields.push(field);
      field = '';
      index += 1;
    } else if (text[index] === '\n' || text[index] === '\r') {
      break;
    } else {
      field += text[index];
      index += 1;
    }
  }
  return [...fields, field];
}

function closingQuote(text: string, from: number): number {
  let index = from;
  while (index < text.length) {
    if (text[index] === '"') {
      if (text[index + 1] !== '"') {
        return index;
      }
      index += 1;
    }
    index += 1;
  }
  return text.length;
}
