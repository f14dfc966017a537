import { expect, Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

declare global {
  interface Window {
    axe: { run(context: string, options: RunOptions): Promise<AxeResults> };
  }
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Options of {@link expectAccessible}. */
export interface AccessibilityOptions {
  /** CSS selector of the part to look at; core's own parts have findings of their own. Default: `main`. */
  within?: string;
}

/** Fails when axe-core finds a violation of WCAG 2.1 A or AA, and says which rule and element. */
export async function expectAccessible(
  page: Page,
  options: AccessibilityOptions = {},
): Promise<void> {
  await page.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
  const results = await page.evaluate(
    ([within, values]) =>
      window.axe.run(within, { runOnly: { type: 'tag', values } }),
    [options.within ?? 'main', RULES] as const satisfies readonly [
      string,
      string[],
    ],
  );
  const found = results.violations.map(violation => ({
    rule: violation.id,
    help: violation.help,
    elements: violation.nodes.map(node => node.html.slice(0, 200)),
  }));
  expect(found, 'violations of accessibility rules').toEqual([]);
}
