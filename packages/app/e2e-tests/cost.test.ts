import { APIRequestContext, Locator, Page } from '@playwright/test';
import {
  addDecimals,
  expect,
  expectAccessible,
  monthBefore,
  readTruth,
  signInAs,
  test,
  tokenOf,
  waitForCostSource,
} from './support';

const backendUrl = process.env.SHIPSHAPE_BACKEND_URL ?? 'http://localhost:7007';

test.beforeAll(async ({ request }) => {
  test.setTimeout(330_000);
  await waitForCostSource(request);
});

/** The exact figure behind a rounded one: its title says `Exactly 12.345 USD`. */
async function exact(within: Locator): Promise<string> {
  const title = await within
    .getByTitle(/^Exactly /)
    .first()
    .getAttribute('title');
  return title!.replace(/^Exactly (\S+) \S+$/, '$1');
}

async function answer(
  request: APIRequestContext,
  user: string,
  path: string,
): Promise<{ status: number; text: string }> {
  const response = await request.get(`${backendUrl}/api/shipshape/v1${path}`, {
    headers: { authorization: `Bearer ${await tokenOf(request, user)}` },
  });
  return { status: response.status(), text: await response.text() };
}

/** Exact figures of the rows of a table, without its total. */
async function figures(table: Locator): Promise<string[]> {
  return table.getByRole('row').evaluateAll(rows =>
    rows.flatMap(row => {
      const amount = row.querySelector('[title^="Exactly "]');
      return amount && !row.textContent?.startsWith('Total')
        ? [amount.getAttribute('title')!.split(' ')[1]]
        : [];
    }),
  );
}

async function openShowback(page: Page, month: string, metric: string) {
  await page.goto(`/shipshape/showback?month=${month}&metric=${metric}`);
}

for (const metric of ['effective', 'billed'] as const) {
  test(`showback of last month equals the independent totals, ${metric}`, async ({
    page,
  }) => {
    const truth = readTruth();
    const month = monthBefore(truth.today, 1);
    const column = metric === 'effective' ? 'EffectiveCost' : 'BilledCost';
    await signInAs(page, 'Fiona', '/shipshape/showback');
    await openShowback(page, month, metric);

    for (const currency of ['USD', 'EUR']) {
      const table = page.getByRole('table', { name: `Owners in ${currency}` });
      await expect(table).toBeVisible();
      const shown = (await figures(table)).filter(amount => amount !== '0');

      const owners = truth.owners.filter(
        line =>
          line.month === month &&
          line.currency === currency &&
          line[column] !== '0',
      );
      const reasons = truth.unallocated.filter(
        line =>
          line.month === month &&
          line.currency === currency &&
          line[column] !== '0',
      );
      expect(owners.length).toBeGreaterThan(0);
      expect(shown.sort()).toEqual(
        [...owners, ...reasons].map(line => line[column]).sort(),
      );
      const total = (
        metric === 'effective'
          ? truth.chargeMonths.find(
              line => line.month === month && line.currency === currency,
            )
          : truth.periods.find(
              line =>
                line.billingPeriod === month && line.currency === currency,
            )
      )![column];
      expect(await exact(table.getByRole('row', { name: /^Total/ }))).toBe(
        total,
      );
      expect(
        addDecimals([...owners, ...reasons].map(line => line[column])),
      ).toBe(total);
    }
    await expectAccessible(page);
  });
}

test('the export of every month reconciles with the bills, to the last digit', async ({
  request,
}) => {
  const truth = readTruth();
  for (const { billingPeriod, currency, BilledCost } of truth.periods) {
    const { status, text } = await answer(
      request,
      'user:default/fiona',
      `/showback?month=${billingPeriod}&metric=billed&format=csv`,
    );
    expect(status).toBe(200);
    const [header, ...lines] = text
      .trim()
      .split(/\r?\n/)
      .map(line => line.split(','));
    const amounts = lines
      .filter(line => line[header.indexOf('currency')] === currency)
      .map(line => line[header.indexOf('amount')]);
    expect(addDecimals(amounts), `${billingPeriod} ${currency}`).toBe(
      BilledCost,
    );
  }
});

