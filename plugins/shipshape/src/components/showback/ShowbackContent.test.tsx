import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fresh } from '../../__testUtils__/answers';
import { showback } from '../../__testUtils__/showbackAnswer';
import {
  mockShipshapeApi,
  refusal,
  renderPage,
  settled,
} from '../../__testUtils__/renderPage';
import { downloadText } from '../../ui/download';
import { ShowbackContent } from './ShowbackContent';

jest.mock('../../ui/download', () => ({ downloadText: jest.fn() }));

function renderShowback(answer = showback(), path?: string) {
  const api = mockShipshapeApi();
  api.getShowback.mockResolvedValue(answer);
  renderPage(<ShowbackContent />, { api, path });
  return api;
}

async function tableRows() {
  const table = await screen.findByRole('table', { name: 'Owners in USD' });
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map(row => [...row.children].map(cell => cell.textContent));
}

describe('ShowbackContent', () => {
  it('lists owners, what belongs to none by reason, and the total', async () => {
    renderShowback();
    expect(await tableRows()).toEqual([
      ['shop', '$60.25', '52.4%', 'unchanged', 'Over budget'],
      ['search', '$39.75', '34.6%', 'up $39.75 (from zero)', 'none'],
      [
        'Owners not visible to youCost of entities and owners that the catalog does not show you, or that have left it.',
        '$5.00',
        '4.3%',
        'nothing to compare with',
        '',
      ],
      ['Unallocated, by reason'],
      [
        'TaxTax on the invoice that belongs to no single resource.',
        '$12.00',
        '10.4%',
        'nothing to compare with',
        '',
      ],
      [
        'CreditsCredits and refunds that the provider granted without naming a resource.',
        '-$2.00',
        '-1.7%',
        'nothing to compare with',
        '',
      ],
      ['Total', '$115.00', '100%', 'up $15.00 (+15%)', ''],
    ]);
    expect(
      screen.getByText(
        '$100.00 of owners + $5.00 not visible + $10.00 unallocated = $115.00. Adds up to the total exactly, to the last digit.',
      ),
    ).toBeInTheDocument();
  });

  it('says so loudly when the parts miss the total by the last digit', async () => {
    const answer = showback();
    answer.currencies[0].total = { amount: '115.000000000000000001' };
    renderShowback(answer);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Does not add up: 0.000000000000000001 USD is missing.',
    );
  });

  it('states metric, clock and how far the data reaches', async () => {
    renderShowback();
    expect(
      await screen.findByText(
        'Effective cost of November 2026, by the day on which it arose',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The month is not complete: data until Nov 21, 2026.'),
    ).toBeInTheDocument();
  });

  it('leads to the Cost tab of an owner', async () => {
    renderShowback();
    expect(
      await screen.findByRole('link', { name: 'Cost of shop' }),
    ).toHaveAttribute('href', '/catalog/default/group/shop/cost');
  });

  it('sorts exactly by a header', async () => {
    renderShowback();
    await userEvent.click(await screen.findByRole('button', { name: 'Cost' }));
    expect((await tableRows())[0][0]).toBe('search');
    expect(screen.getByRole('columnheader', { name: 'Cost' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
  });

  it('goes to another month and another cost', async () => {
    const api = renderShowback();
    expect(api.getShowback.mock.lastCall?.[0]).toEqual({
      month: '2026-11',
      metric: 'effective',
    });
    await screen.findByText('Owners in USD');

    await userEvent.click(screen.getByRole('button', { name: 'Month before' }));
    await settled(() =>
      expect(api.getShowback.mock.lastCall?.[0]).toEqual({
        month: '2026-10',
        metric: 'effective',
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Billed' }));
    await settled(() =>
      expect(api.getShowback.mock.lastCall?.[0]).toEqual({
        month: '2026-10',
        metric: 'billed',
      }),
    );
    expect(screen.getByRole('button', { name: 'Month before' })).toBeDisabled();
  });

  it('exports what is shown', async () => {
    const api = renderShowback(showback(), '/?month=2026-10&metric=billed');
    api.getShowbackCsv.mockResolvedValue('a,b\r\n');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export CSV' }),
    );
    await settled(() =>
      expect(downloadText).toHaveBeenCalledWith(
        'showback-2026-10-billed.csv',
        'a,b\r\n',
        'text/csv',
      ),
    );
    expect(api.getShowbackCsv).toHaveBeenCalledWith({
      month: '2026-10',
      metric: 'billed',
    });
  });

  it('reports a failed export', async () => {
    const api = renderShowback();
    api.getShowbackCsv.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export CSV' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.showback.read.',
    );
  });

  it('shows only the visible owners without the permission, and says so', async () => {
    const { month, months, currencies } = showback();
    const [{ currency, visibleTotal, owners }] = currencies;
    renderShowback(
      showback({
        month,
        months,
        scope: 'visible',
        currencies: [{ currency, visibleTotal, owners }],
      }),
    );
    expect(
      await screen.findByText('You see the owners visible to you'),
    ).toBeInTheDocument();
    expect((await tableRows()).at(-1)?.slice(0, 3)).toEqual([
      'Total of the owners visible to you',
      '$100.00',
      '100%',
    ]);
    expect(screen.queryByText(/Unallocated/)).not.toBeInTheDocument();
    expect(screen.queryByText('Export CSV')).not.toBeInTheDocument();
  });

  it('names a source that is late', async () => {
    renderShowback(showback({ freshness: [{ ...fresh, state: 'late' }] }));
    expect(
      await screen.findByText('A source of these figures needs attention'),
    ).toBeInTheDocument();
  });

  it('has words for a month without anything', async () => {
    renderShowback(showback({ currencies: [] }));
    expect(
      await screen.findByText('No cost for November 2026'),
    ).toBeInTheDocument();
  });

  it('refuses in words', async () => {
    const api = mockShipshapeApi();
    api.getShowback.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );
    renderPage(<ShowbackContent />, { api });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It needs the permission shipshape.cost.read.',
    );
  });
});
