/** A text that cannot be read as YAML. */
export class DocumentError extends Error {
  constructor(
    readonly code: 'yaml-syntax' | 'too-large',
    message: string,
    readonly line?: number,
  ) {
    super(message);
    this.name = 'DocumentError';
  }
}
