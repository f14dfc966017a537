import {
  Composer,
  Document,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  Pair,
  Parser,
  visit,
} from 'yaml';
import { DocumentError } from './DocumentError';
import { TextGuard } from './TextGuard';

/** Values of one document with its aliases expanded. */
const MAX_ALIASES = 100;
/** Documents of one file. */
const MAX_DOCUMENTS = 200;

/** A document of a file as plain data, with the lines of its fields. */
export interface ParsedDocument {
  data: unknown;
  /** Line of a field, of the nearest one above it where it is missing. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads the documents of a text one after another; what cannot be read is an error in its place. Empty documents are left out.
 */
export function parseYaml(text: string): Array<ParsedDocument | DocumentError> {
  const lines = new LineCounter();
  const found: Array<ParsedDocument | DocumentError> = [];
  for (const document of documentsOf(text, lines)) {
    if (found.length >= MAX_DOCUMENTS) {
      found.push(
        new DocumentError(
          'too-large',
          `The file holds more than ${MAX_DOCUMENTS} documents; split it`,
        ),
      );
      break;
    }
    if (document instanceof DocumentError) {
      found.push(document);
    } else if (!isEmpty(document)) {
      found.push(readDocument(document, lines));
    }
  }
  return found;
}

function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return (
    errors.length === 0 &&
    (contents === null || (isScalar(contents) && contents.value === null))
  );
}

function* documentsOf(
  text: string,
  lines: LineCounter,
): Generator<Document.Parsed | DocumentError> {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({
    lineCounter: lines,
    // Whatever a %YAML directive says: dates stay text.
    schema: 'core',
    prettyErrors: false,
    // Checked below, in linear time.
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const guard = new TextGuard();
  lines.addNewLine(0);
  try {
    for (const lexeme of new Lexer().lex(text)) {
      guard.check(lexeme);
      for (const token of parser.next(lexeme)) {
        yield* composer.next(token);
      }
    }
    for (const token of parser.end()) {
      yield* composer.next(token);
    }
    yield* composer.end();
  } catch (error) {
    yield error instanceof DocumentError
      ? error
      : unreadable(error instanceof Error ? error.name : 'unknown reason');
  }
}

function readDocument(
  document: Document.Parsed,
  lines: LineCounter,
): ParsedDocument | DocumentError {
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const [problem] = document.errors;
  if (problem) {
    return new DocumentError(
      'yaml-syntax',
      `Not YAML: ${problem.message}`,
      lineAt(problem.pos[0]),
    );
  }
  const twice = findDuplicateKey(document);
  if (twice) {
    return new DocumentError(
      'yaml-syntax',
      `The key ${twice.key} stands twice in one object`,
      lineAt(twice.offset),
    );
  }
  try {
    return {
      data: document.toJS({ maxAliasCount: MAX_ALIASES }),
      lineOf: path => lineOf(document, path, lineAt),
    };
  } catch (error) {
    return error instanceof ReferenceError
      ? new DocumentError(
          'yaml-syntax',
          `An alias cannot be resolved: ${error.message}`,
        )
      : unreadable(error instanceof Error ? error.name : 'unknown reason');
  }
}

function findDuplicateKey(
  document: Document.Parsed,
): { key: string; offset: number } | undefined {
  let found: { key: string; offset: number } | undefined;
  visit(document, {
    Map(_, map) {
      const keys = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        if (name !== undefined && keys.has(name)) {
          const offset = isScalar(key) ? key.range?.[0] ?? 0 : 0;
          found = { key: name, offset };
          return visit.BREAK;
        }
        if (name !== undefined) {
          keys.add(name);
        }
      }
      return undefined;
    },
  });
  return found;
}

/** Line of the key of a field; the field itself in lists. */
function lineOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  lineAt: (offset: number) => number,
): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) {
      return lineAt(offset);
    }
  }
  return lineAt(document.contents?.range?.[0] ?? 0);
}

function offsetOf(
  document: Document.Parsed,
  path: readonly PropertyKey[],
): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const last = path[path.length - 1];
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => keyOf(key) === last);
    return pair ? rangeStart(pair) : undefined;
  }
  return nodeStart(document.getIn(path, true));
}

function rangeStart({ key, value }: Pair): number | undefined {
  return nodeStart(key) ?? nodeStart(value);
}

function nodeStart(node: unknown): number | undefined {
  const range =
    typeof node === 'object' && node !== null && 'range' in node
      ? node.range
      : undefined;
  return Array.isArray(range) && typeof range[0] === 'number'
    ? range[0]
    : undefined;
}

function keyOf(key: unknown): unknown {
  return isScalar(key) ? key.value : key;
}

/** Not a mistake of the format but of the parser: too deep, too many aliases. */
function unreadable(reason: string): DocumentError {
  return new DocumentError(
    'yaml-syntax',
    `The text cannot be parsed (${reason})`,
  );
}
