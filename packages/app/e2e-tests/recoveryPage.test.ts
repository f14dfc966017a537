import fs from 'node:fs';
import { APIRequestContext, Locator, Page } from '@playwright/test';
import { askApi, expect, expectAccessible, signInAs, test } from './support';
import { canonical, expectIntact, sha256 } from './support/recoveryChain';
import { findNotifications } from './support/notifications';
import { archiveFailsSince, waitForRecovery } from './support/recoveryTruth';

const ADA = 'user:default/ada';
const DANA = 'user:default/dana';

/** Of the resources by risk, without the head. */
const allRows = (page: Page): Locator =>
  page
    .getByRole('table', { name: 'All resources by risk' })
    .locator('tbody tr');

async function ids(
  request: APIRequestContext,
  user: string,
  question: string,
): Promise<{ ids: string[]; next?: string }> {
  const { status, text } = await askApi(request, user, question);
  expect(status, question).toBe(200);
  const { resources, nextCursor } = JSON.parse(text);
  return {
    ids: resources.map(
      (one: { resource: { entityRef: string } }) => one.resource.entityRef,
    ),
    next: nextCursor,
  };
}

test.beforeAll(async ({ request }) => {
  test.setTimeout(330_000);
  await waitForRecovery(request);
});

test('the funnel counts what is proven of what must be protected', async ({
  page,
}) => {
  // The demo's ten: one without a plan, one beyond its RPO, one without a copy elsewhere, three whose drills are not current.
  const lost = Date.now() - archiveFailsSince('ledger-db') > 86_400_000 ? 1 : 0;
  await signInAs(page, 'Ada', '/shipshape/recovery');
  const steps = page
    .getByRole('list', { name: 'From required to proven' })
    .getByRole('listitem');
  const of = (count: number) => `${count} of 10 (${count * 10}%)`;
  await expect(steps).toHaveText([
    'Must be protected10',
    `Have an active backup plan${of(9)}`,
    `Restorable within the RPO${of(8 - lost)}`,
    `With a copy that survives the failure${of(7 - lost)}`,
    `Encrypted and locked as required${of(7 - lost)}`,
    new RegExp('^Proven by a current drill\\d of 10'),
  ]);
  await expect(
    page.getByText('Not counted: 1 is exempt, 2 hold no data.'),
  ).toBeVisible();
  await expect(
    page
      .getByRole('table', { name: 'Overdue drills' })
      .getByRole('row', { name: /Ledger archive/ }),
  ).toBeVisible();
  await expect(
    page
      .getByRole('table', { name: 'Worst exposure' })
      .getByRole('row', { name: /Payments database.*RPO breached/ }),
  ).toBeVisible();
});

test('all resources are listed by risk, filtered, and page by page', async ({
  page,
  request,
}) => {
  const all = await ids(request, ADA, '/recovery?limit=100');
  expect(all.ids.length).toBeGreaterThan(10);
  await signInAs(page, 'Ada', '/shipshape/recovery');
  const rows = allRows(page);
  await expect(rows.nth(0)).toContainText('Unprotected');
  await expect(rows.nth(1)).toContainText('RPO breached');
  await expect(
    page.getByText(`These are all ${all.ids.length}.`),
  ).toBeVisible();
  await expect(rows).toHaveCount(all.ids.length);
  await page
    .getByRole('combobox', { name: 'Status' })
    .selectOption({ label: 'RPO breached' });
  await expect(page).toHaveURL(/status=breached/);
  await expect(rows.filter({ hasText: 'Order events' })).toHaveCount(0);
  await expect(rows.filter({ hasText: 'Payments database' })).toHaveCount(1);

  const paged: string[] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const cursor: string = next && `&cursor=${encodeURIComponent(next)}`;
    const part = await ids(request, ADA, `/recovery?limit=5${cursor}`);
    paged.push(...part.ids);
    next = part.next;
  }
  expect(paged).toEqual(all.ids);
});

test('an auditor saves a period as JSON and CSV, and can verify it alone', async ({
  page,
}) => {
  await signInAs(page, 'Fiona', '/shipshape/recovery');
  const saved = async (button: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: button, exact: true }).click();
    return fs.readFileSync(await (await download).path(), 'utf8');
  };

  const evidence = JSON.parse(await saved('JSON with the chains'));
  expect(sha256(canonical(evidence.resources))).toBe(evidence.contentSha256);
  let records = 0;
  for (const { chain } of evidence.resources) {
    expectIntact(chain.records, chain.fromRecordSha256);
    records += chain.records.length;
  }
  expect(records).toBeGreaterThan(20);

  const [head, ...lines] = (await saved('CSV')).trim().split(/\r?\n/);
  expect(head.replace('\uFEFF', '')).toMatch(
    /^line,resource_id,.*,record_sha256$/,
  );
  for (const { chain } of evidence.resources) {
    for (const { recordSha256 } of chain.records) {
      expect(lines.some(line => line.includes(recordSha256))).toBe(true);
    }
  }
});

