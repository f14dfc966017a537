import { expect, test as base } from '@playwright/test';
import { ConsoleGuard } from './ConsoleGuard';

/** Fixtures that every browser test has. */
export interface PortalFixtures {
  /** Fails the test when the page logs an error or throws. */
  consoleGuard: ConsoleGuard;
}

export const test = base.extend<PortalFixtures>({
  consoleGuard: [
    async ({ page }, use) => {
      const guard = new ConsoleGuard(page);
      await use(guard);
      expect(guard.unexpected(), 'errors on the console').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
