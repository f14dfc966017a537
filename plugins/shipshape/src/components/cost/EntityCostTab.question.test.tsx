import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { entityCost } from '../../__testUtils__/answers';
import { renderEntityTab } from '../../__testUtils__/renderEntityTab';
import { mockShipshapeApi, settled } from '../../__testUtils__/renderPage';

const lastQuery = (api: ReturnType<typeof mockShipshapeApi>) =>
  api.getEntityCost.mock.calls.at(-1)?.[1];

describe('The question of the Cost tab', () => {
  it('asks for three months of effective cost by service, in days', async () => {
    const api = renderEntityTab(entityCost());
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

  it('drills down into a row, and back by removing the filter', async () => {
    const api = renderEntityTab(entityCost());
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
    const api = renderEntityTab(entityCost());
    await userEvent.click(await screen.findByText('$80.01'));

    await settled(() =>
      expect(lastQuery(api)).toMatchObject({
        filter: ['service:Compute Engine'],
        groupBy: 'region',
      }),
    );
  });

  it('switches to billed cost and explains it', async () => {
    const api = renderEntityTab(entityCost());
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
    renderEntityTab(
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
    const api = renderEntityTab(
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
    const api = renderEntityTab(entityCost());
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
    const api = renderEntityTab(
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
});