test('who may not export is not offered it, and is refused', async ({
  page,
  request,
}) => {
  const { status } = await askApi(
    request,
    'user:default/theo',
    '/recovery/export?from=2026-01-01&to=2026-02-01',
  );
  expect(status).toBe(403);
  await signInAs(page, 'Theo', '/shipshape/recovery');
  await expect(allRows(page).first()).toBeVisible();
  await expect(page.getByText('Export for an audit')).toHaveCount(0);
});

test('nothing of what is hidden from Dana is in any answer', async ({
  page,
  request,
}) => {
  for (const question of [
    '/recovery?limit=100',
    '/recovery?owner=group:default/payments',
    '/recovery/coverage',
    '/recovery/coverage?owner=group:default/payments',
    '/owners/group/default/commerce/recovery',
    '/entities/system/default/storefront/backups',
    '/entities/component/default/checkout-api/backups',
    '/entities/component/default/checkout-api/drills',
  ]) {
    const { status, text } = await askApi(request, DANA, question);
    expect(status, question).toBe(200);
    expect(text, question).not.toMatch(/ledger|payments?-/);
  }
  const ledger = await askApi(
    request,
    ADA,
    '/entities/resource/default/ledger-db/drills',
  );
  const [{ drillId }] = JSON.parse(ledger.text).resources[0].drills;
  for (const question of [
    'backups',
    'drills',
    `drills/${drillId}`,
    `drills/${drillId}/evidence`,
    `drills/${drillId}/evidence/${'0'.repeat(64)}`,
  ]) {
    const at = (name: string) =>
      askApi(request, DANA, `/entities/resource/default/${name}/${question}`);
    const hidden = await at('ledger-db');
    const missing = await at('nobody');
    expect(hidden.status, question).toBe(404);
    expect(hidden.text.replaceAll('ledger-db/', '*')).toBe(
      missing.text.replaceAll('nobody/', '*').replaceAll('nobody', 'ledger-db'),
    );
  }
  // A drill of another resource is not found through one that she sees.
  const through = await askApi(
    request,
    DANA,
    `/entities/resource/default/orders-db/drills/${drillId}`,
  );
  expect(through.status).toBe(404);

  await signInAs(page, 'Dana', '/shipshape/recovery');
  await expect(
    page
      .getByRole('list', { name: 'From required to proven' })
      .getByRole('listitem')
      .first(),
  ).toHaveText('Must be protected7');
  await expect(page.locator('main')).not.toContainText(/Ledger|Payment/);
});

test('without the permission there are no figures', async ({
  page,
  request,
  consoleGuard,
}) => {
  consoleGuard.allow(/403/, 'the browser logs the refusal that this is about');
  const { status } = await askApi(request, 'user:default/ivan', '/recovery');
  expect(status).toBe(403);
  await signInAs(page, 'Ivan', '/shipshape/recovery');
  await expect(page.getByText('shipshape.recovery.read')).toBeVisible();
  await expect(page.getByText('Orders database')).toHaveCount(0);
});

test('a team sees the recovery of all it owns, worst first', async ({
  page,
}) => {
  await signInAs(page, 'Theo', '/catalog/default/group/payments/reliability');
  const rows = page
    .getByRole('table', { name: 'Resources by risk' })
    .locator('tbody tr');
  await expect(rows.nth(0)).toContainText('Payments database');
  await expect(rows.nth(0)).toContainText('RPO breached');
  await expect(
    page.getByRole('region', { name: /^Restore drills by month/ }),
  ).toBeVisible();
  await expectAccessible(page);
});

test('the owner is told of the drill that failed, with a link to it', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allowCoreTables();
  await signInAs(page, 'Dana', '/notifications');
  const told = await findNotifications(
    page,
    'Customer profiles',
    /A restore drill of Customer profiles failed/,
  );
  await expect(told.first()).toBeVisible({ timeout: 120_000 });
  await told.first().click();
  await expect(page).toHaveURL(/profiles-db\/drills/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the pages of recovery fit a narrow screen and stay readable, ${colorScheme}`, async ({
    page,
  }) => {
    test.slow(); // four whole pages
    await page.emulateMedia({ colorScheme });
    await signInAs(page, 'Fiona', '/shipshape/recovery');
    await page.setViewportSize({ width: 400, height: 844 });
    for (const path of [
      '/shipshape/recovery',
      '/catalog/default/resource/warehouse/backups',
      '/catalog/default/resource/profiles-db/drills',
      '/catalog/default/group/search/reliability',
    ]) {
      await page.goto(path);
      await expect(page.getByRole('table').first()).toBeVisible();
      const overflow = await page.evaluate(
        () =>
          document.documentElement.scrollWidth -
          document.documentElement.clientWidth,
      );
      expect(overflow, `${path} scrolls sideways`).toBe(0);
      await expectAccessible(page);
    }
  });
}
