/** A longer line is not one of those that are looked for. */
const MAX_LINE = 65_536;

/** Cuts a stream of bytes into lines, and keeps nothing but the line that is not over yet. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    const lines = (
      this.#rest + this.#decoder.decode(chunk, { stream: true })
    ).split('\n');
    const last = lines.pop() ?? '';
    // Cut off, it matches nothing.
    this.#rest = last.slice(0, MAX_LINE);
    lines.forEach(line => this.#onLine(line));
  }

  end(): void {
    if (this.#rest !== '') {
      this.#onLine(this.#rest);
    }
  }
}
