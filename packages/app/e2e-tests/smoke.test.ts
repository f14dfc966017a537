import {
  expect,
  expectAccessible,
  sidebar,
  signInAs,
  signOut,
  test,
} from './support';

test('the sign-in page lists the demo users and works with the keyboard alone', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allowCoreTables();
  await page.goto('/');
  const choices = page.getByRole('list').getByRole('button');
  await expect(choices).toHaveText([/Fiona/, /Theo/, /Dana/, /Ivan/, /Ada/]);
  await expectAccessible(page);

  await page.keyboard.press('Tab');
  await expect(choices.first()).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await sidebar(page).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Theo').first()).toBeVisible();
});

test('the catalog shows the components of the demo organisation', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allowCoreTables();
  await signInAs(page, 'Fiona');
  await expect(page.getByText('All Components (12)')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ledger' })).toBeVisible();
});

test('the payments system is hidden from Dana', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allowCoreTables();
  await signInAs(page, 'Dana');
  await expect(page.getByText(/^All Components \(\d+\)$/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cart' })).toBeVisible();
  await expect(page.getByText('Ledger')).toHaveCount(0);
});

test('a reload keeps the user of the tab, and signing out forgets them', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allowCoreTables();
  await signInAs(page, 'Ivan', '/settings');
  await page.reload();
  await expect(page.getByText('Ivan').first()).toBeVisible();
  await signOut(page);
  await page.reload();
  await expect(page.getByRole('button', { name: /^Ivan,/ })).toBeVisible();
});
