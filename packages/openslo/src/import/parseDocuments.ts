import { Composer, Document, Lexer, LineCounter, Parser } from 'yaml';
import { DocumentError } from './DocumentError';
import { TextGuard } from './TextGuard';

/**
 * Parses the documents of a text one after another. What no SLO file holds, but exhausts memory or stack of a parser, ends the text with an
 * error instead.
 */
export function* parseDocuments(
  text: string,
  lines: LineCounter,
): Generator<Document.Parsed | DocumentError> {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer({
    lineCounter: lines,
    // Whatever a %YAML directive says: dates stay text.
    schema: 'core',
    prettyErrors: false,
    // Checked when the tree is built, in linear time.
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const guard = new TextGuard(lines);
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
    yield toDocumentError(error);
  }
}

function toDocumentError(error: unknown): DocumentError {
  return error instanceof DocumentError
    ? error
    : // Not a mistake of the format but of the parser.
      new DocumentError(
        'yaml-syntax',
        `The text cannot be parsed (${
          error instanceof Error ? error.name : 'unknown reason'
        })`,
      );
}
