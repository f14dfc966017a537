import { screen } from '@testing-library/react';
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
} from '../../__testUtils__/renderPage';
import { CostCard } from './CostCard';

describe('CostCard', () => {
  it('shows the month so far and leads to the tab', async () => {
    const api = mockShipshapeApi();
    api.getEntityCost.mockResolvedValue(entityCost());
    renderPage(<CostCard />, { api, entity: component });

    expect(await screen.findByText('$150.00')).toBeInTheDocument();
    expect(screen.getByText('up $30.00 (+25%)')).toBeInTheDocument();
    expect(screen.getByText('$200.00')).toBeInTheDocument();
    expect(
      screen.getByText('Effective · Data until Nov 21, 2026'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All costs' })).toHaveAttribute(
      'href',
      '/catalog/default/component/checkout/cost',
    );
    expect(api.getEntityCost.mock.lastCall?.[1]).toEqual({
      from: '2026-11-01',
      to: '2026-11-25',
      granularity: 'monthly',
    });
  });

  it('says that there is no complete day yet, and which source is late', async () => {
    const api = mockShipshapeApi();
    api.getEntityCost.mockResolvedValue(
      entityCost({
        dataUntil: undefined,
        currencies: [{ ...dollars, monthToDate: undefined }],
        freshness: [{ ...fresh, state: 'late' }],
      }),
    );
    renderPage(<CostCard />, { api, entity: component });

    expect(await screen.findByText('No complete day yet')).toBeInTheDocument();
    expect(
      screen.getByText('$162.50 with the incomplete days'),
    ).toBeInTheDocument();
    expect(screen.getByText('Late')).toBeInTheDocument();
  });

  it('says that nothing is mapped', async () => {
    const api = mockShipshapeApi();
    api.getEntityCost.mockResolvedValue(
      entityCost({ currencies: [], emptyReason: 'not-mapped' }),
    );
    renderPage(<CostCard />, { api, entity: component });
    expect(
      await screen.findByText('No charge is mapped to checkout yet'),
    ).toBeInTheDocument();
  });

  it('reports an error', async () => {
    const api = mockShipshapeApi();
    api.getEntityCost.mockRejectedValue(
      await refusal(500, 'Error', 'The database is down'),
    );
    renderPage(<CostCard />, { api, entity: component });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The database is down',
    );
  });
});
