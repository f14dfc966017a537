import { expect, Page } from '@playwright/test';

/** The people of the demo organisation (`demo.users` in app-config.yaml). */
export type DemoUserName = 'Fiona' | 'Theo' | 'Dana' | 'Ivan' | 'Ada';

/** The navigation bar on the left. */
export function sidebar(page: Page) {
  return page.getByRole('navigation', { name: 'sidebar nav' });
}

/**
 * Opens `path` and signs in as a demo user, through the sign-in page as a person would.
 *
 * @param path - where to go; the sign-in page leads there
 */
export async function signInAs(
  page: Page,
  name: DemoUserName,
  path: string = '/',
): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: new RegExp(`^${name},`) }).click();
  await expect(
    sidebar(page).getByRole('link', { name: 'Shipshape, start page' }),
  ).toBeVisible();
}

/** Signs out in the settings; ends on the sign-in page. */
export async function signOut(page: Page): Promise<void> {
  await sidebar(page).getByRole('link', { name: 'Settings' }).click();
  await page.getByTestId('user-settings-menu').click();
  await page.getByTestId('sign-out').click();
  await expect(
    page.getByRole('heading', { name: 'Shipshape demo portal' }),
  ).toBeVisible();
}
