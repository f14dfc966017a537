import { Locator, Page } from '@playwright/test';
import {
  askApi,
  expect,
  expectAccessible,
  signInAs,
  sumReports,
  test,
  tokenOf,
  waitForSlos,
} from './support';
import { findNotifications } from './support/notifications';

const backendUrl = process.env.SHIPSHAPE_BACKEND_URL ?? 'http://localhost:7007';
const ADA = 'user:default/ada';

/** Rows of the table of SLOs, without its head. */
function sloRows(page: Page): Locator {
  return page
    .getByRole('table')
    .filter({ hasText: 'Error budget left' })
    .locator('tbody tr');
}

const tabOf = (component: string) =>
  `/catalog/default/component/${component}/slos`;

test.beforeAll(async ({ request }) => {
  test.setTimeout(330_000);
  await waitForSlos(request);
});

for (const [component, sloId, target] of [
  ['checkout-api', 'checkout-availability', 0.999],
  ['product-search', 'search-availability', 0.995],
  ['recommendations', 'recommendations-availability', 0.99],
  ['payment-gateway', 'payment-gateway-availability', 0.9995],
] as const) {
  test(`the figures of ${sloId} are those of what was reported`, async ({
    request,
  }) => {
    const { text } = await askApi(
      request,
      ADA,
      `/entities/component/default/${component}/slos`,
    );
    const slo = JSON.parse(text).slos.find(
      (one: { sloId: string }) => one.sloId === sloId,
    );
    const { from, to, events, attainment, budgetRemaining } = slo.figures;
    expect(Date.parse(to) - Date.parse(from)).toBe(30 * 86_400_000);
    const { total, bad } = sumReports(sloId, from, to);
    expect(total).toBeGreaterThan(100_000);
    expect(events.total / total).toBeCloseTo(1, 6);
    expect(events.bad / bad).toBeCloseTo(1, 6);
    expect(attainment).toBeCloseTo(1 - bad / total, 9);
    const budget = (1 - target) * total;
    expect(budgetRemaining).toBeCloseTo((budget - bad) / budget, 6);
  });
}

test('a budget that burns is said in words, with its alert, its incident and where it goes', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('product-search'));
  const slo = page.getByRole('region', {
    name: 'Searches find something',
    exact: true,
  });
  await expect(
    slo.getByText('99.5% of requests good over 30 days'),
  ).toBeVisible();
  await expect(slo.getByText('Burning fast, page')).toBeVisible();
  await expect(
    slo.getByText(/^Burning 17× too fast .*the budget ends in/),
  ).toBeVisible();
  await expect(slo.getByRole('link', { name: /Runbook/ })).toHaveAttribute(
    'href',
    'https://runbooks.tidewater.example/search',
  );
  await expect(
    slo.getByRole('row', { name: /page-quick.*14\.4×.*7\.2%.*Firing/ }),
  ).toBeVisible();
  await expect(
    slo.getByRole('row', { name: /A shard of the product index.*open/ }),
  ).toBeVisible();
  await expect(
    slo.getByText(/^From \d+ one-hour and \d+ five-minute buckets of reports/),
  ).toBeVisible();
  await expectAccessible(page);
});

test('an overspent budget is negative, not empty', async ({ page }) => {
  await signInAs(page, 'Theo', tabOf('recommendations'));
  await expect(page.getByText('Budget exhausted').first()).toBeVisible();
  await expect(
    page.getByText(/^-1\d\d(\.\d)?%, overspent$/).first(),
  ).toBeVisible();
  await expectAccessible(page);
});

test('no traffic is neither good nor bad, until something is reported', async ({
  page,
  request,
}) => {
  await signInAs(page, 'Theo', tabOf('cart'));
  await expect(page.getByText('No traffic').first()).toBeVisible();
  await expect(page.getByText('100%')).toHaveCount(0);

  // Old enough for the demo to have reported it: it does not report it again.
  const start = Math.floor(Date.now() / 300_000) * 300_000 - 900_000;
  const ada = await tokenOf(request, ADA);
  const report = () =>
    request.post(`${backendUrl}/api/shipshape/v1/reports/sli`, {
      headers: { authorization: `Bearer ${ada}` },
      data: {
        reports: [
          {
            sloId: 'cart-availability',
            start: new Date(start).toISOString(),
            widthSeconds: 300,
            good: 996,
            total: 1000,
          },
          { sloId: 'cart-availability', start: 'yesterday' },
        ],
      },
    });
  // Sent twice: it counts once. A wrong report does not refuse the other.
  for (const response of [await report(), await report()]) {
    expect(response.status()).toBe(200);
    expect(await response.json()).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, code: 'invalid' }],
    });
  }
  await page.reload();
  // 4 of 1000 failed, 5 are allowed.
  await expect(page.getByText('99.60%').first()).toBeVisible();
  await expect(page.getByText('20% left').first()).toBeVisible();
});

