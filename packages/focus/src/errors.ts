/** Where in a file something is wrong. */
export interface FocusFilePlace {
  /** Physical line, 1 is the first. */
  line?: number;
  column?: string;
}

/**
 * A file that cannot be read as FOCUS at all: nothing of the artefact is usable. The message is one sentence that names
 * the file and, where there is one, the line.
 */
export class FocusFileError extends Error {
  readonly file: string;
  /** Physical line, 1 is the first. */
  readonly line?: number;
  readonly column?: string;

  constructor(file: string, reason: string, place: FocusFilePlace = {}) {
    const where = place.line === undefined ? '' : `, line ${place.line}`;
    super(`${file}${where}: ${reason}`);
    this.name = 'FocusFileError';
    this.file = file;
    this.line = place.line;
    this.column = place.column;
  }
}

/** The worker process that reads the files died or could not be started. */
export class FocusWorkerError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FocusWorkerError';
  }
}

/** Files that are sound, but more than this package can count or hold. */
export class FocusLimitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FocusLimitError';
  }
}

/** What can cross a process boundary of an error. */
export interface SerializedError {
  name: string;
  /** The whole message, for errors other than FocusFileError. */
  message: string;
  /** Constructor arguments of a FocusFileError. */
  place?: FocusFilePlace & { file: string; reason: string };
}

/** See {@link deserializeError}. */
export function serializeError(error: unknown): SerializedError {
  if (error instanceof FocusFileError) {
    const { file, line, column, message } = error;
    const prefix = new FocusFileError(file, '', { line }).message;
    const reason = message.slice(prefix.length);
    return { name: error.name, message, place: { file, line, column, reason } };
  }
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** The inverse of {@link serializeError}. */
export function deserializeError(error: SerializedError): Error {
  if (error.place) {
    const { file, reason, ...place } = error.place;
    return new FocusFileError(file, reason, place);
  }
  const result = new Error(error.message);
  result.name = error.name;
  return result;
}
