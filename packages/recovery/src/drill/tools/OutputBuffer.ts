/** Keeps the beginning of an output up to a limit, and always its end. */
export class OutputBuffer {
  readonly #limit: number;
  readonly #tailLimit: number;
  #head: Buffer[] = [];
  #headBytes = 0;
  #tail = Buffer.alloc(0);
  #complete = true;
  #tailCut = false;

  static create(limits: { bytes: number; tailBytes: number }): OutputBuffer {
    return new OutputBuffer(limits.bytes, limits.tailBytes);
  }

  private constructor(limit: number, tailLimit: number) {
    this.#limit = limit;
    this.#tailLimit = tailLimit;
  }

  add(chunk: Buffer): void {
    const room = this.#limit - this.#headBytes;
    if (chunk.length > room) {
      this.#complete = false;
    }
    if (room > 0) {
      const part = chunk.subarray(0, room);
      this.#head.push(part);
      this.#headBytes += part.length;
    }
    const joined = Buffer.concat([this.#tail, chunk]);
    this.#tailCut ||= joined.length > this.#tailLimit;
    this.#tail = joined.subarray(Math.max(0, joined.length - this.#tailLimit));
  }

  /** Whether nothing was left out of {@link text}. */
  get complete(): boolean {
    return this.#complete;
  }

  /** All of it, or its beginning. */
  get text(): string {
    return Buffer.concat(this.#head).toString('utf8');
  }

  /** Its end. A line that the cut went through is left out: half a secret in it would not be recognised. */
  get tail(): string {
    const text = this.#tail.toString('utf8').replace(/^\uFFFD+/, '');
    const endOfLine = text.indexOf('\n');
    return this.#tailCut && endOfLine >= 0 ? text.slice(endOfLine + 1) : text;
  }
}
