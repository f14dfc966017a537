import type {
  RecoveryNotice,
  RecoveryPoint,
} from 'backstage-plugin-shipshape-common';

/** A tool's clock may be off by this much before it is said. */
const MAX_SKEW_MS = 300_000;

/** Collects what was not understood while something is read. */
export class Notices {
  static create(): Notices {
    return new Notices();
  }

  readonly #all: RecoveryNotice[] = [];

  private constructor() {}

  get all(): readonly RecoveryNotice[] {
    return this.#all;
  }

  warn(code: string, message: string, path?: string): void {
    this.#add('warning', code, message, path);
  }

  error(code: string, message: string, path?: string): void {
    this.#add('error', code, message, path);
  }

  /** Translates a word of a tool; one that is not in the table becomes `unknown`, which is said. */
  translate<T extends string>(
    table: Readonly<Record<string, T>>,
    word: string,
    path: string,
  ): T | 'unknown' {
    if (Object.hasOwn(table, word)) {
      return table[word];
    }
    this.warn('unknown-value', `"${word}" is not known`, path);
    return 'unknown';
  }

  /** Says which points come from a clock that runs ahead of ours. */
  warnOfSkew(points: readonly RecoveryPoint[], observedAt: Date): void {
    const limit = observedAt.getTime() + MAX_SKEW_MS;
    for (const { nativeId, consistentAt } of points) {
      if (consistentAt.getTime() > limit) {
        this.warn(
          'clock-skew',
          `${nativeId} is of ${consistentAt.toISOString()}, after ${observedAt.toISOString()} when it was listed: the clock of its host is ahead`,
        );
      }
    }
  }

  #add(
    severity: RecoveryNotice['severity'],
    code: string,
    message: string,
    path: string | undefined,
  ): void {
    this.#all.push({
      severity,
      code,
      message,
      ...(path === undefined ? {} : { path }),
    });
  }
}
