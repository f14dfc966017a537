const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** Where the scanner is within a field. */
const enum State {
  FieldStart,
  Unquoted,
  Quoted,
  /** After a quote within a quoted field: its end, or the first of a doubled quote. */
  QuoteInQuoted,
}

/** A record that breaks the CSV grammar. */
export interface CsvFault {
  line: number;
  reason: string;
}

/** Callbacks of a {@link CsvScanner}; `record` counts from 0, the header; blank lines are not records. */
export interface CsvScannerHandler {
  onRecord?(record: number, line: number, fields: number): void;
  onFault?(fault: CsvFault): void;
}

/**
 * Follows records and physical lines through the bytes of a CSV file, without building strings. The grammar is that of the
 * reader: RFC 4180, a quote opens a quoted field only at the field's start, blank lines are skipped, and CRLF, LF and CR
 * end a line.
 */
export class CsvScanner {
  #delimiter: number;
  #handler: CsvScannerHandler;
  #state: State = State.FieldStart;
  #line = 1;
  #record = 0;
  #recordLine = 1;
  #fields = 1;
  #blank = true;
  #afterCr = false;
  #lineEnds = new Set<string>();

  constructor(delimiter: string, handler: CsvScannerHandler = {}) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#handler = handler;
  }

  /** Kinds of line ends seen between records; more than one is legal but not for every reader. */
  get lineEnds(): ReadonlySet<string> {
    return this.#lineEnds;
  }

  /** Whether the bytes so far end within a quoted field. */
  get inQuotes(): boolean {
    return this.#state === State.Quoted;
  }

  push(chunk: Uint8Array): void {
    const delimiter = this.#delimiter;
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index];
      const followsCr = this.#afterCr;
      this.#afterCr = byte === CR;
      if (followsCr) {
        if (this.#state !== State.Quoted) {
          this.#lineEnds.add(byte === LF ? 'CRLF' : 'CR');
        }
        if (byte === LF) {
          continue; // the CR has ended the line already
        }
      }
      if (this.#state === State.Quoted) {
        if (byte === QUOTE) {
          this.#state = State.QuoteInQuoted;
        } else if (byte === LF || byte === CR) {
          this.#line += 1;
        }
      } else if (byte === delimiter) {
        this.#fields += 1;
        this.#blank = false;
        this.#state = State.FieldStart;
      } else if (byte === LF || byte === CR) {
        if (byte === LF) {
          this.#lineEnds.add('LF');
        }
        this.#endLine();
      } else if (byte === QUOTE) {
        this.#quote();
      } else if (this.#state !== State.Unquoted) {
        this.#text();
      }
    }
  }

  /** Ends the last record of a file without a final line end. */
  end(): void {
    if (this.#state === State.Quoted) {
      this.#handler.onFault?.({
        line: this.#recordLine,
        reason: 'a quoted value is not closed',
      });
    }
    if (!this.#blank) {
      this.#endLine();
    }
  }

  #quote(): void {
    this.#blank = false;
    if (
      this.#state === State.FieldStart ||
      this.#state === State.QuoteInQuoted
    ) {
      this.#state = State.Quoted;
    }
  }

  #text(): void {
    if (this.#state === State.QuoteInQuoted) {
      this.#handler.onFault?.({
        line: this.#recordLine,
        reason: 'text follows the closing quote of a value',
      });
    }
    this.#blank = false;
    this.#state = State.Unquoted;
  }

  #endLine(): void {
    if (!this.#blank) {
      this.#handler.onRecord?.(this.#record, this.#recordLine, this.#fields);
      this.#record += 1;
    }
    this.#line += 1;
    this.#recordLine = this.#line;
    this.#fields = 1;
    this.#blank = true;
    this.#state = State.FieldStart;
  }
}
