import type { LiveOutput } from './LiveView';

/** What of a standard stream is used here. */
export interface OutputStream extends LiveOutput {
  on(event: 'error', listener: () => void): unknown;
}

/**
 * A standard stream that may close before the drill ends, as behind `grep -m1` or when a terminal goes away. Nothing is written to it any more then:
 * a drill that nobody watches goes on and cleans up, whereas an error that nobody handles would end it half way.
 */
export class DrillOutput implements LiveOutput {
  readonly #stream: OutputStream;
  #closed = false;

  static create(stream: OutputStream): DrillOutput {
    return new DrillOutput(stream);
  }

  private constructor(stream: OutputStream) {
    this.#stream = stream;
    // Left there for good: errors of a stream come after the write.
    stream.on('error', () => {
      this.#closed = true;
    });
  }

  get isTTY(): boolean {
    return !this.#closed && this.#stream.isTTY === true;
  }

  write(text: string): void {
    if (!this.#closed) {
      this.#stream.write(text);
    }
  }
}

/** Where a drill writes. */
export interface DrillOutputs {
  stdout: DrillOutput;
  stderr: DrillOutput;
}
