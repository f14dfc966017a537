import { Locator, Page } from '@playwright/test';
import { askApi, expect, expectAccessible, signInAs, test } from './support';
import {
  archiveFailsSince,
  backupTruth,
  inWords,
  waitForRecovery,
} from './support/recoveryTruth';

const ADA = 'user:default/ada';

const tabOf = (resource: string) =>
  `/catalog/default/resource/${resource}/backups`;

/** The panel of a resource. */
const panel = (page: Page, name: string): Locator =>
  page.getByRole('region', { name, exact: true });

/** Its key figures. */
const figures = (page: Page, name: string): Locator =>
  page.getByLabel(`How ${name} stands`);

test.beforeAll(async ({ request }) => {
  test.setTimeout(330_000);
  await waitForRecovery(request);
});

for (const { resource, name, plan, slots, status } of [
  {
    resource: 'warehouse',
    name: 'Warehouse',
    plan: 'warehouse-exports',
    slots: { firstHour: 3, hours: 24 },
    status: 'Backup failing',
  },
  {
    resource: 'payments-db',
    name: 'Payments database',
    plan: 'payments-db-dumps',
    slots: { firstHour: 0, hours: 6 },
    status: 'RPO breached',
  },
]) {
  test(`the figures of ${resource} are those of what was reported`, async ({
    page,
    request,
  }) => {
    const { text } = await askApi(
      request,
      ADA,
      `/entities/resource/default/${resource}/backups`,
    );
    const { success, exposure } = JSON.parse(text).resources[0];
    const asOf = Date.parse(exposure.asOf);
    const truth = backupTruth(plan, slots, asOf);
    expect(success).toMatchObject({
      windowSeconds: 2_592_000,
      due: truth.due,
      succeeded: truth.succeeded,
    });
    expect(success.rate).toBeCloseTo(truth.succeeded / truth.due, 9);
    expect(exposure.seconds).toBeCloseTo(
      (asOf - truth.protectedUntil) / 1000,
      2,
    );

    await signInAs(page, 'Theo', tabOf(resource));
    await expect(panel(page, name).getByText(status).first()).toBeVisible();
    const strip = figures(page, name);
    await expect(strip).toContainText(
      `${truth.succeeded} of ${truth.due} due succeeded in time`,
    );
    const atRisk = (Date.now() - truth.protectedUntil) / 1000;
    // The page may have been read up to a minute ago.
    await expect(strip).toContainText(
      new RegExp([atRisk - 60, atRisk, atRisk + 60].map(inWords).join('|')),
    );
    await expectAccessible(page);
  });
}

test('a plan is said in words, with its days and its controls', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('orders-db'));
  const orders = panel(page, 'Orders database');
  await expect(orders.getByText('Recoverable').first()).toBeVisible();
  await expect(
    orders.getByText(
      /daily 02:00 Europe\/Berlin, kept 35 days.*us-west-2.*, encrypted, locked/i,
    ),
  ).toBeVisible();
  await expect(
    orders.getByText(/A copy in .*us-west-2.* survives: .*loss of the region/),
  ).toBeVisible();
  await expect(figures(page, 'Orders database')).toContainText(
    'Within the RPO',
  );
  const days = orders.getByLabel('Backups by day of orders-db-daily');
  await expect(days).toBeVisible();
  await expect(
    orders.getByRole('list', { name: 'What the letters mean' }),
  ).toContainText('succeeded in time');
  await expect(
    orders.getByRole('region', { name: /^Data at risk over 30 days/ }),
  ).toBeVisible();
  await expect(
    orders
      .getByRole('table', { name: /^Recovery points/ })
      .getByRole('row', { name: /orders-db-daily-.*repo2/ })
      .first(),
  ).toBeVisible();
  await expectAccessible(page);
});

test('backups that fail in silence are loud here, with the error and what to do', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('warehouse'));
  const warehouse = panel(page, 'Warehouse');
  await expect(
    warehouse.getByText(
      'The last backup that was due failed, is missing or was late',
    ),
  ).toBeVisible();
  // The bucket still lists the exports of before: they do not make it good.
  await expect(
    warehouse.getByRole('list', { name: 'What the letters mean' }),
  ).toContainText('ended with an error');
  await expect(
    warehouse
      .getByRole('row', {
        name: /Failed.*exit code 1.*the key of the export job has expired/,
      })
      .first(),
  ).toBeVisible();
  await expect(
    warehouse
      .getByRole('table', { name: /^Audit controls/ })
      .getByRole('row', { name: /There is a recent recovery point.*Failed/ })
      .getByRole('cell')
      .last(),
  ).toContainText('See the recent backups for what went wrong');
});

test('silence is a missed backup, not a good one', async ({ page }) => {
  await signInAs(page, 'Theo', tabOf('payments-db'));
  const payments = panel(page, 'Payments database');
  await expect(figures(page, 'Payments database')).toContainText('Breached');
  await expect(figures(page, 'Payments database')).toContainText('RPO 8 hr');
  await expect(
    payments.getByRole('list', { name: 'What the letters mean' }),
  ).toContainText('never began');
});

test('an archive that fails shows, although the tool calls all well', async ({
  page,
}) => {
  const since = archiveFailsSince('ledger-db');
  const breached = Date.now() - since > 86_400_000;
  await signInAs(page, 'Theo', tabOf('ledger-db'));
  const strip = figures(page, 'Ledger database');
  await expect(strip).toContainText(breached ? 'Breached' : 'At risk');
  await expect(strip).toContainText('from the archive of changes');
  await expect(strip).toContainText(
    `archive:repo1 fails since ${new Date(since).toISOString()}`,
  );
  await expect(
    panel(page, 'Ledger database')
      .getByRole('row', { name: /archive:repo1/ })
      .first(),
  ).toBeVisible();
});

test('what has no plan is unprotected, and learns how to begin', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('order-events'));
  const events = panel(page, 'Order events');
  await expect(events.getByText('Unprotected').first()).toBeVisible();
  await expect(events.getByText('No backup plan is known.')).toBeVisible();
  await expect(figures(page, 'Order events')).toContainText(
    'No recovery point',
  );
  await expectAccessible(page);
});

test('a component has the backups of the data stores that it depends on', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allowCoreTables();
  await signInAs(page, 'Theo', '/catalog/default/component/checkout-api');
  // Orders are fine, and their events are not backed up: the worst counts.
  const card = page
    .locator('main')
    .getByText('Recoverability', { exact: true })
    .locator('xpath=ancestor::*[.//a[contains(., "All backups")]][1]');
  await expect(card).toContainText('Order events');
  await expect(card).toContainText('Unprotected');
  await card.getByRole('link', { name: 'All backups' }).click();
  await expect(page).toHaveURL(/component\/checkout-api\/backups/);
  await expect(panel(page, 'Orders database')).toBeVisible();
  await expect(panel(page, 'Order events')).toBeVisible();
  await expect(page.getByLabel('Backups at a glance')).toContainText(
    'Order events',
  );
});