test('the Cost tab of every entity has its independent figure for last month', async ({
  request,
}) => {
  const truth = readTruth();
  const month = monthBefore(truth.today, 1);
  const lines = truth.entities.filter(
    // A group is an owner, a system's answer includes its parts.
    line => line.month === month && /^(component|resource):/.test(line.entity),
  );
  expect(lines.length).toBeGreaterThan(15);
  for (const { entity, currency, EffectiveCost, BilledCost } of lines) {
    const [kind, rest] = entity.split(':');
    for (const [metric, figure] of [
      ['effective', EffectiveCost],
      ['billed', BilledCost],
    ]) {
      const { text } = await answer(
        request,
        'user:default/fiona',
        `/entities/${kind}/${rest}/cost?from=${month}-01&to=${monthBefore(
          truth.today,
          0,
        )}-01&metric=${metric}`,
      );
      const cost: { currencies: Array<{ currency: string; total: string }> } =
        JSON.parse(text);
      const total =
        cost.currencies.find(one => one.currency === currency)?.total ?? '0';
      expect(total, `${entity} ${metric}`).toBe(figure);
    }
  }
});

test('a component’s Cost tab shows its figure, what changed, and how it was computed', async ({
  page,
}) => {
  const truth = readTruth();
  const month = monthBefore(truth.today, 1);
  const figure = truth.entities.find(
    line =>
      line.entity === 'component:default/product-search' &&
      line.month === month &&
      line.currency === 'USD',
  )!.EffectiveCost;
  await signInAs(
    page,
    'Fiona',
    '/catalog/default/component/product-search/cost?range=last-month',
  );
  const breakdown = page.getByRole('table', { name: 'Breakdown, USD' });
  await expect(breakdown).toBeVisible();
  expect(addDecimals(await figures(breakdown))).toBe(figure);
  // The demo's bills have tag keys in two spellings on purpose.
  await expect(
    page.getByRole('region', { name: 'How this was computed' }),
  ).toContainText(/Defects in the bills behind these figures.*E12/);
  await expectAccessible(page);
});

test('an entity without mapping learns what to add', async ({ page }) => {
  await signInAs(page, 'Theo', '/catalog/default/component/gift-cards/cost');
  await expect(
    page.getByText('shipshape.dev/resource-ids').first(),
  ).toBeVisible();
  await expect(page.getByText('name: gift-cards').first()).toBeVisible();
  await expectAccessible(page);
});

test('who may not see a system sees nothing of its cost', async ({
  page,
  request,
}) => {
  const truth = readTruth();
  const month = monthBefore(truth.today, 1);
  const hidden = await answer(
    request,
    'user:default/dana',
    '/entities/component/default/ledger/cost',
  );
  const missing = await answer(
    request,
    'user:default/dana',
    '/entities/component/default/no-such/cost',
  );
  expect([hidden.status, missing.status]).toEqual([404, 404]);
  const showback = await answer(
    request,
    'user:default/dana',
    `/showback?month=${month}`,
  );
  expect(showback.status).toBe(200);
  expect(showback.text).not.toMatch(/ledger|unallocated|"total"/);

  await signInAs(page, 'Dana', '/shipshape/showback');
  await expect(
    page.getByText('You see the owners visible to you'),
  ).toBeVisible();
});

test('who may not read cost is told so, once, without figures', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allow(
    /403 \(Forbidden\)/,
    'the browser reports the refusal that the page explains',
  );
  await signInAs(
    page,
    'Ivan',
    '/catalog/default/component/product-search/cost',
  );
  await expect(page.getByText(/shipshape\.cost\.read/)).toBeVisible();
  await expect(page.getByTitle(/^Exactly /)).toHaveCount(0);
});

test('the Sources page names the source, its runs and the quality of its data', async ({
  page,
}) => {
  await signInAs(page, 'Ada', '/shipshape/sources');
  await expect(page.getByText('focus:main').first()).toBeVisible();
  await expect(page.getByText(/fresh/i).first()).toBeVisible();
  await expectAccessible(page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the pages of cost fit a narrow screen and stay readable, ${colorScheme}`, async ({
    page,
    consoleGuard,
  }) => {
    consoleGuard.allowCoreTables();
    await page.emulateMedia({ colorScheme });
    await signInAs(page, 'Fiona');
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of [
      '/catalog/default/component/product-search/cost',
      '/catalog/default/group/commerce/cost',
      '/shipshape/showback',
      '/shipshape/sources',
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

test('an owner is told when a budget is crossed', async ({
  page,
  consoleGuard,
}) => {
  consoleGuard.allow(
    /Support for defaultProps will be removed/,
    'the Material Table of the notifications page logs this in development',
  );
  // product-search of Dana's team spends more than its budget in the month's spike
  await signInAs(page, 'Dana', '/notifications');
  await expect(
    page.getByText(/product-search|Product search/).first(),
  ).toBeVisible();
});
