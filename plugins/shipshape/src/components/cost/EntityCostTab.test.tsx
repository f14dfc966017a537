import { screen, within } from '@testing-library/react';
import { dollars, entityCost } from '../../__testUtils__/answers';
import { renderEntityTab } from '../../__testUtils__/renderEntityTab';

describe('The figures of the Cost tab', () => {
  it('shows the key figures with their comparisons', async () => {
    renderEntityTab(entityCost());

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
    renderEntityTab(entityCost());
    expect(
      (await screen.findAllByTitle('Exactly 100.005 USD'))[0],
    ).toHaveTextContent('$100.01');
  });

  it('names the most frequent defects of the bills and leads to all of them', async () => {
    renderEntityTab(
      entityCost({
        defects: [
          { code: 'E12', count: 1234 },
          { code: 'D07', count: 3 },
          { code: 'E02', count: 2 },
          { code: 'E08', count: 1 },
        ],
      }),
    );
    const panel = await screen.findByRole('region', {
      name: 'How this was computed',
    });
    expect(panel).toHaveTextContent(
      'counted and not repaired: 1,234 × E12: Two spellings of the same tag key have different values.',
    );
    expect(panel).toHaveTextContent('And 1 more kinds.');
    expect(
      await screen.findByRole('link', {
        name: 'Data quality of each delivery',
      }),
    ).toHaveAttribute('href', '/shipshape/sources');
  });

  it('tells no defects to those who may not read sources', async () => {
    renderEntityTab(entityCost());
    const panel = await screen.findByRole('region', {
      name: 'How this was computed',
    });
    expect(panel).toHaveTextContent('never repaired silently');
    expect(panel).not.toHaveTextContent('behind these figures');
  });

  it('says what caused the change', async () => {
    renderEntityTab(entityCost());

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
    renderEntityTab(entityCost());

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

  it('shows the budget', async () => {
    renderEntityTab(
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
    renderEntityTab(
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
});