test('counts that stopped coming are stale, with the last figures', async ({
  page,
  request,
}) => {
  const { text } = await askApi(
    request,
    ADA,
    '/entities/component/default/event-pipeline/slos',
  );
  const { from, to } = JSON.parse(text).slos[0].figures;
  const { total, bad } = sumReports('pipeline-freshness', from, to);
  const percent = ((1 - bad / total) * 100).toFixed(2);
  await signInAs(page, 'Theo', tabOf('event-pipeline'));
  await expect(page.getByText('Data error').first()).toBeVisible();
  await expect(page.getByText(/stale since/).first()).toBeVisible();
  await expect(page.getByText(`${percent}%`).first()).toBeVisible();
  await expectAccessible(page);
});

test('a definition that is wrong is named with its line, and hides no other', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('reporting'));
  await expect(
    page.getByText('A percentage belongs into targetPercent.', {
      exact: false,
    }),
  ).toBeVisible();
  await expect(
    page.getByText(/reporting\.yaml, line \d+, SLO\/reporting-nightly/),
  ).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Dashboards open', exact: true }),
  ).toBeVisible();
  await expectAccessible(page);
});

test('a component without SLOs shows how to begin, with its own name', async ({
  page,
}) => {
  await signInAs(page, 'Theo', tabOf('gift-cards'));
  await expect(page.getByText('shipshape.dev/openslo').first()).toBeVisible();
  await expect(page.getByText('name: gift-cards-availability')).toBeVisible();
  await expectAccessible(page);
});

test('the page of all SLOs lists them by risk and filters them', async ({
  page,
}) => {
  await signInAs(page, 'Theo', '/shipshape/slos');
  const rows = sloRows(page);
  await expect(rows.nth(0)).toContainText('Budget exhausted');
  await expect(rows.nth(1)).toContainText('Burning fast, page');
  await expectAccessible(page);

  await page
    .getByRole('combobox', { name: 'Status' })
    .selectOption({ label: 'Healthy' });
  await expect(page).toHaveURL(/status=healthy/);
  await expect(rows.filter({ hasText: 'Budget exhausted' })).toHaveCount(0);
  await expect(
    rows.filter({ hasText: 'Orders are accepted' }).first(),
  ).toBeVisible();
});

test('a team sees the SLOs and incidents of all it owns, worst first', async ({
  page,
}) => {
  await signInAs(page, 'Theo', '/catalog/default/group/search/reliability');
  const rows = sloRows(page);
  await expect(rows.nth(0)).toContainText('Budget exhausted');
  await expect(
    page.getByText('A shard of the product index is missing').first(),
  ).toBeVisible();
  await expect(
    page.getByText(/Time to (resolve|recover)/i).first(),
  ).toBeVisible();
  await expectAccessible(page);
});

test('nothing of what is hidden from Dana is in any answer', async ({
  page,
  request,
}) => {
  const dana = 'user:default/dana';
  for (const path of [
    '/slos?limit=100',
    '/slos?owner=group:default/payments',
    '/owners/group/default/commerce/reliability',
    '/entities/system/default/storefront/slos',
  ]) {
    const { status, text } = await askApi(request, dana, path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/ledger|payment-gateway|fraud/);
  }
  const hidden = await askApi(
    request,
    dana,
    '/entities/component/default/ledger/slos',
  );
  const missing = await askApi(
    request,
    dana,
    '/entities/component/default/nobody/slos',
  );
  expect(hidden.status).toBe(404);
  expect(hidden.text.replaceAll('ledger', '*')).toBe(
    missing.text.replaceAll('nobody', '*'),
  );
  await signInAs(page, 'Dana', '/shipshape/slos');
  await expect(page.getByText('Searches find something')).toBeVisible();
  await expect(page.getByText('Bookings are on time')).toHaveCount(0);
});

test('without the permission there are no figures', async ({
  page,
  request,
  consoleGuard,
}) => {
  consoleGuard.allow(/403/, 'the browser logs the refusal that this is about');
  const { status } = await askApi(request, 'user:default/ivan', '/slos');
  expect(status).toBe(403);
  await signInAs(page, 'Ivan', tabOf('product-search'));
  await expect(page.getByText('Searches find something')).toHaveCount(0);
  await expect(page.getByText('shipshape.slo.read')).toBeVisible();
});

test('the owner is told that a budget burns, with a link to the tab', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allowCoreTables();
  await signInAs(page, 'Dana', '/notifications');
  const told = await findNotifications(
    page,
    'Searches find something',
    /Searches find something/,
  );
  await expect(told.first()).toBeVisible({ timeout: 120_000 });
  await told.first().click();
  await expect(page).toHaveURL(/product-search\/slos/);
});
