import { CST } from 'yaml';
import { DocumentError } from './DocumentError';

/** Collections that may be opened within one another in brackets, or on one line. */
const MAX_NESTING = 32;

/** Pieces of text, marks and blanks: some 12,000 lines. */
const MAX_LEXEMES = 100_000;

const OPENING: readonly string[] = ['flow-map-start', 'flow-seq-start'];
const CLOSING: readonly string[] = ['flow-map-end', 'flow-seq-end'];
const NESTING: readonly string[] = [
  'seq-item-ind',
  'explicit-key-ind',
  'map-value-ind',
];
const NEW_LINE: readonly string[] = ['newline', 'doc-start'];

/** Watches the pieces of a text before the parser builds anything of them: deep nesting exhausts the stack of the whole process. */
export class TextGuard {
  #lexemes = 0;
  #open = 0;
  #onLine = 0;
  #line = 1;
  #isText = false;

  /** @throws DocumentError */
  check(lexeme: string): void {
    this.#lexemes += 1;
    if (this.#lexemes > MAX_LEXEMES) {
      throw new DocumentError(
        'too-large',
        `The file holds more than ${MAX_LEXEMES} words and marks; split it`,
        this.#line,
      );
    }
    // The piece after this mark is text, whatever it looks like.
    const isText = this.#isText;
    this.#isText = lexeme === CST.SCALAR;
    if (!isText) {
      this.#count(CST.tokenType(lexeme) ?? '');
    }
    this.#line += lexeme.split('\n').length - 1;
  }

  #count(type: string): void {
    if (NEW_LINE.includes(type)) {
      this.#onLine = 0;
    } else if (type === 'flow-error-end') {
      this.#open = 0;
    } else if (CLOSING.includes(type)) {
      this.#open = Math.max(0, this.#open - 1);
    } else if (OPENING.includes(type)) {
      this.#open += 1;
    } else if (NESTING.includes(type) && this.#open === 0) {
      this.#onLine += 1;
    }
    if (this.#open > MAX_NESTING || this.#onLine > MAX_NESTING) {
      throw new DocumentError(
        'yaml-syntax',
        `Nested more than ${MAX_NESTING} levels deep; no recovery document is`,
        this.#line,
      );
    }
  }
}
