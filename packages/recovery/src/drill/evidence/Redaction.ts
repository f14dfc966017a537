/** What stands for a secret, as pgBackRest writes it. */
export const REDACTED = '<redacted>';

/** Shorter values are not replaced wherever they occur: that would leave nothing to read, and they are no secrets. */
const MIN_SECRET_LENGTH = 4;

/** What names a secret, from the word that says so to the end of the name. Bounded, so that the time is linear in the length of any text. */
const SECRET_WORD = String.raw`(?:pass(?!ive|ed|es\b)|secret|token)[A-Za-z0-9_-]{0,40}`;
const NAME_START = '[A-Za-z0-9_-]{0,100}?';
/** `--repo1-cipher-pass=x`, `--password x` within a text; a value ends at white space unless it is quoted. */
const OPTION = new RegExp(
  String.raw`((?<![A-Za-z0-9_-])--(?!no-)${NAME_START}${SECRET_WORD}(?:=|\s+(?!-)))("[^"]*"|'[^']*'|\S+)`,
  'gi',
);
/** `PGPASSWORD=x`, `password='a b'`, `"secret": "x"`; the end of a text may have taken the second quote away. */
const ASSIGNMENT = new RegExp(
  String.raw`(${SECRET_WORD}["']?\s*[=:]\s*)("(?:[^"\\]|\\.){0,8192}"|'(?:[^'\\]|\\.){0,8192}'|["']?[^\s,;&"']+)`,
  'gi',
);
/** `scheme://user:password@host`; the password itself may hold an `@`. */
const URL_PASSWORD = /(:\/\/[^\s/:@]*:)([^\s/]+)(@)/g;
/** What PostgreSQL and its tools print values of rows after. */
const ROW_DATA =
  /\b(?:DETAIL|CONTEXT|STATEMENT|QUERY|Command was|LINE \d{1,9}):(?! <redacted>)|\b(?:invalid input (?:syntax|value)|malformed [a-z ]{1,40} literal|out of range)[^"\n]{0,200}(?=")|\bvalue (?=")/;
/** How a line begins that is not the rest of such a value: of our own, or a message of a tool or a server. */
const MESSAGE = new RegExp(
  [
    String.raw`^(?:# std(?:out|err)$`,
    String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ (?:P\d\d|UTC \[\d+\]) `,
    String.raw`(?:psql|pg_[a-z]+|postgres|vacuumdb|createdb|initdb):`,
    String.raw`(?:ERROR|FATAL|PANIC|WARNING|WARN|NOTICE|INFO|LOG|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION|Command was|LINE \d{1,9}):)`,
  ].join('|'),
);
const SECRET_OPTION = new RegExp(`^--(?!no-)${NAME_START}${SECRET_WORD}$`, 'i');

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
    return withoutRows(
      this.#known(value)
        .replace(URL_PASSWORD, `$1${REDACTED}$3`)
        .replace(OPTION, withoutValue)
        .replace(ASSIGNMENT, withoutValue),
    );
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

/** Values of rows go to the end of their line, and on to the next line that begins as a message does. */
function withoutRows(text: string): string {
  const kept: string[] = [];
  let within = false;
  for (const line of text.split('\n')) {
    if (!within || MESSAGE.test(line)) {
      const found = ROW_DATA.exec(line);
      within = found !== null;
      kept.push(
        found === null
          ? line
          : `${line
              .slice(0, found.index + found[0].length)
              .trimEnd()} ${REDACTED}`,
      );
    }
  }
  return kept.join('\n');
}
