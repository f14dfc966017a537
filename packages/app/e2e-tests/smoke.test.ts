import { expect, expectAccessible, signInAs, signOut, test } from './support';

test('the sign-in page lists the demo users and works with the keyboard alone', async ({
  page,
}) => {
  await page.goto('/');
  const choices = page.getByRole('list').getByRole('button');
  await expect(choices).toHaveText([/Fiona/, /Theo/, /Dana/, /Ivan/, /Ada/]);
  await expectAccessible(page);

  await page.keyboard.press('Tab');
  await expect(choices.first()).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Theo').first()).toBeVisible();
});

test('the catalog shows the components of the demo organisation', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allow(
    /^Warning: (.*defaultProps|Each child in a list|validateDOMNesting)/s,
    "core's catalog table is Material Table, which logs these in development",
  );
  await signInAs(page, 'Fiona');
  const rows = page.getByRole('row');
  await expect(page.getByRole('heading', { name: /^All.*\(\d+\)/ })).toHaveText(
    /\(12\)/,
  );
  await expect(rows.filter({ hasText: 'production' }).first()).toBeVisible();
});

test('a reload keeps the user of the tab, and signing out forgets them', async ({
  page,
}) => {
  await signInAs(page, 'Ivan', '/settings');
  await page.reload();
  await expect(page.getByText('Ivan').first()).toBeVisible();
  await signOut(page);
  await page.reload();
  await expect(page.getByRole('button', { name: /^Ivan,/ })).toBeVisible();
});
