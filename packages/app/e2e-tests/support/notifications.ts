import { Locator, Page } from '@playwright/test';

/**
 * Looks for notifications of the signed-in user, on their page: they are many, and newer ones push older ones off its first page.
 *
 * @param text - what to search for
 * @returns the links of those whose title matches `title`
 */
export async function findNotifications(
  page: Page,
  text: string,
  title: RegExp,
): Promise<Locator> {
  await page.getByRole('textbox', { name: 'Search' }).fill(text);
  return page.getByRole('link', { name: title });
}
