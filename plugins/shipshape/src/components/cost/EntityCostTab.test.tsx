import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  component,
  dollars,
  entityCost,
  fresh,
} from '../../__testUtils__/answers';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
  settled,
} from '../../__testUtils__/renderPage';
import { EntityCostTab } from './EntityCostTab';

function renderTab(
  answer: ReturnType<typeof entityCost> | Error,
  path?: string,
) {
  const api = mockShipshapeApi();
  if (answer instanceof Error) {
    api.getEntityCost.mockRejectedValue(answer);
  } else {
    api.getEntityCost.mockResolvedValue(answer);
  }
  renderPage(<EntityCostTab />, { api, entity: component, path });
  return api;
}

const lastQuery = (api: ReturnType<typeof mockShipshapeApi>) =>
  api.getEntityCost.mock.calls.at(-1)?.[1];

describe('EntityCostTab', () => {
  it('asks for three months of effective cost by service, in days', async () => {
    const api = renderTab(entityCost());
    await screen.findByText('Month to date');

    expect(api.getEntityCost).toHaveBeenCalledTimes(1);
    expect(api.getEntityCost.mock.calls[0].slice(0, 2)).toEqual([
      'component:default/checkout',
      {
        from: '2026-09-01',
        to: '2026-11-25',
        metric: 'effective',
        granularity: 'daily',
        groupBy: 'service',
        view: 'own',
      },
    ]);
  });

  it('shows the key figures with their comparisons', async () => {
    renderTab(entityCost());

    const strip = await screen.findByLabelText('Key figures in USD');
    expect(strip).toHaveTextContent(
      /Month to date\$150\.00up \$30\.00 \(\+25%\)against Oct 1 – 21, 2026/,
    );
    expect(strip).toHaveTextContent('$162.50 with the incomplete days');
    expect(strip).toHaveTextContent(
      /Last month\$200\.00down \$50\.00 \(-20%\)against Sep 1 – 30, 2026/,
    );
    expect(strip).toHaveTextContent('$130.00 direct, $20.00 shared');
    expect(strip).toHaveTextContent('Data untilNov 21, 2026');
    expect(strip).toHaveTextContent(
      'No budgetSet one with the annotation shipshape.dev/monthly-budget.',
    );
  });

  it('keeps every digit in the title of an amount', async () => {
    renderTab(entityCost());
    expect(
      (await screen.findAllByTitle('Exactly 100.005 USD'))[0],
    ).toHaveTextContent('$100.01');
  });

  it('says what caused the change', async () => {
    renderTab(entityCost());

    const movers = await screen.findByRole('region', {
      name: 'What caused the change',
    });
    expect(movers).toHaveTextContent('Nov 1 – 21, 2026 against Oct 1 – 21');
    const items = within(movers).getAllByRole('listitem');
    expect(items.map(item => item.textContent)).toEqual([
      'Compute Engineup $20.00 (+25%)$80.01 → $100.01',
      'Cloud SQLdown $10.00 (-16.5%)$60.50 → $50.50',
    ]);
  });

  it('breaks the cost down, negatives and missing prices included', async () => {
    renderTab(entityCost());

    const table = await screen.findByRole('table', { name: 'Breakdown, USD' });
    const rows = within(table).getAllByRole('row').slice(1);
    expect(
      rows.map(row => [...row.children].map(cell => cell.textContent)),
    ).toEqual([
      [
        'Compute Engine',
        '$100.01',
        '66.7%',
        '$80.01',
        '$20.00',
        'up $10.00 (+11.1%)',
        '',
      ],
      [
        'Cloud SQL7 without list price',
        '$50.50',
        '33.7%',
        '$50.50',
        '$0.00',
        'unchanged',
        '',
      ],
      [
        'Without a service',
        '-$0.51',
        '-0.3%',
        '-$0.51',
        '$0.00',
        'nothing to compare with',
        '',
      ],
      ['Total', '$150.00', '', '$130.00', '$20.00', 'unchanged', ''],
    ]);
    expect(
      screen.getByText(/7 charges have no list or contracted price/),
    ).toBeInTheDocument();
  });

  it('drills down into a row, and back by removing the filter', async () => {
    const api = renderTab(entityCost());
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Break down Without a service by Region',
      }),
    );

    await settled(() =>
      expect(lastQuery(api)).toMatchObject({
        filter: ['service:'],
        groupBy: 'region',
      }),
    );
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Remove the filter Service: Without a service',
      }),
    );
    await settled(() => expect(lastQuery(api)).not.toHaveProperty('filter'));
    expect(lastQuery(api)).toMatchObject({ groupBy: 'region' });
  });

  it('drills down by a click anywhere on a row, once', async () => {
    const api = renderTab(entityCost());
    await userEvent.click(await screen.findByText('$80.01'));

    await settled(() =>
      expect(lastQuery(api)).toMatchObject({
        filter: ['service:Compute Engine'],
        groupBy: 'region',
      }),
    );
  });

  it('switches to billed cost and explains it', async () => {
    const api = renderTab(entityCost());
    await userEvent.click(
      await screen.findByRole('button', { name: 'Billed' }),
    );

    await settled(() =>
      expect(lastQuery(api)).toMatchObject({ metric: 'billed' }),
    );
    expect(
      screen.getByText(/Billed: what the provider puts on the invoice/),
    ).toBeInTheDocument();
  });

  it('says that daily steps of billed cost follow another clock', async () => {
    renderTab(
      entityCost({
        query: {
          ...entityCost().query,
          metric: 'billed',
          clock: 'billing',
          seriesClock: 'charge',
        },
      }),
      '/?metric=billed',
    );
    expect(
      await screen.findByText(/Billed cost is settled by month/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/Billed cost by the billing period that invoices it/),
    ).toBeInTheDocument();
  });

  it('reads the question from the address', async () => {
    const api = renderTab(
      entityCost(),
      '/?range=last-month&metric=billed&groupBy=region&filter=service:Cloud%20SQL&granularity=monthly&filter=nonsense',
    );
    await screen.findByText('Month to date');

    expect(lastQuery(api)).toEqual({
      from: '2026-10-01',
      to: '2026-11-01',
      metric: 'billed',
      granularity: 'monthly',
      groupBy: 'region',
      filter: ['service:Cloud SQL'],
      view: 'own',
    });
  });

  it('changes the range, which brings its own steps', async () => {
    const api = renderTab(entityCost());
    await userEvent.selectOptions(
      await screen.findByLabelText('Range'),
      '13 months',
    );

    await settled(() =>
      expect(lastQuery(api)).toMatchObject({
        from: '2025-11-01',
        to: '2026-11-25',
        granularity: 'monthly',
      }),
    );
  });

  it('shows the cost of dependencies and whom they are shared with', async () => {
    const api = renderTab(
      entityCost({
        dependencies: [
          {
            entityRef: 'resource:default/orders-db',
            sharedWith: ['component:default/cart'],
            amounts: [{ currency: 'USD', amount: '80.333' }],
          },
          {
            entityRef: 'resource:default/queue',
            sharedWith: [],
            amounts: [],
          },
        ],
      }),
    );

    const panel = await screen.findByRole('region', {
      name: 'Resources it depends on',
    });
    expect(panel).toHaveTextContent('Not included in the figures above.');
    expect(
      within(panel)
        .getAllByRole('row')
        .slice(1)
        .map(row => row.textContent),
    ).toEqual([
      'orders-db$80.33shared with 1 other: cart',
      'queueno cost in this rangenobody else',
    ]);
    expect(
      within(panel).getByRole('link', { name: 'orders-db' }),
    ).toHaveAttribute('href', '/catalog/default/resource/orders-db');

    await userEvent.click(
      within(panel).getByRole('button', { name: 'Show with dependencies' }),
    );
    await settled(() =>
      expect(lastQuery(api)).toMatchObject({ view: 'withDependencies' }),
    );
  });

  it('shows the budget', async () => {
    renderTab(
      entityCost({
        budget: {
          entityRef: 'component:default/checkout',
          amount: '120',
          currency: 'USD',
          metric: 'effective',
          periodStart: '2026-11-01',
          periodEnd: '2026-12-01',
          used: '150.126',
          usedRate: 1.25105,
          state: 'exceeded',
          thresholds: [{ percent: 100, state: 'fired' }],
        },
      }),
    );

    const bar = await screen.findByRole('meter', { name: 'Budget this month' });
    expect(bar).toHaveAttribute('aria-valuetext', '125.1% of $120.00 used');
    expect(screen.getByText('Over budget')).toBeInTheDocument();
    expect(screen.getByText(/^\$30\.13 over/)).toBeInTheDocument();
  });

  it('keeps two currencies apart', async () => {
    renderTab(
      entityCost({
        currencies: [
          dollars,
          {
            ...dollars,
            currency: 'JPY',
            total: '1500.5',
            groups: [],
            movers: [],
          },
        ],
        budget: undefined,
      }),
    );

    expect(
      await screen.findByText(/billed in 2 currencies.*never added/),
    ).toBeInTheDocument();
    expect(
      within(screen.getByRole('region', { name: 'Cost in JPY' })).getAllByText(
        '¥1,501',
      )[0],
    ).toBeInTheDocument();
    expect(
      screen.getByRole('region', { name: 'Cost in USD' }),
    ).toBeInTheDocument();
  });

  it('says so in a month without a complete day', async () => {
    renderTab(
      entityCost({
        dataUntil: undefined,
        currencies: [{ ...dollars, monthToDate: undefined }],
      }),
    );
    const strip = await screen.findByLabelText('Key figures in USD');
    expect(strip).toHaveTextContent('Month to dateNo complete day yet');
    expect(strip).toHaveTextContent('Data untilNo complete day yet');
    expect(
      screen.getByText('Oct 1 – 31, 2026 against Sep 1 – 30, 2026'),
    ).toBeInTheDocument();
  });

  it('tells zero from nothing', async () => {
    renderTab(
      entityCost({
        currencies: [
          {
            ...dollars,
            total: '0',
            direct: '0',
            shared: '0',
            groups: [],
            movers: [],
            series: [],
            monthToDate: undefined,
            lastMonth: undefined,
            comparison: undefined,
            monthToDateTotal: '0',
          },
        ],
      }),
    );
    const strip = await screen.findByLabelText('Key figures in USD');
    expect(strip).toHaveTextContent('In the selected range$0.00');
    expect(strip).toHaveTextContent('Last monthNo data for last month');
  });

  it('names the sources that make the figures partial or old', async () => {
    renderTab(
      entityCost({
        freshness: [
          fresh,
          {
            ...fresh,
            sourceId: 'focus:partners',
            state: 'failed',
            lastSuccessAt: '2026-11-24T05:10:00Z',
            error: { code: 'not_found', since: '2026-11-24T06:00:00Z' },
          },
          {
            ...fresh,
            sourceId: 'focus:old',
            state: 'stale',
            lastSuccessAt: '2026-11-21T10:00:00Z',
            quarantined: 2,
          },
        ],
      }),
    );

    const notice = (
      await screen.findByText('2 sources of these figures need attention')
    ).closest('[role="note"]') as HTMLElement;
    expect(notice).toHaveTextContent(
      'focus:partners: The last refresh failed; the figures are those from before; last delivery 5 hours ago. Failing since Nov 24, 2026, 06:00 UTC (the files were not found).',
    );
    expect(notice).toHaveTextContent(
      'focus:old: Several refreshes were missed: the figures may be old; last delivery 3 days ago.',
    );
    expect(notice).toHaveTextContent('focus:old holds back 2 deliveries');
    expect(
      within(notice).getByRole('link', { name: 'See the sources' }),
    ).toHaveAttribute('href', '/shipshape/sources');
  });

  it('shows annotations that could not be read, and unallocated cost', async () => {
    renderTab(
      entityCost({
        problems: [
          {
            annotation: 'shipshape.dev/monthly-budget',
            message: "is '12': expected an amount and a currency",
          },
        ],
        unallocated: [
          { currency: 'EUR', amount: '7' },
          { currency: 'USD', amount: '4211.0731' },
        ],
      }),
    );
    expect(
      await screen.findByText('An annotation could not be read'),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/expected an amount and a currency/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        /^€7\.00 and \$4,211\.07 in this range could not be allocated/,
      ),
    ).toBeInTheDocument();
  });

  it('says how the figures came about', async () => {
    renderTab(entityCost());
    const panel = await screen.findByRole('region', {
      name: 'How this was computed',
    });
    expect(panel).toHaveTextContent(
      'Effective cost by the day on which it arose, Sep 1 – Nov 24, 2026 (UTC). Charges are mapped to this entity by shipshape.dev/resource-ids.',
    );
    expect(panel).toHaveTextContent(
      'From focus:main: data through Nov 22, 2026, delivered 12 minutes ago.',
    );
  });

  it('refuses in words when the permission is missing', async () => {
    renderTab(await refusal(403, 'NotAllowedError', 'Unauthorized'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You are not allowed to see thisIt needs the permission shipshape.cost.read.',
    );
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
  });

  it('reports an error and tries again', async () => {
    const api = renderTab(await refusal(500, 'Error', 'The database is down'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'What was tried: reading the cost of checkout. The database is down',
    );

    api.getEntityCost.mockResolvedValue(entityCost());
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Month to date')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows that it is loading', async () => {
    const api = mockShipshapeApi();
    api.getEntityCost.mockReturnValue(new Promise(() => undefined));
    renderPage(<EntityCostTab />, { api, entity: component });
    expect(
      await screen.findByRole('status', { name: 'Loading cost…' }),
    ).toBeInTheDocument();
  });
});
