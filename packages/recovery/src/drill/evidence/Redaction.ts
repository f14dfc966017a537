/** What stands for a secret, as pgBackRest writes it. */
export const REDACTED = '<redacted>';

/** Shorter values are not replaced wherever they occur: that would leave nothing to read, and they are no secrets. */
const MIN_SECRET_LENGTH = 4;

const SECRET_NAME = String.raw`[A-Za-z0-9_-]*(?:pass(?!ive|ed|es\b)|secret|token)[A-Za-z0-9_-]*`;
/** `--repo1-cipher-pass=x`, `--password x` within a text; a value ends at white space unless it is quoted. */
const OPTION = new RegExp(
  String.raw`(--(?!no-)${SECRET_NAME}(?:=|\s+(?!-)))("[^"]*"|'[^']*'|\S+)`,
  'gi',
);
/** `PGPASSWORD=x`, `password='a b'`, `"secret": "x"`. */
const ASSIGNMENT = new RegExp(
  String.raw`(\b${SECRET_NAME}["']?\s*[=:]\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;&"']+)`,
  'gi',
);
/** `scheme://user:password@host`; the password itself may hold an `@`. */
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)([^\s/]+)(@)/gi;
/** What PostgreSQL and its tools print values of rows after. */
const ROW_DATA = /\b((?:DETAIL|CONTEXT|STATEMENT|QUERY|Command was):)[^\n]*/g;
const SECRET_OPTION = new RegExp(`^--(?!no-)${SECRET_NAME}$`, 'i');

/**
 * Takes secrets out of what is written or sent: those that it was told, wherever they occur, what stands where secrets
 * usually stand, and values of rows.
 * It is applied before anything is hashed.
 */
export class Redaction {
  readonly #secrets = new Set<string>();

  static create(): Redaction {
    return new Redaction();
  }

  private constructor() {}

  /** Tells a secret. Its spellings in URLs, base64 and JSON are secrets too. */
  addSecret(secret: string): void {
    const trimmed = secret.trim();
    if (trimmed.length < MIN_SECRET_LENGTH) {
      return;
    }
    for (const spelling of [
      trimmed,
      encodeURIComponent(trimmed),
      Buffer.from(trimmed, 'utf8').toString('base64'),
      JSON.stringify(trimmed).slice(1, -1),
    ]) {
      this.#secrets.add(spelling);
    }
  }

  text(value: string): string {
    return this.#known(value)
      .replace(URL_PASSWORD, `$1${REDACTED}$3`)
      .replace(OPTION, withoutValue)
      .replace(ASSIGNMENT, withoutValue)
      .replace(ROW_DATA, `$1 ${REDACTED}`);
  }

  /** Command line: also values that follow the option that names them. */
  argv(values: readonly string[]): string[] {
    return values.map((value, index) =>
      index > 0 && SECRET_OPTION.test(values[index - 1])
        ? REDACTED
        : this.text(value),
    );
  }

  #known(value: string): string {
    // Longest first, so that a secret that is part of another leaves no rest.
    return [...this.#secrets]
      .sort((a, b) => b.length - a.length)
      .reduce((text, secret) => text.split(secret).join(REDACTED), value);
  }
}

/** Keeps the quotes of a value, so that JSON stays JSON. */
function withoutValue(_: string, name: string, value: string): string {
  const [quote] = /^["']/.exec(value) ?? [''];
  return `${name}${quote}${REDACTED}${quote}`;
}
