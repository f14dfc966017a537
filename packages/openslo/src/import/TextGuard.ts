import { CST, LineCounter } from 'yaml';
import { DocumentError } from './DocumentError';

/** Collections that may be opened within another on one line, or in brackets. */
const MAX_NESTING = 64;
/** Pieces of text, marks and blanks; a file of five megabytes that people write has a third of it. */
const MAX_TOKENS = 1_500_000;
/** Documents of one text. */
const MAX_DOCUMENTS = 10_000;

const OPENING = new Set(['flow-map-start', 'flow-seq-start']);
const CLOSING = new Set(['flow-map-end', 'flow-seq-end']);
const NESTING = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);

/** Watches the pieces of a text before the parser builds anything of them. */
export class TextGuard {
  #tokens = 0;
  /** Brackets that are open. */
  #open = 0;
  /** Collections that the current line has opened without brackets. */
  #onLine = 0;
  #isText = false;
  #documents = 0;

  constructor(private readonly lines: LineCounter) {}

  check(lexeme: string): void {
    this.#tokens += 1;
    if (this.#tokens > MAX_TOKENS || this.#documents > MAX_DOCUMENTS) {
      throw new DocumentError(
        'too-large',
        `The file holds more than ${MAX_DOCUMENTS} documents, or ${MAX_TOKENS} words and marks; split it`,
        this.lines.lineStarts.length,
      );
    }
    // The piece after this mark is text, whatever it looks like.
    const isText = this.#isText;
    this.#isText = lexeme === CST.SCALAR;
    if (!isText) {
      this.#count(CST.tokenType(lexeme));
    }
  }

  #count(type: string | null): void {
    if (type === 'doc-start') {
      this.#documents += 1;
    }
    if (type === 'newline' || type === 'doc-start') {
      this.#onLine = 0;
    } else if (type === 'flow-error-end') {
      this.#open = 0;
    } else if (type !== null && CLOSING.has(type)) {
      this.#open = Math.max(0, this.#open - 1);
    } else if (type !== null && OPENING.has(type)) {
      this.#open += 1;
    } else if (type !== null && NESTING.has(type) && this.#open === 0) {
      this.#onLine += 1;
    }
    if (this.#open > MAX_NESTING || this.#onLine > MAX_NESTING) {
      throw new DocumentError(
        'yaml-syntax',
        `Nested more than ${MAX_NESTING} levels deep; no SLO document is`,
        this.lines.lineStarts.length,
      );
    }
  }
}
