import { Page } from '@playwright/test';

/** Core's own Material UI v4 components log this once in development; it is not ours to mend. */
const FIND_DOM_NODE = /^Warning: findDOMNode is deprecated/;

/** Remembers what a page reports as an error, so that a test can fail because of it. */
export class ConsoleGuard {
  readonly #allowed: RegExp[] = [FIND_DOM_NODE];
  readonly #errors: string[] = [];

  constructor(page: Page) {
    page.on('console', message => {
      if (message.type() === 'error') {
        this.#errors.push(message.text());
      }
    });
    page.on('pageerror', error => {
      this.#errors.push(`Uncaught ${error.stack ?? error.message}`);
    });
  }

  /**
   * Accepts errors that match `pattern` in this test.
   *
   * @param pattern - matched against the text of the console message
   * @param reason - why they are right, or not ours
   */
  allow(pattern: RegExp, reason: string): void {
    if (reason === '') {
      throw new Error('Say why the error is allowed');
    }
    this.#allowed.push(pattern);
  }

  /** For tests that pass through a table of core's: the list of entities, the notifications. */
  allowCoreTables(): void {
    this.allow(
      /^Warning: (.*Support for defaultProps|Each child in a list|validateDOMNesting)/s,
      'Material Table and the filters of the catalog log these in development',
    );
  }

  /** The errors that nobody allowed, shortened to what a person reads. */
  unexpected(): string[] {
    return this.#errors
      .filter(text => !this.#allowed.some(pattern => pattern.test(text)))
      .map(text => text.slice(0, 600));
  }
}
