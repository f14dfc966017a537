import fs from 'node:fs';
import { Locator, Page } from '@playwright/test';
import { askApi, expect, expectAccessible, signInAs, test } from './support';
import { chainOf, expectIntact, sha256 } from './support/recoveryChain';
import { waitForRecovery } from './support/recoveryTruth';

const ADA = 'user:default/ada';

const tabOf = (resource: string) =>
  `/catalog/default/resource/${resource}/drills`;

const panel = (page: Page, name: string): Locator =>
  page.getByRole('region', { name, exact: true });

const standing = (page: Page, name: string): Locator =>
  page.getByLabel(`How the drills of ${name} stand`);

test.beforeAll(async ({ request }) => {
  test.setTimeout(330_000);
  await waitForRecovery(request);
});

test('a drill that failed its check outranks the backups that succeed', async ({
  page,
  request,
}) => {
  const { text } = await askApi(
    request,
    ADA,
    '/entities/resource/default/profiles-db/drills',
  );
  const failed = JSON.parse(text).resources[0].drills.find(
    ({ outcome }: { outcome: string }) => outcome === 'failed',
  );

  await signInAs(page, 'Theo', tabOf('profiles-db'));
  await expect(standing(page, 'Customer profiles')).toContainText('Failing');
  const row = panel(page, 'Customer profiles')
    .getByRole('table', { name: 'Drills, Customer profiles' })
    .getByRole('row', { name: new RegExp(failed.drillId) });
  await expect(row).toContainText('Failed');
  await expect(row).toContainText('1 failed');

  await row.getByRole('button', { name: /^Details of/ }).click();
  await expect(page).toHaveURL(new RegExp(`drill=${failed.drillId}`));
  const details = page.getByRole('region', {
    name: `Drill ${failed.drillId}`,
  });
  await expect(
    details
      .getByRole('table', { name: /^Checks/ })
      .getByRole('row', { name: /rows.*number of rows.*must pass/ }),
  ).toContainText('preferences 0');
  await expect(details.getByRole('region', { name: /^Phases/ })).toContainText(
    'Restore',
  );
  // Failed: there is no time in which it was restored.
  await expect(
    details.getByLabel(`Figures of ${failed.drillId}`),
  ).toContainText('Data-restore RTONot measured');
  await expectAccessible(page);
});

test('the browser verifies the chain, and what it saves is what was recorded', async ({
  page,
  request,
}) => {
  const { text } = await askApi(
    request,
    ADA,
    '/entities/resource/default/ledger-db/drills',
  );
  const [{ drillId }] = JSON.parse(text).resources[0].drills;
  const chain = await chainOf(request, 'ledger-db', drillId);
  expectIntact(chain);
  const own = chain.filter(({ record }) => record.subject.endsWith(drillId));
  expect(own.length).toBeGreaterThan(1);

  await signInAs(page, 'Theo', `${tabOf('ledger-db')}?drill=${drillId}`);
  await expect(
    page.getByText(`The chain of ${chain.length} records is intact`),
  ).toBeVisible();
  const evidence = page.getByRole('table', { name: `Evidence, ${drillId}` });
  const row = evidence.getByRole('row').filter({
    has: page.getByRole('button', { name: /^Download / }),
  });
  const download = page.waitForEvent('download');
  await row
    .first()
    .getByRole('button', { name: /^Download / })
    .click();
  const saved = fs.readFileSync(await (await download).path());
  await expect(row.first().getByText('SHA-256 matches')).toBeVisible();
  const recorded = own.find(({ record }) => record.sha256 === sha256(saved));
  expect(recorded, 'the record of what was saved').toBeDefined();
  await expect(row.first()).toContainText(recorded?.recordSha256 ?? '');
});

test('an overdue drill says since when, and how to run one', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('ledger-archive'));
  await expect(standing(page, 'Ledger archive')).toContainText('Overdue');
  await expect(standing(page, 'Ledger archive')).toContainText(/due since/);
  const archive = panel(page, 'Ledger archive');
  await archive.getByRole('button', { name: /^How to run a drill/ }).click();
  await expect(
    archive.getByText(/drill run .*--plan ledger-archive-quarterly/).first(),
  ).toBeVisible();
  await expectAccessible(page);
});

test('a drill that passed too slowly is told from one that met its target', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('payments-db'));
  const payments = panel(page, 'Payments database');
  const missed = payments
    .getByRole('table', { name: 'Drills, Payments database' })
    .getByRole('row', { name: /Passed, target missed/ });
  await expect(missed.first()).toContainText('target 1 hr, missed');
  await expect(standing(page, 'Payments database')).toContainText(
    'target 1 hr, target missed',
  );
  await expect(
    payments.getByRole('region', { name: /^Measured RTO/ }),
  ).toContainText('Target missed');
});

test('what was never drilled is not called good', async ({ page }) => {
  await signInAs(page, 'Theo', tabOf('product-index'));
  await expect(standing(page, 'Product index')).toContainText('never passed');
  await expect(
    panel(page, 'Product index').getByText('No drill plan is known.', {
      exact: false,
    }),
  ).toBeVisible();
});
