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

/** Name and exact figure of every row of a table that has a figure. */
async function figures(table: Locator): Promise<Record<string, string>> {
  return table.locator('tbody tr').evaluateAll(rows =>
    Object.fromEntries(
      rows.flatMap(row => {
        const amount = row.querySelector('[title^="Exactly "]');
        const name = row.querySelector('th, td');
        return amount && name
          ? [[name.textContent, amount.getAttribute('title')!.split(' ')[1]]]
          : [];
      }),
    ),
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
      const shown = Object.entries(await figures(table));

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
      const values = shown.map(([, amount]) => amount);
      for (const line of [...owners, ...reasons]) {
        expect(values, JSON.stringify(line)).toContain(line[column]);
      }
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
    '/catalog/default/component/product-search/cost?range=lastMonth',
  );
  const breakdown = page.getByRole('table', { name: /by service/i });
  await expect(breakdown).toBeVisible();
  expect(
    addDecimals(
      Object.entries(await figures(breakdown)).flatMap(([name, amount]) =>
        name === 'Total' ? [] : [amount],
      ),
    ),
  ).toBe(figure);
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
