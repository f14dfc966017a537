import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  component,
  dollars,
  entityCost,
  fresh,
} from '../../__testUtils__/answers';
import { renderEntityTab } from '../../__testUtils__/renderEntityTab';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
} from '../../__testUtils__/renderPage';
import { EntityCostTab } from './EntityCostTab';

describe('The states of the Cost tab', () => {
  it('says so in a month without a complete day', async () => {
    renderEntityTab(
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
    renderEntityTab(
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
    renderEntityTab(
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
      'focus:partners: The last refresh failed, wholly or in part; what it could not read is as it was before; last delivery 5 hours ago. Failing since Nov 24, 2026, 06:00 UTC (what it reads was not found).',
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
    renderEntityTab(
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
    renderEntityTab(entityCost());
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
    renderEntityTab(await refusal(403, 'NotAllowedError', 'Unauthorized'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You are not allowed to see thisIt needs the permission shipshape.cost.read.',
    );
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
  });

  it('reports an error and tries again', async () => {
    const api = renderEntityTab(
      await refusal(500, 'Error', 'The database is down'),
    );
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
      await screen.findByRole('status', { name: 'Loading…' }),
    ).toBeInTheDocument();
  });
});
